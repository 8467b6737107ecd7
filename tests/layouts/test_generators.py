"""Each layout with the real generator, where it is installed: every page is there, in its language, and leads somewhere.

Hugo, Jekyll and polyglot come from the system; MkDocs and Pelican from the dependency group `layouts`. The generators of
npm are in `npm.py`, which is run by hand.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .proof import Built, settings_of
from .site import make

HUGO_THEME = """<!DOCTYPE html><html lang="{{ .Site.LanguageCode }}"><head><title>{{ .Title }}</title></head><body>
{{ range .Translations }}<a hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<h1>{{ .Title }}</h1>{{ .Content }}<i>{{ .Params.translation_state }}</i></body></html>"""
JEKYLL_THEME = """<!DOCTYPE html><html lang="{{ page.lang }}"><head><title>{{ page.title }}</title></head><body>
<h1>{{ page.title }}</h1>{{ content }}<i>{{ page.translation_state }}</i></body></html>"""


def tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def build(root: Path, *command: str) -> None:
    environment = {**os.environ, "PATH": os.defpath + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hugo(tmp_path: Path) -> None:
    hugo = tool("hugo")
    assert make(tmp_path, "hugo").clean
    settings_of("Hugo", tmp_path)
    theme = tmp_path / "layouts" / "_default" / "single.html"
    theme.parent.mkdir(parents=True)
    theme.write_text(HUGO_THEME)
    build(tmp_path, hugo)
    site = Built(tmp_path / "public")
    pages = [
        "2024-05-01-first-day",
        "sub/2024-05-02-second-day",
        "2024-05-03-talks",
        "notes",
        "zh-hans/2024-05-03-talks",
    ]
    names = [f"{page}/index.html" for page in pages]
    assert [site.page(name).lang for name in names] == ["en", "en", "en", "en", "zh-Hans"]
    assert site.broken(*names) == []
    assert "/zh-hans/2024-05-03-talks/" in site.page(names[2]).links
    assert len(site.page(names[1]).images) == 2


def test_jekyll_and_polyglot(tmp_path: Path) -> None:
    jekyll = tool("jekyll")
    if subprocess.run([tool("gem"), "contents", "jekyll-polyglot"], capture_output=True, check=False).returncode:
        pytest.skip("jekyll-polyglot is not installed")
    assert make(tmp_path, "jekyll").clean
    settings_of("Jekyll", tmp_path)
    theme = tmp_path / "output" / "jekyll" / "_layouts" / "default.html"
    theme.parent.mkdir(parents=True)
    theme.write_text(JEKYLL_THEME)
    build(tmp_path, jekyll, "build", "--strict_front_matter")
    site = Built(tmp_path / "_site")
    pages = ["2024-05-01-first-day", "sub/2024-05-02-second-day", "2024-05-03-talks", "notes"]
    names = [f"{page}/index.html" for page in pages]
    others = [f"zh-Hans/{name}" for name in names]
    assert {site.page(name).lang for name in names} == {"en"}
    assert site.page(others[2]).lang == "zh-Hans"
    assert site.broken(*names, *others) == []
    assert "/zh-Hans/sub/2024-05-02-second-day/" in site.page(others[2]).links
    assert len(site.page(names[1]).images) == 2


def test_mkdocs_and_static_i18n(tmp_path: Path) -> None:
    mkdocs = tool("mkdocs")
    assert make(tmp_path, "mkdocs").clean
    settings_of("MkDocs", tmp_path)
    for lang in ("en", "zh"):
        (tmp_path / "output" / "mkdocs" / "docs" / lang / "index.md").write_text("# Trips\n")
    build(tmp_path, mkdocs, "build", "--strict")
    site = Built(tmp_path / "site")
    pages = ["2024-05-01-first-day", "sub/2024-05-02-second-day", "2024-05-03-talks", "notes"]
    names = [f"{page}/index.html" for page in pages]
    others = [f"zh/{name}" for name in names]
    assert [site.page(name).lang for name in (names[2], others[2])] == ["en", "zh"]
    assert site.broken(*names, *others) == []
    assert len(site.page(names[1]).images) == 2


def test_pelican(tmp_path: Path) -> None:
    pelican = tool("pelican")
    assert make(tmp_path, "pelican").clean
    settings_of("Pelican", tmp_path)
    build(tmp_path, pelican, "--fatal=errors")
    site = Built(tmp_path / "public")
    names = [
        f"{page}.html" for page in ("2024-05-01-first-day", "sub/2024-05-02-second-day", "2024-05-03-talks", "notes")
    ]
    other = "zh-Hans/2024-05-03-talks.html"
    assert [site.page(name).lang for name in (*names, other)] == ["en", "en", "en", "en", "zh-Hans"]
    assert site.broken(*names, other) == []
    assert "/2024-05-03-talks.html" in site.page(other).links
    assert len(site.page(names[1]).images) == 2
