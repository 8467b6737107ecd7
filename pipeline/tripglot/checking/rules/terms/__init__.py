"""Rules on terms and their renderings."""
