"""The layouts of Hexo, Docusaurus and Astro Starlight with the real generators, by hand: they take minutes to install.

    uv run --all-extras python -m tests.layouts.npm FOLDER

FOLDER holds one folder for each generator, in which it was installed (`npm install` with the packages named below).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .proof import Built, settings_of
from .site import make

PACKAGES = {
    "hexo": "hexo hexo-renderer-marked hexo-renderer-ejs",
    "docusaurus": "@docusaurus/core @docusaurus/plugin-content-blog @docusaurus/theme-classic react react-dom",
    "astro": "astro @astrojs/starlight sharp",
}
HEXO_THEME = (
    '<!DOCTYPE html><html lang="<%= page.lang %>"><body><h1><%= page.title %></h1><%- page.content %></body></html>'
)


def prepare(root: Path, layout: str, heading: str, modules: Path) -> None:
    assert make(root, layout).clean
    settings_of(heading, root)
    (root / "node_modules").symlink_to(modules)


def build(root: Path, *command: str) -> None:
    done = subprocess.run(["npx", *command], cwd=root, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def hexo(root: Path, modules: Path) -> None:
    prepare(root, "hexo", "Hexo", modules)
    version = json.loads((modules / "hexo/package.json").read_text())["version"]
    packages = dict.fromkeys(PACKAGES["hexo"].split(), "*")
    (root / "package.json").write_text(json.dumps({"hexo": {"version": version}, "dependencies": packages}))
    theme = root / "themes" / "own" / "layout" / "post.ejs"
    theme.parent.mkdir(parents=True)
    theme.write_text(HEXO_THEME)
    build(root, "hexo", "generate")
    site = Built(root / "public")
    names = [f"en/{page}/index.html" for page in PAGES]
    other = "zh-Hans/2024-05-03-talks/index.html"
    assert [site.page(name).lang for name in (*names, other)] == ["en"] * 4 + ["zh-Hans"]
    check(site, [*names, other])


def docusaurus(root: Path, modules: Path) -> None:
    prepare(root, "docusaurus", "Docusaurus", modules)
    shutil.rmtree(modules / ".cache", ignore_errors=True)  # it would take modules of another site for this one's
    (root / "package.json").write_text('{"name": "trips"}')
    (root / ".gitignore").write_text("node_modules\n")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-qm", "posts")):
        subprocess.run(["git", *command], cwd=root, check=True)  # the date of posts that have none
    build(root, "docusaurus", "build")
    site = Built(root / "build")
    pages = ["2024/05/01/first-day", "2024/05/02/sub/second-day", "2024/05/03/talks", "notes"]
    check(site, starlight_like(site, pages, "zh-Hans", "zh-Hans"))


def astro(root: Path, modules: Path) -> None:
    prepare(root, "astro", "Astro", modules)
    (root / "package.json").write_text('{"name": "trips", "type": "module"}')
    (root / "output/astro/src/content/docs/index.md").write_text("---\ntitle: Trips\n---\n")
    build(root, "astro", "build")
    site = Built(root / "dist")
    check(site, starlight_like(site, PAGES, "zh-hans", "zh-Hans"))


PAGES = ["2024-05-01-first-day", "sub/2024-05-02-second-day", "2024-05-03-talks", "notes"]


def starlight_like(site: Built, pages: list[str], folder: str, lang: str) -> list[str]:
    """The main language at the top, the other in a folder, all pages in both."""
    names = [f"{page}/index.html" for page in pages]
    others = [f"{folder}/{name}" for name in names]
    assert {site.page(name).lang for name in names} == {"en"}
    assert site.page(others[2]).lang == lang
    return [*names, *others]


def check(site: Built, names: list[str]) -> None:
    assert (broken := site.broken(*names)) == [], broken
    assert len(site.page(names[1]).images) >= 2


def main(folder: Path) -> None:
    for proof, package in ((hexo, "hexo"), (docusaurus, "@docusaurus/core"), (astro, "@astrojs/starlight")):
        modules = folder.resolve() / proof.__name__ / "node_modules"
        if not modules.is_dir():
            print(f"{proof.__name__}: not installed (npm install {PACKAGES[proof.__name__]})")
            continue
        with tempfile.TemporaryDirectory() as root:
            proof(Path(root), modules)
        print(
            f"{proof.__name__}: proved with {package} {json.loads((modules / package / 'package.json').read_text())['version']}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
