"""The front matter of a post: where it is, what it holds, and new values written into it."""
