import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.post import Post, structure_of
from pipeline.publishing.clean import RULES, clean
from tests.conftest import DATA, read_cases

CASES = read_cases(DATA / "clean.txt")


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules(before: str, after: str) -> None:
    assert clean(Post.parse(before), "en").source.text == after


def test_a_rule_can_be_left_out() -> None:
    post = Post.parse("2023?。")
    assert clean(post, "en", leave=["cjk-punctuation"]).source.text == "2023?。"
    assert set(RULES) == {"invisible", "nfc", "cjk-punctuation", "doubled-punctuation"}


@given(st.text(alphabet=st.sampled_from("ab ，。！？?.!,;、（）字\u200b\u00ade\u0301`*[]()\n"), max_size=40))
def test_cleaning_is_idempotent_and_keeps_the_structure(text: str) -> None:
    once = clean(Post.parse(text), "en").source.text
    assert clean(Post.parse(once), "en").source.text == once
    assert structure_of(once) == structure_of(text)
