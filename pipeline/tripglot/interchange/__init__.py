"""What goes to other translators' tools and comes back: the memory as TMX and XLIFF, the glossary as TBX and CSV.

The documents know texts and languages, never posts or settings.
"""
