"""docs/licences.md lists what is required, no more and no less."""

import re
import tomllib
from importlib import metadata

from packaging.requirements import Requirement

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def listed(heading: str) -> set[str]:
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", section, re.MULTILINE)
    return {name for name, _ in rows} - {"needs"}


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


def test_every_dependency_is_listed_under_its_extra() -> None:
    assert listed("tripglot") == declared(PROJECT["dependencies"])
    for extra, requirements in PROJECT["optional-dependencies"].items():
        assert listed(f"tripglot[{extra}]") == declared(requirements)


def test_what_they_need_in_turn_is_listed() -> None:
    ours = listed("tripglot").union(*(listed(f"tripglot[{e}]") for e in ("translate", "publish", "lsp", "cluster")))
    found, waiting = set(ours), list(ours)
    while waiting:
        for text in metadata.requires(waiting.pop()) or []:
            one = Requirement(text)
            name = one.name.lower()
            if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(name)
    assert found - ours <= listed("What these need in turn")
