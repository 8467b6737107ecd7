"""Rules on markup that breaks."""
