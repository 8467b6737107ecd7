"""A desk where people review on the pages themselves: passages, decisions, the server that a browser speaks with."""
