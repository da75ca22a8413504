"""Which articles copy each other, which tell the same story, and how many independent sources a record has."""
