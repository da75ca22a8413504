"""The positions stage."""
