"""The desk: a web application over a store, to read articles with their records, search, review, and draw pictures."""
