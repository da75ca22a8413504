"""Issues: what positions are about, by name and by topic and parties."""
