"""Markup on its way through an engine: what is held, what stands in its place, and where it comes back to."""
