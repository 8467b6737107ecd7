"""The lock file: pins written, kept to, and verified."""

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot.cache import Cache
from tripglot.errors import TripglotError
from tripglot.jobs.packages import install, install_from_index, pin_installed
from tripglot.packages import download as _download
from tripglot.packages import lock
from tripglot.packages.pinned import strays
from tripglot.packages.store import digests, installed, receipt, serving
from tripglot.settings import Settings

from .mirror import PIN, Act, Mirror

Make = Callable[..., Path]


def findings(pins: dict[lock.Pair, lock.Pin], dirs: tuple[Path, ...] = ()) -> list[str]:
    here = serving(installed(dirs))
    return lock.differences(pins, here, digests(here[pair] for pair in pins if pair in here))


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_lock_file_says_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / lock.FILE
    pins = {pin.pair: pin for pin in (PIN, replace(PIN, from_code="de", url=""))}
    assert lock.read(path) == {}
    assert lock.write(path, pins)
    assert lock.read(path) == pins
    assert not lock.write(path, dict(reversed(pins.items())))  # sorted: the same bytes
    assert path.read_text().index('from = "de"') < path.read_text().index('from = "ja"')


BAD = {
    "no TOML": ("[[", "not valid TOML"),
    "no text": (b"\xff", "not valid TOML"),
    "no format": ("", "format is None, not 1"),
    "later format": ("format = 2", "format is 2, not 1 (use a newer tripglot)"),
    "no list": ("format = 1\npackage = 7", "'package' is no list"),
    "no table": ("format = 1\npackage = [7]", "package 1: no table"),
    "twice": (lock.text([PIN, PIN]), "package 2: ja_en 1.10 is pinned twice"),
    "path for code": (lock.text([replace(PIN, from_code="../x")]), "package 1: 'from' is '../x'"),
    "path for version": (lock.text([replace(PIN, version="1/2")]), "package 1: 'version' is '1/2'"),
    "short checksum": (lock.text([replace(PIN, sha256="a")]), "package 1: 'sha256' is 'a'"),
    "no files": (lock.text([PIN]).replace("files", "file"), "package 1: 'files' is None, not a text"),
    "http": (lock.text([replace(PIN, url="http://x.invalid/")]), "only https:// and file:// are fetched"),
    "no size": (lock.text([replace(PIN, size=0)]), "package 1: 'size' is 0"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_lock_file_is_an_error_of_one_line(name: str, tmp_path: Path) -> None:
    content, expected = BAD[name]
    path = tmp_path / lock.FILE
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TripglotError) as caught:
        lock.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


# --- pins -------------------------------------------------------------------------------------------------------------


def test_pins_of_what_is_installed_cost_no_network(server: Mirror, make_archive: Make) -> None:
    install_from_index("ja", "en")
    install(make_archive("xx", "en", "2.0"))
    asked = len(server.asked)
    pins = pin_installed(())
    assert len(server.asked) == asked
    assert [(pin.label, pin.url) for pin in pins.values() if pin.from_code != "zh"] == [
        ("ja_en 1.10", f"{server.url}/1.10"), ("xx_en 2.0", ""),
    ]  # fmt: skip
    assert pins["zh", "en"].url == "bundled:translate-zh_en.argosmodel"
    assert findings(pins) == []


def test_a_package_that_argos_unpacked_is_looked_up(server: Mirror, usual_folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "served"
    archive.write_bytes(server.files["/1.9"])
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(usual_folder)
    stanza = usual_folder / "ja_en" / "stanza"
    stanza.mkdir()
    (stanza / "resources.json").write_text("{}")  # Argos keeps it, our checksum leaves it out
    pins = pin_installed((), [("ja", "en")])
    assert server.asked == ["/index.json", "/1.9"]
    assert pins["ja", "en"].sha256 == _download.checksum(archive)
    assert findings(pins) == []
    (usual_folder / "ja_en" / "model" / "config.json").write_text("{ }")
    with pytest.raises(TripglotError, match=r"ja_en: not the ja_en 1.9 of http.*1.9 \(tripglot packages install ja en"):
        pin_installed((), [("ja", "en")])
    server.index()
    with pytest.raises(TripglotError, match="ja_en: nothing says what it was unpacked from"):
        pin_installed((), [("ja", "en")])


def test_a_pair_that_is_not_installed_is_pinned_to_the_newest(server: Mirror, usual_folder: Path) -> None:
    pins = pin_installed((), [("ja", "en")])
    assert pins["ja", "en"].version == "1.10"
    assert list(usual_folder.iterdir()) == []
    assert findings(pins) == ["ja_en 1.10: not installed (tripglot packages install ja en)"]
    install_from_index("ja", "en", pins=pins)
    assert findings(pins) == []


def test_the_pinned_version_is_installed_without_the_index(server: Mirror) -> None:
    install_from_index("ja", "en", pins={})
    server.index(server.offer("ja", "en", "1.9", "1.9"))
    pins = pin_installed((), [("ja", "en")])
    server.asked.clear()
    assert install_from_index("ja", "en", pins=pins).version == "1.10"
    assert server.asked == ["/1.10"]


@pytest.mark.parametrize("change", ["size", "sha256", "files"])
def test_other_bytes_than_the_pinned_ones_are_refused(server: Mirror, usual_folder: Path, change: str) -> None:
    pins = pin_installed((), [("ja", "en")])
    pin = pins["ja", "en"]
    wrong = {
        "size": replace(pin, size=pin.size + 1), "sha256": replace(pin, sha256="0" * 64), "files": replace(pin, files="0" * 64),
    }[change]  # fmt: skip
    with pytest.raises(TripglotError, match=r"1.10: (not the pinned package: |is another ja_en 1.10 than the one in)"):
        install_from_index("ja", "en", pins={pin.pair: wrong})
    assert list(usual_folder.iterdir()) == []
    assert [path.name for path in usual_folder.parent.iterdir()] == ["packages"]


def test_a_pinned_download_is_continued_without_a_tag(server: Mirror) -> None:
    pins = pin_installed((), [("ja", "en")])
    server.tag = ""
    server.acts["/1.10"] = [Act(cut=100_000)]
    assert install_from_index("ja", "en", pins=pins).version == "1.10"
    assert server.asked[-1] == "/1.10 from 100000"


def test_files_are_held_to_the_pins_too(make_archive: Make, tmp_path: Path) -> None:
    first = make_archive("ja", "en", "1.0")
    pin = receipt(install(first))
    assert pin
    pins = {pin.pair: pin}
    anew = tmp_path / "anew.argosmodel"  # the same files packed otherwise
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(anew, "w", zipfile.ZIP_DEFLATED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    install(anew, pins=pins)
    with pytest.raises(TripglotError, match=r"is ja_en 1.1, not ja_en 1.0 as pinned in tripglot.lock \(--ignore-lock"):
        install(make_archive("ja", "en", "1.1"), pins=pins)
    with pytest.raises(TripglotError, match=r"is another ja_en 1.0 than the one in tripglot.lock"):
        install(make_archive("ja", "en", "1.0", credits=["x"]), pins=pins)
    assert serving(installed())["ja", "en"].version == "1.0"


def test_verify_says_each_difference(usual_folder: Path, make_archive: Make, make_folder: Make, tmp_path: Path) -> None:
    for code in ("aa", "bb", "cc"):
        install(make_archive(code, "en", "1.0"))
    pins = pin_installed((), [("aa", "en"), ("bb", "en"), ("cc", "en")])
    assert findings(pins) == []
    (usual_folder / "translate-aa_en-1.0" / "model" / "more").touch()
    make_folder(tmp_path / "extra", "bb", "en", "2.0")
    shutil.rmtree(usual_folder / "translate-cc_en-1.0" / "model")
    make_folder(usual_folder, "dd", "en")
    assert [line.split(" (")[0] for line in findings(pins, (tmp_path / "extra",))] == [
        f"aa_en 1.0: the files at {usual_folder / 'translate-aa_en-1.0'} are not the pinned ones",
        f"bb_en 1.0: version 2.0 is installed, at {tmp_path / 'extra' / 'bb_en'}",
        "cc_en 1.0: not installed",
        "dd_en 1.0: installed and not pinned",
    ]
    assert lock.differences(pins, serving(installed()), {})[0].startswith("aa_en 1.0: the files at ")  # unreadable


# --- at every run -----------------------------------------------------------------------------------------------------


def test_a_run_says_which_package_is_not_the_pinned_one(
    make_archive: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, cache = Settings(root=tmp_path), Cache(tmp_path)
    package = install(make_archive("ja", "en"))
    pin = receipt(package)
    assert pin is not None
    path = tmp_path / lock.FILE
    assert strays(settings, cache) == []  # no lock file
    lock.write(path, {pin.pair: pin})
    assert strays(settings, cache) == []
    with monkeypatch.context() as patch:
        patch.setattr(lock, "digest", lambda folder: pytest.fail("was taken before"))
        assert strays(settings, cache) == []
    metadata = package.path / "metadata.json"
    metadata.write_text(metadata.read_text() + " ")
    [line] = strays(settings, cache)
    assert line.startswith(f"{path}: ja_en 1.0: the files at {package.path} are not the pinned ones")
    assert line.endswith("(tripglot packages install ja en)")
    lock.write(path, {pin.pair: replace(pin, version="1.1")})
    [line] = strays(settings, cache)
    assert "ja_en 1.1: version 1.0 is installed" in line
    path.write_text("[[")
    [line] = strays(settings, cache)
    assert line.startswith(f"{path}: not valid TOML")
    assert strays(replace(settings, engine="pseudo"), cache) == []


def test_run_and_doctor_say_that_a_lock_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# A day\n\nWe met in the morning.\n")
    (tmp_path / lock.FILE).write_text("[[")
    ran, looked = tripglot("run", cwd=tmp_path), tripglot("doctor", cwd=tmp_path)
    assert ran.returncode == 0
    assert f"{lock.FILE}: not valid TOML" in ran.stderr
    assert f"{lock.FILE}: not valid TOML" in looked.stdout
