"""The bar, on paragraphs that others labelled; skipped where that set is not at hand."""

import importlib.util
import json
from pathlib import Path

import pytest

from tripglot.detection import detect

FOLDER = Path(__file__).parents[3] / "shared" / "bench" / "detect"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the labelled set is not here")


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("score_detect", FOLDER / "score_detect.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold():
    return [json.loads(line) for line in (FOLDER / "public.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows(bench, gold):
    answers = {}
    for item in gold:
        found = detect(item["text"], target="en")
        answers[item["id"]] = {
            "lang_spans": [[span.start, span.end, span.lang] for span in found.spans],
            "needs_translation": found.needs_translation,
        }
    return bench.score(gold, answers)[0]


def test_towards_english(rows):
    whole = rows["ALL"]
    assert whole["F1"] >= 0.994
    assert whole["FPR"] <= 0.010
    assert whole["fgnF1"] >= 0.997
    assert whole["paraAcc"] >= 0.98
    assert whole["zhVar"] >= 0.98


def test_every_kind(rows):
    assert rows["distractor"]["FPR"] <= 0.015
    assert rows["natural_en"]["FPR"] <= 0.005
    for kind in ("title_mixed", "tech_mixed", "synth_mixed", "codeswitch", "natural_foreign"):
        assert rows[kind]["F1"] >= 0.99, kind
        assert rows[kind]["fgnF1"] >= 0.98, kind
    assert rows["short"]["F1"] >= 0.95


def test_towards_the_language_of_the_page(bench, gold):
    right = wrong = missed = 0
    for item in gold:
        page = bench.base(item["page_lang"])
        expected = any(bench.base(span[2]) != page for span in item["lang_spans"])
        found = detect(item["text"], target=item["page_lang"]).needs_translation
        right += expected and found
        wrong += found and not expected
        missed += expected and not found
    assert 2 * right / (2 * right + wrong + missed) >= 0.990


def test_the_two_reports():
    seeds = FOLDER.parents[1] / "seeds"
    foreign = [
        line
        for name in ("fosdem-2020.md", "fosdem-2023.md")
        for line in (seeds / name).read_text("utf-8").splitlines()
        if detect(line, target="en").needs_translation
    ]
    assert [line[:20] for line in foreign] == ["Another session in t", "Kernel room 不知道為什麼大半"]
    languages = {sentence.lang for line in foreign for sentence in detect(line, target="en").sentences}
    assert languages == {"zh-Hant"}
