"""Posts that their authors hold back: in Markdown, where generators read the key themselves, and not on the site."""

from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot.cache import Cache
from tripglot.jobs.run import run
from tripglot.output.outcome import Report
from tripglot.settings import Settings

EN = "The second day was all about containers, and it was long."
ZH = "这个项目是一个开源项目，我们使用它。"
SETTINGS = {"unsure": "publish", "url": "https://t.example/", "also": ("de",), "layout": "hugo"}


def build(folder: Path, posts: dict[str, str], *, only: str = "", **more: object) -> Report:
    for name, text in posts.items():
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings(root=folder, **SETTINGS)  # type: ignore[arg-type]
    return run([folder / "posts" / only], settings, cache=Cache(folder), **more)  # type: ignore[arg-type]


def said(folder: Path, words: str) -> list[str]:
    """The files of the site that hold some words, in their text or their name."""
    files = [path for path in (folder / "output" / "site").rglob("*") if path.is_file()]
    return sorted(p.name for p in files if words in p.name or words.encode() in p.read_bytes())


@pytest.mark.parametrize(
    ("front", "held"),
    [
        ("---\ntitle: Secret\ndraft: true\n---\n", True),
        ("---\ntitle: Secret\nDraft: 'Yes'\n---\n", True),
        ("\ufeff---\r\ntitle: Secret\r\npublished: false\r\n---\r\n", True),
        ("+++\ntitle = 'Secret'\ndraft = true\n+++\n", True),
        ('{\n"title": "Secret",\n"tags": [], "draft": true\n}\n', True),
        ("Title: Secret\nStatus: draft\n\n", True),
        ('---\ntitle: "Secret\ndraft: true\n---\n', True),  # broken, and still no reason to publish it
        ("---\ntitle: Secret\ndraft: false\npublished: true\n---\n", False),
        ("---\ntitle: Secret\nx:\n  draft: true\n---\n", False),
        ("---\ntitle: Secret\npublished: 2024-05-01\ndraft:\n---\n", False),
        ("# Secret\n\ndraft: true\n\n", False),
    ],
)
def test_what_the_front_matter_says(front: str, held: bool, tmp_path: Path) -> None:
    build(tmp_path, {"x.md": f"{front}{EN}\n", "y.md": EN})
    assert (tmp_path / "output" / "en" / "x.md").is_file()
    assert (tmp_path / "output" / "site" / "x.html").is_file() is not held
    assert (tmp_path / "output" / "site" / "y.html").is_file()


def test_a_draft_is_nowhere_on_the_site_and_its_markdown_is_as_ever(tmp_path: Path) -> None:
    link = "\n[that](xyz.md) and [[xyz]]\n"
    image = "\n![a sign](sign.png)\n"
    secret = f"---\ntitle: Secret\ndate: 2024-05-01\ntags: [hush]\n---\n\n{EN}\n{image}"
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "sign.png").write_bytes(b"png")
    build(tmp_path, {"xyz.md": secret, "y.md": f"---\ndate: 2024-05-02\n---\n\n{EN}\n{link}"})
    assert {"xyz.html", "index.html", "feed.xml", "hush.html", "y.html"} <= {*said(tmp_path, "Secret")}
    assert said(tmp_path, "xyz.html")
    before = {p: p.read_bytes() for d in ("en", "bilingual", "hugo") for p in (tmp_path / "output" / d).rglob("*.md")}

    report = build(tmp_path, {"xyz.md": secret.replace("date:", "draft: true\ndate:")})
    assert (len(report.drafts), report.removed > 0) == (1, True)
    for words in ("Secret", "xyz.html", "hush", "sign.png"):
        assert said(tmp_path, words) == [], words
    after = {p: p.read_bytes().replace(b"draft: true\n", b"") for p in before}
    assert after == before
    again = build(tmp_path, {})
    assert again.unchanged_at_all
    lines = [line for post in build(tmp_path, {}, frozen=True).posts for line in post.problems]
    assert not [line for line in lines if "out of date" in line or "its post" in line]

    build(tmp_path, {"xyz.md": secret})
    assert "Secret" in (tmp_path / "output" / "site" / "index.html").read_text(encoding="utf-8")
    assert said(tmp_path, "xyz.html")


@pytest.mark.parametrize("name", ["x.md", "trip/index.md", "de/x.md"])
@pytest.mark.parametrize("only", [False, True])
def test_pages_of_a_post_that_became_a_draft_go(name: str, only: bool, tmp_path: Path) -> None:
    build(tmp_path, {name: f"{ZH}\n", "y.md": EN})
    page = Path(name).with_suffix(".html")
    pages = [tmp_path / "output" / "site" / folder / page for folder in ("", "de", "zh-Hans")]
    assert all(path.is_file() for path in pages)
    build(tmp_path, {name: f"---\ndraft: true\n---\n\n{ZH}\n"}, only=name if only else "")
    assert not [path for path in pages if path.exists()]
    assert (tmp_path / "output" / "en" / name).is_file()
    if not only:  # nobody else is in that language
        assert not [path for path in (tmp_path / "output" / "site" / "zh-Hans").rglob("*") if path.is_file()]


def test_a_draft_takes_no_page_of_another_post(tmp_path: Path) -> None:
    """`de/x.html` may be the German page of `x.md`, and that of `de/x.md`."""
    build(tmp_path, {"de/x.md": EN, "y.md": EN})
    build(tmp_path, {"x.md": f"---\ndraft: true\n---\n\n{EN}\n"})
    assert (tmp_path / "output" / "site" / "de" / "x.html").is_file()


def test_a_frozen_run_says_that_a_page_is_a_drafts(tmp_path: Path) -> None:
    build(tmp_path, {"x.md": EN, "y.md": EN})
    (tmp_path / "posts" / "x.md").write_text(f"---\ndraft: true\n---\n\n{EN}\n", encoding="utf-8")
    report = build(tmp_path, {}, frozen=True)
    lines = [line for post in report.posts for line in post.problems]
    assert f"{tmp_path / 'output' / 'site' / 'x.html'}: its post is a draft (tripglot run)" in lines


def test_who_reviews_on_the_pages_sees_drafts(tmp_path: Path) -> None:
    build(tmp_path, {"x.md": f"---\ndraft: true\n---\n\n{ZH}\n"}, preview=True, with_drafts=True)
    assert (tmp_path / "output" / "site" / "x.html").is_file()
    build(tmp_path, {}, preview=True)
    assert not (tmp_path / "output" / "site" / "x.html").exists()


def test_run_counts_drafts(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}\n", encoding="utf-8")
    assert "left out" not in tripglot("run", cwd=tmp_path).stdout
    for name in ("b.md", "c.md"):
        (tmp_path / "posts" / name).write_text(f"---\ndraft: true\n---\n\n{EN}\n", encoding="utf-8")
        said = tripglot("run", cwd=tmp_path).stdout
    assert "2 drafts are left out of the site" in said
    assert tripglot("run", cwd=tmp_path).stdout.strip().endswith("up to date; 2 drafts are left out of the site")
