"""The relations stage."""
