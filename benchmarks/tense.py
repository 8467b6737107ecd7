"""Whether an English post keeps to one tense: the share of past among its finite verbs that show their tense.

    python benchmarks/tense.py [FOLDER ...]

Only verbs whose form tells: auxiliaries, common irregular verbs, regular pasts in -ed without an auxiliary before them.
What a run does about it is in `tripglot.translation.narration`.
"""

import sys
from pathlib import Path

from tripglot.post.front.matter import PROSE_KEYS
from tripglot.post.open import post_of
from tripglot.translation.narration import tenses

ROOT = Path(__file__).parent.parent


def main(folders: list[Path]) -> None:
    for path in sorted(path for folder in folders for path in folder.rglob("*.md")):
        past, present = tenses("\n".join(block.source for block in post_of(path, PROSE_KEYS).blocks))
        share = f"{past / (past + present):4.0%}" if past + present else "   -"
        print(f"{share} past of {past + present:4} verbs  {path.name}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [ROOT / "output" / "en"])
