"""Whether an English post keeps to one tense: the share of past among its finite verbs that show their tense.

    python benchmarks/tense.py [FOLDER ...]

Only verbs whose form tells: auxiliaries, common irregular verbs, regular pasts in -ed without an auxiliary before them.
Reported, not mended: a report may change its tense on purpose.
"""

import re
import sys
from pathlib import Path

from tripglot.post.front_matter import PROSE_KEYS
from tripglot.post.open import post_of

ROOT = Path(__file__).parent.parent
PRESENT = frozenset(
    "am is are has have do does says goes makes takes comes gets gives finds thinks knows sees wants needs means seems"
    " becomes keeps stands begins shows looks uses works holds lets go say think know want need mean seem".split()
)
PAST = frozenset(
    "was were had did said went made took came got gave found thought knew saw became kept stood began told felt left"
    " brought bought met ran sat spoke spent wrote ate drank drove flew heard held led lost paid sent slept won".split()
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_NO_PAST = frozenset("need indeed feed speed seed red bed hundred embed shed".split())
_AUXILIARY = frozenset("is are was were be been being has have had get gets got am".split())


def tenses(text: str) -> tuple[int, int]:
    """How many finite verbs of a text are past, and how many present."""
    words = [word.casefold() for word in _WORD.findall(text)]
    past = present = 0
    for before, word in zip(["", *words], words, strict=False):
        regular = word.endswith("ed") and word not in _NO_PAST and before not in _AUXILIARY
        past += word in PAST or regular
        present += word in PRESENT
    return past, present


def main(folders: list[Path]) -> None:
    for path in sorted(path for folder in folders for path in folder.rglob("*.md")):
        past, present = tenses("\n".join(block.source for block in post_of(path, PROSE_KEYS).blocks))
        share = f"{past / (past + present):4.0%}" if past + present else "   -"
        print(f"{share} past of {past + present:4} verbs  {path.name}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [ROOT / "output" / "en"])
