"""Names for translation: their sources, and the build of the file that is shipped."""
