"""What measures the project still runs: each benchmark on next to nothing. What it measures is for people to read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ENV, ROOT

SCRIPTS = {
    "cluster.py": "--help",
    "check.py": "--help",
    "compute.py": "--help",
    "confidence.py": "--help",
    "detect.py": "gold.jsonl --limit 2",
    "growth.py": "--sizes 100 200 --only nothing-is-called-so",
    "placement.py": "--help",
    "roundtrip.py": "posts",
    "sanity.py": "pairs.tsv --limit 2",
    "tense.py": "posts",
    "translate.py": "--help",
}
WITHOUT = {"scores.py", "site.py"}  # no command; nothing smaller than minutes


def test_every_benchmark_is_tried() -> None:
    assert {path.name for path in (ROOT / "benchmarks").glob("*.py")} == {*SCRIPTS, *WITHOUT}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_runs(script: str, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# A day\n\nWe went to the venue and were glad.\n", encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text("我們去了會場。\tWe went to the venue.\n心得\tThoughts.\n", encoding="utf-8")
    gold = {"text": "我們去了會場。", "lang_spans": [[0, 7, "zh"]], "kind": "short", "page_lang": "en"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n" + json.dumps(gold) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / script), *SCRIPTS[script].split()],
        cwd=tmp_path, env=ENV, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
