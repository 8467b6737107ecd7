"""Translated posts to what readers see: cleaned Markdown, bilingual Markdown, and a site."""
