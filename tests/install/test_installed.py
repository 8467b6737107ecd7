"""tripglot installed where no checkout is: how much that brings, and that all of the README works there."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, url2pathname, urlopen

import pytest

from tests.conftest import ROOT
from tests.install.conftest import BIN, MIXED, UV, Venv, call, succeed

pytestmark = pytest.mark.timeout(300)

BASE, TRANSLATING = 20_000_000, 160_000_000  # bytes, the most that may lie there and that may be downloaded
HEAVY = {"torch", "stanza", "spacy", "triton", "minisbd", "onnxruntime", "argostranslate"}
POST = "posts/2024-02-03-fosdem-containers.md"
# a command, and its exit code
TRIED = f"""
1 run posts
1 run posts --to en -o output --dry-run --diff
0 status
1 check --strict
0 rule TG101
1 detect posts --to en --format jsonl
0 explain {POST}:19
0 translate {POST} -o one.md --all --engine pseudo
0 clean posts --diff
1 review --list
0 terms posts
0 memory stats
0 memory export -o memory.tmx
0 memory import memory.tmx
0 memory prune --unsure
0 confirm {POST}
0 glossary import terms.csv
0 glossary export -o terms.tbx
0 adopt output/en/{Path(POST).name}
0 packages list
0 packages install file.argosmodel
0 packages lock
0 packages verify
0 packages bundle -o packages.zip
0 packages remove zh en
0 packages install packages.zip
0 packages available --help
0 packages update --help
0 init
0 doctor
0 serve --help
2 lsp
"""


@pytest.mark.usefixtures("resolved")
def test_the_base_install_is_light_and_checks(base: Venv) -> None:
    [packages] = base.folder.glob("[Ll]ib/**/site-packages")
    brought = {"pip", "setuptools", "_distutils_hack", "pkg_resources"}  # by the environment itself
    folders = [path for path in packages.iterdir() if path.name.split("-")[0] not in brought]
    files = [file for path in folders for file in (path.rglob("*") if path.is_dir() else [path])]
    assert sum(file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc") < BASE
    done = base.tripglot("check", "a.md")
    assert (done.returncode, done.stderr) == (1, "")
    assert "TG102" in done.stdout or "TG101" in done.stdout


def test_the_lowest_versions_that_are_allowed_do_the_same(base: Venv, work: Path) -> None:
    """A bound is a claim: pip leaves what is there already, and what is there may be as old as it allows."""
    lowest = Venv(work / "lowest", base.home)
    succeed(UV, "venv", "-q", lowest.folder, cwd=work)
    what = ("--resolution", "lowest-direct", f"{ROOT}[publish]")
    succeed(UV, "pip", "install", "-q", "--python", lowest.folder, *what, cwd=work)
    for words in (("check", "a.md"), ("clean", "a.md", "--diff"), ("detect", "a.md")):
        old, new = (venv.tripglot(*words) for venv in (lowest, base))
        assert (old.returncode, old.stdout, old.stderr) == (new.returncode, new.stdout, new.stderr)
    done = lowest.tripglot("run", "a.md", "--engine", "pseudo", "-o", "lowest")
    assert (done.returncode, done.stderr) == (0, "")
    assert (base.home / "lowest" / "site" / "a.html").is_file()


def test_the_commands_of_the_readme_work_outside_the_checkout(full: Venv) -> None:
    tried = [line.split() for line in TRIED.strip().splitlines()]
    assert set(readme_commands()) <= {" ".join(words[1:end]) for words in tried for end in (2, 3)}
    (full.home / "terms.csv").write_text("zh,en\n夜市,night market\n", encoding="utf-8")
    for code, *command in tried:
        done = full.tripglot(*command)
        assert done.returncode == int(code), (command, done.stdout, done.stderr)
        assert "our own fault" not in done.stderr
    assert (full.home / "output" / "site" / "index.html").is_file()
    find = "import sys; from importlib.util import find_spec; sys.exit(' '.join(filter(find_spec, sys.argv[1:])) or 0)"
    succeed(full.folder / BIN / "python", "-c", find, *HEAVY, cwd=full.home)


def test_the_first_command_of_the_readme_does_its_job_in_a_clone(base: Venv, work: Path) -> None:
    clone = clone_of_this_tree(work / "clone")
    first = sh_blocks("Quick start")[0]
    done = call("sh", "-c", first, cwd=clone, PATH=base.path)
    assert done.returncode in (0, 1), done.stderr
    assert "newly translated, for example:" in done.stdout
    assert (clone / "output" / "site" / "index.html").is_file()
    again = call("sh", "-c", first, cwd=clone, PATH=base.path)
    assert [line.split(":")[0] for line in again.stdout.splitlines()][-1] == "nothing has changed"
    assert succeed("git", "status", "--porcelain", cwd=clone) == ""


def test_the_commands_for_a_blog_of_ones_own_work(work: Path, wheels: Path) -> None:
    blog = work / "own"
    (blog / "posts").mkdir(parents=True)
    (blog / "posts" / "a.md").write_text(MIXED, encoding="utf-8")
    places = {"PIPX_HOME": str(blog / "pipx"), "PIPX_BIN_DIR": str(blog / BIN)}
    ours = {
        "UV_FIND_LINKS": str(wheels),
        "PIP_FIND_LINKS": str(wheels),
        "PATH": f"{blog / BIN}{os.pathsep}{os.environ['PATH']}",
    }
    commands = sh_blocks("On your own blog")
    assert [words.split()[0] for words in commands] == ["uvx", "pipx", "tripglot", "tripglot"]
    for words in commands:  # pipx itself is had through uv
        succeed("sh", "-c", words.replace("pipx install", "uvx pipx install"), cwd=blog, **places, **ours)
    assert (blog / "tripglot.toml").is_file()
    assert "OpenStack" in (blog / "output" / "en" / "a.md").read_text(encoding="utf-8")
    assert (blog / "pipx" / "venvs" / "tripglot" / "share" / "man" / "man1" / "tripglot.1").is_file()


def clone_of_this_tree(clone: Path) -> Path:
    """A repository with what this one would have if all of it were committed."""
    listed = succeed("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    for words in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.example commit -qm all"):
        succeed("git", *words.split(), cwd=clone)
    return clone


def sh_blocks(section: str) -> list[str]:
    """The commands that a section of the README shows, without their comments."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    lines = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)).splitlines()
    return [line.split(" #")[0].strip() for line in lines]


