"""A language server: what `check` and `explain` say, and what mends it, while somebody writes."""
