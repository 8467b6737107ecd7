"""Rules on what language the text of a post is in."""
