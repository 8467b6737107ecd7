"""A catalog that is given to `check` stands for its post."""

from pathlib import Path

from tests.conftest import tripglot


def test_the_post_below_the_folder_of_posts_comes_first(tmp_path: Path) -> None:
    for name in ("posts/README.md", "README.md", "translations/en/README.po", "translations/en/gone.po", "about.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("" if name.endswith(".po") else "All is well here, and it was a good day.\n")
    (tmp_path / "translations" / "en" / "about.po").write_text("")
    for name, posts in (("README", 1), ("about", 1), ("gone", 0)):
        done = tripglot("check", f"translations/en/{name}.po", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{posts} post" in done.stdout
    (tmp_path / "translations" / "en" / "about.txt").write_text("")
    done = tripglot("check", "translations/en/about.txt", cwd=tmp_path)
    assert (done.returncode, "is no Markdown post by its name" in done.stderr) == (2, True)
    done = tripglot("check", "translations/en/nothere.po", cwd=tmp_path)
    assert (done.returncode, "does not exist" in done.stderr) == (2, True)
