"""One block in, its verdict, sentences and embedded stretches out; the cases are data."""

import json
from pathlib import Path

import pytest

from tripglot.detection import detect

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "blocks.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_block(case):
    text = case["text"]
    found = detect(text, target=case.get("target", "en"))
    assert [[text[s.start : s.end].strip("*[ "), s.lang] for s in found.sentences] == case["sentences"]
    assert found.verdict == case["verdict"]
    assert found.needs_translation is (case["verdict"] in ("foreign", "mixed"))
    if "embedded" in case:
        assert [[text[s.start : s.end], s.lang, s.rule] for s in found.embedded] == case["embedded"]
