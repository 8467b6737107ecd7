"""What is in the distributions: the package and nothing beside it, little of it, and the licences that it owes."""

import json
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

from tests.conftest import ROOT
from tests.install.conftest import UV, succeed

LIGHT = 2_000_000  # bytes, the most that tripglot itself may weigh


def test_the_wheel_holds_tripglot_alone_and_whole(wheels: Path) -> None:
    [wheel] = wheels.glob("tripglot-0*.whl")
    assert wheel.stat().st_size < LIGHT
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"tripglot"}
    listed = subprocess.run(["git", "ls-files", "-z", "pipeline"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name.removeprefix("pipeline/") for name in listed.stdout.split("\0") if name}
    assert ours <= set(names)
    assert not [name for name in names if name.endswith((".pt", ".pyc", ".argosmodel"))]


def test_both_wheels_carry_the_licences_they_owe(wheels: Path) -> None:
    owed = {
        "tripglot-0": {
            "LICENSE": "Apache License",
            "NOTICE": "Cybozu",
            "LICENSE-Unicode.txt": "UNICODE LICENSE V3",
            "LICENSE-SCOWL.txt": "Atkinson",
        },
        "tripglot_zh_en": {"LICENSE": "Attribution-ShareAlike 4.0 International", "sources.tsv": "CC-BY-SA-4.0"},
    }
    for name, texts in owed.items():
        [wheel] = wheels.glob(f"{name}*.whl")
        with zipfile.ZipFile(wheel) as opened:
            found = {name.split("/")[-1]: name for name in opened.namelist() if ".dist-info/licenses/" in name}
            assert set(found) == set(texts)
            for file, words in texts.items():
                assert words in opened.read(found[file]).decode()


def test_only_a_release_names_the_starter_by_its_version(work: Path, wheels: Path) -> None:
    succeed(UV, "build", "-q", "--wheel", "-o", work / "plain", ROOT, cwd=work)
    [release], [plain] = (folder.glob("tripglot-0*.whl") for folder in (wheels, work / "plain"))
    assert required(release) == ["tripglot-zh-en<0.13,>=0.12; extra == 'translate'"]
    assert required(plain) == [f"tripglot-zh-en @ {(ROOT / 'starter').as_uri()} ; extra == 'translate'"]


def required(wheel: Path) -> list[str]:
    """What a wheel says of the starter package."""
    with zipfile.ZipFile(wheel) as opened:
        name = next(name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return re.findall(r"^Requires-Dist: (tripglot-zh-en.*)$", opened.read(name).decode(), re.MULTILINE)


def test_the_starter_has_the_version_of_its_package() -> None:
    project = tomllib.loads((ROOT / "starter" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [archive] = (ROOT / "starter").rglob("*.argosmodel")
    with zipfile.ZipFile(archive) as opened:
        assert json.loads(opened.read("translate-zh_en/metadata.json"))["package_version"] == project["version"]
