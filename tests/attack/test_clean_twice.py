"""Cleaning what is clean changes nothing, whatever marks stand beside each other."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tripglot.cleaning.clean import clean
from tripglot.post import Post

MARKS = "F a1，。、；：！？（）,.;:!?()“”„\"'…·—-「」\u3000\u00a0\u200b\u200d\u202e\ufeff％０Ａ一か한`*_[]&&amp;é\u0301"


@pytest.mark.parametrize("target", ["en", "zh-Hans", "de"])
@settings(max_examples=400)
@given(text=st.text(MARKS, max_size=30), spacing=st.sampled_from(["keep", "none", "one"]))
@example(text="F，。，。，。，。o", spacing="keep")
@example(text="a， 。 ， 。？。b", spacing="keep")
@example(text="，" * 40 + "a" + "。，" * 40, spacing="keep")
def test_cleaning_twice_is_cleaning_once(target: str, text: str, spacing: str) -> None:
    once = clean(Post.parse(f"x{text}\n"), target, spacing=spacing).source.text  # type: ignore[arg-type]
    assert clean(Post.parse(once), target, spacing=spacing).source.text == once  # type: ignore[arg-type]
