"""The appraisals stage."""
