"""Posts that cannot be told from each other, or would be one page: refused and named before anything is written."""

from pathlib import Path

import pytest

from tripglot.checking import check
from tripglot.errors import TripglotError
from tripglot.jobs.adopt import adopt
from tripglot.jobs.review import waiting
from tripglot.jobs.run import run
from tripglot.jobs.status import status
from tripglot.output.outcome import Report
from tripglot.settings import Settings

TEXT = "# A day\n\nWe met in the morning at {}.\n"


def make(folder: Path, *names: str) -> None:
    """Posts of these names, each with a text of its own."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(name), encoding="utf-8")
    if any((folder / name).read_text(encoding="utf-8") != TEXT.format(name) for name in names):
        pytest.skip("one name for this file system")


def published(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("output/**/*") if path.suffix in (".md", ".html", ".markdown"))


def faults(report: Report) -> list[str]:
    return [fault for post in report.posts for fault in post.faults]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("a.md", "a.markdown", "would share its memory and its page with {}"),
        ("A.md", "a.md", "would share its memory and its page with {}, on a disk that takes their names for one"),
        ("Trip/a.md", "trip/a.mdx", "would share its memory and its page with {}, on a disk that takes their names for one"),
        ("caf\u00e9.md", "cafe\u0301.md", "would share its memory and its page with {}, on a disk that takes their names for one"),
    ],
)  # fmt: skip
def test_neither_of_two_is_published_and_each_names_the_other(
    tmp_path: Path, first: str, second: str, said: str
) -> None:
    settings, posts = Settings(root=tmp_path), tmp_path / "posts"
    make(posts, first, second, "b.md")
    wanted = {
        f"{posts / one}: {said.format(posts / other)} (rename one, or exclude it)"
        for one, other in ((first, second), (second, first))
    }
    assert {*faults(run(settings.sources(), settings))} == wanted
    assert {name for name in published(tmp_path) if Path(name).stem not in ("index", "404")} == {"b.md", "b.html"}
    assert "a.html" not in (tmp_path / "output" / "site" / "index.html").read_text(encoding="utf-8").lower()
    assert not [*tmp_path.glob("translations/**/a*.po")]
    assert {f"{p.path}: {p.message}" for p in check([posts], settings).problems} == wanted
    for refused in (lambda: status([posts], settings, []), lambda: waiting(settings)):
        with pytest.raises(TripglotError, match="would share its memory"):
            refused()


def test_all_of_three_are_named(tmp_path: Path) -> None:
    settings, posts = Settings(root=tmp_path), tmp_path / "posts"
    make(posts, "A.md", "a.markdown", "a.md")
    for fault in faults(run(settings.sources(), settings)):
        assert all(str(posts / name) in fault for name in ("A.md", "a.markdown", "a.md"))


def test_two_folders_of_posts_have_no_twins_either(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, posts=("x", "y"))
    make(tmp_path, "x/Trip.md", "y/trip.md")
    assert len(faults(run(settings.sources(), settings))) == 2
    assert published(tmp_path) == ["404.html", "index.html"]


def test_one_of_two_is_refused_alone_too(tmp_path: Path) -> None:
    """A hook is given the post that is new, and not the one that was there before."""
    settings, posts = Settings(root=tmp_path), tmp_path / "posts"
    make(posts, "a.md", "b.md")
    assert run(settings.sources(), settings).clean
    made = (tmp_path / "output" / "en" / "a.md").read_bytes()
    make(posts, "a.markdown")
    for name, other in (("a.markdown", "a.md"), ("a.md", "a.markdown")):
        said = f"would share its memory and its page with {posts / other} (rename one, or exclude it)"
        assert [problem.message for problem in check([posts / name], settings).problems] == [said]
        (fault,) = faults(run([posts / name], settings))
        assert said in fault
    assert (tmp_path / "output" / "en" / "a.md").read_bytes() == made
    assert not (tmp_path / "output" / "en" / "a.markdown").exists()
    with pytest.raises(TripglotError, match="would share its memory"):
        adopt(tmp_path / "output" / "en" / "a.md", settings)
    assert check([posts / "b.md"], settings).problems == []
    left_out = Settings(root=tmp_path, exclude=("*.markdown",))
    assert run(left_out.sources(), left_out).clean


def test_a_text_from_elsewhere_is_no_twin(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    make(tmp_path, "posts/a.md", "elsewhere/a.markdown")
    assert check([tmp_path / "elsewhere"], settings).problems == []


@pytest.mark.parametrize("again", [False, True])
def test_a_page_belongs_to_one_post(tmp_path: Path, again: bool) -> None:
    """Names that differ may become one page: `index.md` makes room for the index of the site."""
    settings = Settings(root=tmp_path)
    make(tmp_path / "posts", "index.md", "index-post.md")
    report = run(settings.sources(), settings)
    if again:
        report = run(settings.sources(), settings)
    page = tmp_path / "output" / "site" / "index-post.html"
    assert faults(report) == [
        f"{tmp_path / 'posts' / 'index.md'}: {page} is already that of index-post.md (rename one)"
    ]
    assert not report.clean
    assert "at index-post.md" in page.read_text(encoding="utf-8")
    index = (tmp_path / "output" / "site" / "index.html").read_text(encoding="utf-8")
    assert index.count('href="index-post.html"') == 1
