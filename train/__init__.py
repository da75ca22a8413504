"""Rebuilds the reader, the small multilingual model in the package, from public inputs: `python -m train build`."""
