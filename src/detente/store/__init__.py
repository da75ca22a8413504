"""Where records are kept: a folder of Delta tables, one for each kind of record."""
