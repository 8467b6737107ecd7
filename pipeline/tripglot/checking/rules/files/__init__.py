"""Rules on the memory and the published files themselves."""
