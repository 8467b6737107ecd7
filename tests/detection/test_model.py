"""The letter models are what the build script makes of langdetect's profiles."""

import lzma
from pathlib import Path

import pytest

import tripglot.detection
from tripglot.detection.votes.build_model import ALPHABETS, build
from tripglot.detection.votes.model import model

DATA = Path(tripglot.detection.__file__).parent / "votes" / "data"


@pytest.mark.parametrize("alphabet", ["cyrillic", "arabic", "devanagari", "latin"])
def test_files_are_what_the_script_builds(alphabet):
    assert lzma.decompress((DATA / f"{alphabet}.xz").read_bytes()) == build(alphabet)


def test_every_listed_language_is_known_to_a_model():
    known = {lang for alphabet in ALPHABETS for lang in model(alphabet).languages}
    for name in ("function_words.txt", "common_words.txt"):
        for line in (DATA / name).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                assert line.split(": ")[0] in known


@pytest.mark.parametrize(
    ("word", "lang"),
    [("which", "en"), ("nächsten", "de"), ("también", "es"), ("não", "pt"), ("için", "tr"), ("və", "az")],
)
def test_a_telling_word_votes_for_its_language(word, lang):
    latin = model("latin")
    (votes,) = latin.votes([word])
    assert votes.each[latin.index[lang]] == 0
    assert latin.totals(votes.packed * 3) == tuple(3 * vote for vote in votes.each)


def test_borrowed_words_say_little():
    assert max(model("latin").votes(["server"])[0].each) <= 16
