import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.post import Post, structure_of
from pipeline.publishing.clean import NAMES, clean
from tests.conftest import DATA, read_cases

CASES = read_cases(DATA / "clean.txt")


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules(before: str, after: str) -> None:
    assert clean(Post.parse(before), "en").source.text == after


def test_a_rule_can_be_left_out() -> None:
    post = Post.parse("2023?。")
    assert clean(post, "en", leave=["cjk-punctuation"]).source.text == "2023?。"
    assert set(NAMES) == {"invisible", "nfc", "cjk-punctuation", "doubled-punctuation", "trailing-blanks"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one \ntwo\t\n\nthree   \n", "one\ntwo\n\nthree\n"),
        ("one  \ntwo  \n", "one  \ntwo\n"),  # two spaces break a line, but not at the end of a paragraph
        ("```\ncode  \n```  \n", "```\ncode  \n```  \n"),
        ("    code  \n", "    code  \n"),
        ("---\ntitle: a  \n---\n\nb \n", "---\ntitle: a  \n---\n\nb\n"),
        ("one \r\ntwo\r\n", "one\r\ntwo\r\n"),
        ("<pre>\nx  \n</pre>\n", "<pre>\nx  \n</pre>\n"),
    ],
)
def test_blanks_that_mean_nothing(before: str, after: str) -> None:
    assert clean(Post.parse(before), "en").source.text == after
    assert clean(Post.parse(before), "en", leave=["trailing-blanks"]).source.text == before


@given(st.text(alphabet=st.sampled_from("ab ，。！？?.!,;、（）字\u200b\u00ade\u0301`*[]()\n\t#-"), max_size=40))
def test_cleaning_is_idempotent_and_keeps_the_structure(text: str) -> None:
    once = clean(Post.parse(text), "en").source.text
    assert clean(Post.parse(once), "en").source.text == once
    assert structure_of(once) == structure_of(text)
