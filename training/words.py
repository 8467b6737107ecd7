"""The English words that translation knows, in one file: `python -m training.words CORPUS.tsv --lists FILE…`.

CORPUS is what `training.prep` takes, FILE a list of words with one per line: SCOWL's American and British ones up to
size 70, as Debian's wamerican-large and wbritish-large bring them. What no dictionary has and people write (kubectl,
backend) joins them from the corpus: words that the English of sources that are seen much has twice, or others often.
Names that no list has (Ethereum, Innsbruck) join with their capital, by the same rule or as an entry of their own.
Same input, same bytes.
"""

import argparse
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.corpus import Pair, corpus_options, pairs_of
from tripglot.translation.vocabulary.names import bare
from tripglot.translation.vocabulary.words import plain_words

TARGET = Path(__file__).parent.parent / "pipeline/tripglot/detection/votes/data/english.txt.xz"
NAMES = TARGET.with_name("names.tsv.xz")  # what a translation has to hold it may say
_LISTED = re.compile("[A-Za-z][a-z]{3,}")
_PROSE = 1.0  # weight from which a source is text that people wrote with care
_OFTEN = {True: 2, False: 20}  # by whether it is prose, how many times a word has to be there
_SHARED = 25  # letters at most, a letter of the alphabet
_NAME = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}")  # a whole target that is a name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--lists", type=Path, nargs="+", required=True)
    corpus_options(parser)
    args = parser.parse_args()
    listed = {line for path in args.lists for line in path.read_text(encoding="utf-8").splitlines()}
    words = {word.lower() for word in filter(_LISTED.fullmatch, listed)}
    names = lzma.decompress(NAMES.read_bytes()).decode()
    found = written(pairs_of(args)) | set(plain_words(names)) | set(plain_words(bare(names)))
    words |= {word for word in found if word.islower()}
    words |= {name for name in found if name.lower() not in words}
    TARGET.write_bytes(lzma.compress("\n".join(folded(sorted(words))).encode("ascii"), preset=9))
    print(f"{len(words):,} words: {TARGET.stat().st_size:,} bytes")


def folded(words: Iterable[str]) -> Iterator[str]:
    """Sorted words, each as what it does not share with the one before it; `unfolded` reads them."""
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(before), _SHARED) and word.startswith(before[: shared + 1]):
            shared += 1
        yield chr(ord("A") + shared) + word[shared:]
        before = word


def written(pairs: Iterable[Pair]) -> set[str]:
    """The words that stand in the English of the corpus often enough not to be slips, as they are written."""
    seen: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    names: set[str] = set()
    for pair in pairs:
        seen[pair.weight >= _PROSE].update(plain_words(pair.target))
        if _NAME.fullmatch(pair.target):
            names.update(plain_words(pair.target))
    return names | {word for prose, counts in seen.items() for word, times in counts.items() if times >= _OFTEN[prose]}


if __name__ == "__main__":
    main()
