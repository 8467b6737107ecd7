"""What site generators add to Markdown, as a page shows it."""
