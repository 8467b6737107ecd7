"""An address, path, date, version, price, @name, #tag, call or shortcut is missing, or an address was made up.

They have to be in the translation as they are. pofilter calls these `urls`, `emails`, `filepaths` and `variables`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG215", "lost-literal", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.literal_things, sanity.made_up_addresses)
