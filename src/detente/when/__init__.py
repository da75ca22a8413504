"""When things happened: time expressions as intervals, and the date of the article itself."""
