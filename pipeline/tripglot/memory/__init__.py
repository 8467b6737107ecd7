"""The translation memory: what was translated, by whom, and whether a person has looked at it; PO files.

The memory knows texts, never engines: it says what is there for a block, and takes what came of the rest.
"""

from tripglot.memory.doubles import Double
from tripglot.memory.entry import Entry, State, figure, key_of
from tripglot.memory.nearest import Nearest
from tripglot.memory.precedents import Precedents
from tripglot.memory.recall import Memory, fresh, released, withheld
from tripglot.memory.remembered import Remembered, alone, remembered
from tripglot.memory.store import Catalog, load, path_of, renew, save, writing

__all__ = [
    "Catalog",
    "Double",
    "Entry",
    "Memory",
    "Nearest",
    "Precedents",
    "Remembered",
    "State",
    "alone",
    "figure",
    "fresh",
    "key_of",
    "load",
    "path_of",
    "released",
    "remembered",
    "renew",
    "save",
    "withheld",
    "writing",
]
