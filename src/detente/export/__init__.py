"""Records in the formats of others, each with an account of what the format could not hold."""
