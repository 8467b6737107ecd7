"""A tag as browsers read it (WHATWG HTML, 13.2.5, tokenization): quotes mean something behind `=` only."""

from typing import Final

# what stands between the name of a tag and its `>`; a quote that is opened behind `=` has to be closed
ATTRIBUTES: Final = r"(?:[^<>=]|=\s*+(?:\"[^\"]*\"|'[^']*'|(?![\"'])))*+"
# the same up to the end of a tag that is closed there: in MDX, and in the mind of whoever writes it in another post
CLOSED: Final = rf"{ATTRIBUTES}(?<=/)>"
