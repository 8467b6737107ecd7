"""One sentence in each of many languages: named rightly, and at home when it is the target."""

from pathlib import Path

import pytest

from tripglot.detection import detect

ROWS = [line.split("\t") for line in (Path(__file__).parent / "data" / "languages.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("lang", "text"), ROWS, ids=[lang for lang, _ in ROWS])
def test_a_sentence_is_named_and_is_at_home_in_its_own_language(lang, text):
    found = detect(text, target="en")
    assert [sentence.lang for sentence in found.sentences] == [lang]
    assert found.verdict == "foreign"
    assert detect(text, target=lang).verdict == "target"
