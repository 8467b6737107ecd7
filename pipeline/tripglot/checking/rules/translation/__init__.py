"""Rules on what the memory says of a post."""
