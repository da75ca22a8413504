"""People's judgements of records: made, kept, found again after a re-run, shared out, compared, and used as gold and as training data."""