def readme_commands() -> Iterator[str]:
    """The commands that the README names: "run", "memory stats" ..."""
    for row in re.findall(r"`tripglot ([^`]*)`", (ROOT / "README.md").read_text(encoding="utf-8")):
        words = row.replace("\\|", "|").split()
        if words[0] in {"packages", "memory", "glossary"}:
            yield from (f"{words[0]} {word}" for word in words[1].split("|") if word.isalpha())
        elif not words[0].startswith("-"):  # completion is tested in tests/commands/test_help.py
            yield words[0]


def test_a_tool_of_uv_is_told_uvs_own_cure(work: Path) -> None:
    home = work / "tool"
    home.mkdir()
    (home / "a.md").write_text(MIXED, encoding="utf-8")
    places = {"UV_TOOL_DIR": str(home / "tools"), "UV_TOOL_BIN_DIR": str(home / BIN)}
    succeed(UV, "tool", "install", "-q", ROOT, cwd=home, **places)
    done = call(home / BIN / "tripglot", "run", "a.md", "--dry-run", cwd=home)
    found = re.search(r"\((uv tool install .*)\)$", done.stderr)
    assert found is not None, done.stderr
    succeed(*shlex.split(found[1]), cwd=home, **places)
    done = call(home / BIN / "tripglot", "run", "a.md", "--dry-run", cwd=home)
    assert "translated by argos zh_en" in done.stdout, done.stderr


def test_the_printed_cure_brings_what_is_missing_and_nothing_large(
    base: Venv, cure: str, resolved: "Future[str]"
) -> None:
    assert shlex.split(cure)[-1] == f"{ROOT}[translate,publish]"
    assert cure in base.tripglot("doctor").stdout
    found = json.loads(resolved.result())["install"]
    names = [one["metadata"]["name"].lower() for one in found]
    assert {"tripglot", "tripglot-zh-en", "ctranslate2", "sentencepiece", "opencc", "jinja2"} <= set(names)
    assert not [name for name in names if name in HEAVY or "nvidia" in name or "cuda" in name]
    with ThreadPoolExecutor(8) as pool:
        sizes = dict(zip(names, pool.map(size_of, (one["download_info"]["url"] for one in found)), strict=True))
    assert sum(sizes.values()) < TRANSLATING, sizes


def size_of(url: str) -> int:
    """How many bytes a download has, or the model in a folder of ours."""
    if urlsplit(url).scheme != "file":
        with urlopen(Request(url, method="HEAD"), timeout=60) as answer:
            return int(answer.headers["Content-Length"])
    path = Path(url2pathname(urlsplit(url).path))
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.glob("tripglot_zh_en/*"))
