"""Terms are found as one pattern with all of them would find them, however many there are."""

import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tripglot.scripts import UNSPACED_CHAR
from tripglot.translation.vocabulary.spotter import Spelling, Spotter

LETTER = r"[^\W" + UNSPACED_CHAR.pattern[1:]
TEXT = st.text("aAbBéıIiİ集群，, \n1ßẞſsS", max_size=24)
SPELLINGS = st.lists(
    st.tuples(st.text("aAbBéıIiİ集群 1ßẞsS", min_size=1, max_size=6).filter(str.strip), st.booleans()), max_size=12
)


def by_one_pattern(spellings: Sequence[Spelling], text: str) -> Iterator[tuple[int, int, int]]:
    """The plain way, with time in proportion to the number of terms."""
    ordered = sorted(spellings, key=lambda one: -len(one[0]))
    patterns = []
    for at, (spelling, _, exact) in enumerate(ordered):
        words = r"\s+".join(map(re.escape, spelling.split()))
        left = f"(?<!{LETTER})" if re.match(LETTER, spelling) else ""
        right = f"(?!{LETTER})" if re.match(LETTER, spelling[-1]) else ""
        patterns.append(f"(?P<t{at}>{left}{words if exact else f'(?i:{words})'}{right})")
    for match in re.finditer("|".join(patterns), text) if patterns else ():
        yield *match.span(), ordered[int((match.lastgroup or "t0")[1:])][1]


@given(SPELLINGS, TEXT)
def test_the_index_finds_what_one_pattern_finds(terms: list[tuple[str, bool]], text: str) -> None:
    spellings = [(spelling.strip(), number, exact) for number, (spelling, exact) in enumerate(terms)]
    assert list(Spotter(spellings).find(text)) == list(by_one_pattern(spellings, text))


def test_thousands_of_terms_are_no_burden() -> None:
    """Ten thousand tried at each letter would be ten million trials of a pattern; nobody waits for that."""
    terms = [(f"term{number} of many", number, False) for number in range(10_000)]
    terms += [(chr(0x4E00 + number // 90) + chr(0x5E00 + number % 90), number, False) for number in range(10_000)]
    text = "集群很難，Term77  of\nmany 也是。" * 50
    expected = [(*match.span(), 77) for match in re.finditer(r"Term77  of\nmany", text)]
    assert list(Spotter(terms).find(text)) == expected and len(expected) == 50
