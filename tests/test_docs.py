"""The documentation: a site that builds strictly, a reference that is the code's, a tutorial that works."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, tripglot

DOCS = ROOT / "docs"
REFERENCE = runpy.run_path(str(DOCS / "reference" / "build.py"))["pages"]()
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_is_the_code_of_today(name: str) -> None:
    text = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert text == REFERENCE[name], "uv run python docs/reference/build.py"


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    mkdocs = Path(sys.executable).parent / "mkdocs"
    done = subprocess.run(
        [mkdocs, "build", "--strict", "--site-dir", tmp_path / "site"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Your first report" in home
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!www\.mkdocs\.org)', home), "a page asks no other host"


def test_every_page_is_in_the_navigation() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    named = {page for entry in nav for part in entry.values() for page in _pages(part)}
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert named == {path for path in there if not re.match(r"rules/TG|example/(en|bilingual)/", path)}


def _pages(part: object) -> list[str]:
    return [part] if isinstance(part, str) else [page for one in part for page in one.values()]  # type: ignore[attr-defined]


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    assert tripglot("init", cwd=tmp_path).returncode == 0
    [post] = re.findall(r"```markdown\n(.*?)```", TUTORIAL, re.DOTALL)
    (tmp_path / "posts" / "kyoto.md").write_text(post, encoding="utf-8")
    checked = tripglot("check", cwd=tmp_path)
    assert checked.returncode == 1
    assert "posts/kyoto.md:5:1: error TG101" in checked.stdout
    assert "Chinese" in tripglot("explain", "posts/kyoto.md:5", cwd=tmp_path).stdout
    assert tripglot("run", cwd=tmp_path).returncode == 0
    assert not re.search(r"[\u4e00-\u9fff]", (tmp_path / "output" / "en" / "kyoto.md").read_text(encoding="utf-8"))
    assert (tmp_path / "output" / "site" / "index.html").exists()
    po = tmp_path / "translations" / "en" / "kyoto.po"
    po.write_text(po.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    tripglot("run", cwd=tmp_path)
    (tmp_path / "posts" / "kyoto.md").write_text(post.replace("天氣很好", "天氣不太好"), encoding="utf-8")
    assert "TG202" in tripglot("check", cwd=tmp_path).stdout
