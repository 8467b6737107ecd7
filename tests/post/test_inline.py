import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA, read_cases
from tripglot.post import Run, partition
from tripglot.post.inline import partition_value

CASES = read_cases(DATA / "runs.txt")
SIGNS = {"text": "T", "char": "C", "break": "B", "atom": "A", "open": "(", "close": ")"}


def shown(source: str, runs: list[Run]) -> str:
    return " |".join(f"{SIGNS[run.kind]} " + source[run.start : run.end].replace("\n", "⏎") for run in runs)


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_runs(source: str, expected: str) -> None:
    assert shown(source, partition(source, {})) == expected


VALUES = read_cases(DATA / "front_values.txt")


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES])
def test_runs_of_a_value(source: str, expected: str) -> None:
    assert shown(source, partition_value(source)) == expected


MARKUP = st.sampled_from(
    ["*", "**", "_", "`", "``", "[", "]", "(", ")", "![", "](u)", "<b>", "</b>", "<!--", "-->", "\\", "&amp;", "~~", "\n",
     "  \n", "$", "{{", "}}", "{%", "%}", "[[", "]]", "http://a.b", "。", "字", "é", " ", "a", "|", "^[", "[^1]", ":x:"]
)  # fmt: skip


@given(st.lists(MARKUP | st.text(max_size=4), max_size=40).map("".join))
def test_the_runs_joined_are_the_source(source: str) -> None:
    source = source.replace("\r", "\n")
    for runs in (partition(source, {}), partition_value(source)):
        assert "".join(source[run.start : run.end] for run in runs) == source
        for index, run in enumerate(runs):
            if run.kind == "open":
                assert runs[run.partner].kind == "close"
                assert runs[run.partner].partner == index
