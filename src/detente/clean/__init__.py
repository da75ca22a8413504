"""Cleaning: pages and raw texts to one text layer with its blocks, flags, date, outlet and language."""
