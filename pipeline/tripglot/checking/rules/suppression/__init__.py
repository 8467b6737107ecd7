"""Rules on the comments that silence findings."""
