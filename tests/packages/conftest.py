"""Packages made for the tests: the real bundled model under any name, and archives of every bad kind."""

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2", reason="the extra `translate` is not installed")

from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages.bundled import archives

from .mirror import Mirror, offering

[BUNDLE] = archives()


@pytest.fixture(autouse=True)
def usual_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Argos Translate's own folder, empty, away from the user's."""
    folder = tmp_path / "argos" / "packages"
    folder.mkdir(parents=True)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    if module := _argostranslate.package_module():  # it has read its variables already
        monkeypatch.setattr(module.settings, "package_data_dir", folder)
    return folder


@pytest.fixture(params=["with argostranslate", "without"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the test run twice: with argostranslate, and as if it were not installed."""
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "argostranslate", None)
        _argostranslate.package_module.cache_clear()
    yield
    monkeypatch.undo()
    _argostranslate.package_module.cache_clear()


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled package, unpacked."""
    folder = tmp_path_factory.mktemp("bundled")
    with zipfile.ZipFile(BUNDLE) as opened:
        opened.extractall(folder)
    return folder / "translate-zh_en"


@pytest.fixture
def make_folder(model_folder: Path) -> Callable[..., Path]:
    """Put a package into a place: the bundled model with metadata of its own."""

    def make(place: Path, from_code: str, to_code: str, version: str = "1.0", **metadata: object) -> Path:
        folder = place / f"{from_code}_{to_code}"
        (folder / "model").mkdir(parents=True)
        for file in model_folder.rglob("*"):
            if file.is_file():
                (folder / file.relative_to(model_folder)).symlink_to(file)
        (folder / "metadata.json").unlink()
        facts = {"package_version": version, "from_code": from_code, "to_code": to_code} | metadata
        (folder / "metadata.json").write_text(json.dumps(facts))
        return folder

    return make


@pytest.fixture
def make_archive(tmp_path: Path, make_folder: Callable[..., Path]) -> Callable[..., Path]:
    """Pack a package as an .argosmodel file."""

    def make(from_code: str = "xx", to_code: str = "en", version: str = "1.0", **metadata: object) -> Path:
        work = tmp_path / f"packing-{from_code}_{to_code}-{version}"
        make_folder(work, from_code, to_code, version, **metadata)
        path = tmp_path / f"{from_code}_{to_code}-{version}.argosmodel"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(work.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(work))
        shutil.rmtree(work)
        return path

    return make


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, make_archive: Callable[..., Path]) -> Iterator[Mirror]:
    """A server on this machine that offers packages, and the only one that is asked."""
    with offering(monkeypatch, make_archive) as serving:
        yield serving
