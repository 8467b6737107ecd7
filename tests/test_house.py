"""The house: imports go from a room to those before it and never in a circle, and no room is overfull."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
ROOT = TOP / "pipeline" / "tripglot"
# each room may use those before it; CONTRIBUTING.md draws the same
ORDER = (
    "errors leftovers languages scripts files cache parallel", "post", "settings", "detection", "memory",
    "interchange packages", "engines", "cluster translation", "cleaning", "publishing", "output", "checking", "jobs", "desk", "config", "commands lsp",
    "__main__",
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}
MODULES = {
    ".".join(("tripglot", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}


def imported(module: str, path: Path) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it, for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute here"
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else str(node.module) for name in full]
        yield from (name for name in names if name in MODULES and name != module)


GRAPH = {module: sorted(set(imported(module, path))) for module, path in MODULES.items()}


def room(module: str) -> str:
    return [*module.split("."), ""][1]


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room(module) for module in MODULES} - {""} == set(RANK)


def test_no_arrow_leads_upwards() -> None:
    upwards = [
        f"{module} -> {other}"
        for module, others in GRAPH.items()
        for other in others
        if room(module) and room(other) and RANK[room(other)] > RANK[room(module)]
    ]
    assert upwards == []


def test_there_is_no_circle() -> None:
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way[way.index(module) :], module))
        if module not in done:
            for other in GRAPH[module]:
                walk(other, (*way, module))
            done.add(module)

    for module in GRAPH:
        walk(module, ())


def test_no_folder_is_overfull() -> None:
    for folder in (ROOT, *(path for path in ROOT.rglob("*") if path.is_dir() and path.name != "__pycache__")):
        files = [path for path in folder.iterdir() if path.is_file()]
        assert len(files) <= (12 if folder == ROOT else 20), folder


def test_nothing_strays_at_the_top() -> None:
    """What a script left in the working tree is easily committed with the rest."""
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("no checkout of git")
    top = {name.split("/", 1)[0] for name in tracked.stdout.splitlines()}
    assert top <= {
        ".ci", ".github", ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE",
        "README.md", "RELEASING.md", "action.yml", "benchmarks", "docs", "mkdocs.yml", "output", "pipeline", "posts",
        "pyproject.toml", "starter", "tests", "training", "translations",
    }  # fmt: skip
    assert {"output/README.md", "posts/2024-02-03-fosdem-containers.md"} <= set(tracked.stdout.splitlines())
