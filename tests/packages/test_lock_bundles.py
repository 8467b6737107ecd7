"""Bundles: packages and their pins in one file, and bundles that are not what they say."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tripglot.errors import TripglotError
from tripglot.jobs.packages import install, install_all, install_from_index, pin_installed
from tripglot.packages import bundle, lock
from tripglot.packages.store import receipt

from .mirror import PIN, Mirror

Make = Callable[..., Path]


def test_a_bundle_carries_packages_and_their_pins(server: Mirror, make_archive: Make, tmp_path: Path) -> None:
    install_from_index("ja", "en")
    install(make_archive("xx", "en", "2.0"))
    pins = pin_installed((), [("ja", "en"), ("xx", "en")])
    file, again, there = tmp_path / "b.zip", tmp_path / "again.zip", tmp_path / "there"
    assert [package.label for package in bundle.write(file, ())] == ["ja_en 1.10", "xx_en 2.0"]
    bundle.write(again, ())
    assert again.read_bytes() == file.read_bytes()
    assert bundle.is_bundle(file)
    assert not bundle.is_bundle(make_archive("yy", "en"))
    found = list(install_all(file, into=there, pins=pins))
    assert [package.label for package in found] == ["ja_en 1.10", "xx_en 2.0"]
    assert {pin.pair: pin for one in found if (pin := receipt(one))} == pins  # with URL and checksum of the original


def test_a_bundle_of_a_pair(make_archive: Make, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    with pytest.raises(TripglotError, match="no package is installed but what comes with tripglot"):
        bundle.write(file, ())
    with pytest.raises(TripglotError, match="no package is installed for ja to en"):
        bundle.write(file, (), [("ja", "en")])
    assert not file.exists()
    assert bundle.write(file, (), [("zh", "en")])[0].origin == "bundled"
    assert next(install_all(file, into=tmp_path / "there")).from_code == "zh"
    with pytest.raises(TripglotError, match=r"nowhere/b.zip: cannot be written: No such file"):
        bundle.write(tmp_path / "nowhere" / "b.zip", (), [("zh", "en")])


@pytest.mark.parametrize("how", ["missing", "other", "truncated", "lock", "pinned", "climbing"])
def test_a_spoilt_bundle_is_refused(how: str, make_archive: Make, tmp_path: Path) -> None:
    install(make_archive("xx", "en", "2.0"))
    file, spoilt, there = tmp_path / "b.zip", tmp_path / "spoilt.zip", tmp_path / "there"
    bundle.write(file, ())
    with zipfile.ZipFile(file) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    name = "packages/translate-xx_en-2.0.argosmodel"
    if how == "missing":
        del members[name]
    elif how == "other":
        members[name] = make_archive("xx", "en", "2.0", credits=["x"]).read_bytes()
    elif how == "truncated":
        members[name] = members[name][:-999]
    elif how == "lock":
        members[lock.FILE] = b"format = 7"
    elif how == "climbing":
        members[lock.FILE] = members[lock.FILE].replace(b'"2.0"', b'"../../evil"')
    with zipfile.ZipFile(spoilt, "w") as opened:
        for member, data in members.items():
            opened.writestr(member, data)
    pins = {("xx", "en"): replace(PIN, from_code="xx")} if how == "pinned" else {}
    expected = {
        "missing": "is not in it", "other": "is another xx_en 2.0", "truncated": "not a whole package archive",
        "lock": "tripglot.lock: format is 7", "pinned": "is xx_en 2.0, not xx_en 1.10", "climbing": "'version' is",
    }[how]  # fmt: skip
    with pytest.raises(TripglotError, match=f"^{spoilt}: .*{expected}") as caught:
        list(install_all(spoilt, into=there, pins=pins))
    assert "\n" not in str(caught.value)
    assert not there.exists() or list(there.iterdir()) == []
