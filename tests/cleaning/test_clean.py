import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA, read_cases, spec_examples
from tripglot.cleaning.blanks import trailing_blanks
from tripglot.cleaning.clean import CJK_SPACING, NAMES, RULES, Spacing, clean
from tripglot.post import Post, structure_of

CASES = read_cases(DATA / "clean.txt")
PAGE = (DATA.parents[1] / "docs" / "cleaning.md").read_text("utf-8")
SECTIONS = {name: text.strip() for name, text in re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE)}
ROWS = [
    (name, *row)
    for name, text in SECTIONS.items()
    for row in re.findall(r"^\| `(.*)` \| `(.*)` \| (.*?) ?\|$", text, re.MULTILINE)
]
SPACINGS: tuple[Spacing, ...] = ("keep", "none", "one")


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules(before: str, after: str) -> None:
    assert clean(Post.parse(before), "en").source.text == after


def _decoded(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text)


@pytest.mark.parametrize(("name", "before", "after", "note"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_the_page_shows_what_a_rule_does_alone(name: str, before: str, after: str, note: str) -> None:
    post = Post.parse(_decoded(before))
    target = note if re.fullmatch(r"[a-z]{2}(-\w+)?", note) else "en"
    leave = [other for other in NAMES if other != name]
    spacing = note if note in SPACINGS else "keep"
    assert clean(post, target, leave=leave, spacing=spacing).source.text == _decoded(after)
    without = clean(post, target, leave=NAMES).source.text
    assert without == _decoded(before), "a rule that is left out does nothing"


def test_the_page_has_every_rule_with_its_own_words() -> None:
    named = [name for name in SECTIONS if name in (*NAMES, CJK_SPACING)]
    assert named == [*NAMES, CJK_SPACING]
    for name in NAMES:
        assert SECTIONS[name].partition("\n\n")[0] == RULES.get(name, trailing_blanks).__doc__
        assert any(row[0] == name for row in ROWS)


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


ODD = 'ab AZ09 ，。；！？?.!,;、（）字文カ한\u200b\u200d\u00ad\u200e\u00a0\u3000１２Ａ％．：－／e\u0301`*_[]()<>&\n\t#-"“”„:|'
PIECES = [
    "&eacute;",
    "&#8217;",
    "&lt;",
    "&#20013;",
    '“a"',
    "**字**",
    "`x，y`",
    "[a，b](c，d)",
    "- ",
    "１. ",
    "１，０００",
    "３，４",
    "\n\n",
    "中a",
]


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.sampled_from(ODD), max_size=8)), max_size=8).map("".join),
    st.sampled_from(["en", "de", "fr", "zh-Hans", "ja"]),
    st.sampled_from(SPACINGS),
)
def test_cleaning_is_idempotent_and_keeps_the_structure(text: str, target: str, spacing: Spacing) -> None:
    once = clean(Post.parse(text), target, spacing=spacing).source.text
    assert clean(Post.parse(once), target, spacing=spacing).source.text == once
    assert structure_of(once) == structure_of(text)


@given(st.text(max_size=60))
def test_any_text_can_be_cleaned(text: str) -> None:
    once = clean(Post.parse(text), "en").source.text
    assert clean(Post.parse(once), "en").source.text == once
    assert structure_of(once) == structure_of(text)


SAMPLES = [(path.name, path.read_text("utf-8")) for path in sorted((DATA / "dialects").glob("*.md"))] + spec_examples()


@pytest.mark.parametrize("spacing", SPACINGS)
def test_cleaning_keeps_every_dialect_and_every_example_of_the_specifications(spacing: Spacing) -> None:
    for name, text in SAMPLES:
        once = clean(Post.parse(text), "en", spacing=spacing).source.text
        assert clean(Post.parse(once), "en", spacing=spacing).source.text == once, name
        assert structure_of(once) == structure_of(text), name
