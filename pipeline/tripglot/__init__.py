"""tripglot: find, translate, review and publish the foreign paragraphs of Markdown posts."""

__version__ = "0.1.0"
