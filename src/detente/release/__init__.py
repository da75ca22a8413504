"""Releases held against the texts they were made from."""
