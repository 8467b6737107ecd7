"""The lock file: pins written, kept to, and verified; bundles; processes at the same time; no network."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import TripglotError
from pipeline.translation import _argostranslate, _download, _place, bundle, lock
from pipeline.translation.online import install_from_index, pin_installed
from pipeline.translation.packages import digests, install, installed, receipt, serving

from .mirror import Act, Mirror, running

ROOT = Path(__file__).parents[2]
Make = Callable[..., Path]
PIN = lock.Pin("ja", "en", "1.10", "https://x.invalid/a", 7, "a" * 64, "b" * 64)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, make_archive: Make) -> Iterator[Mirror]:
    monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
    monkeypatch.setattr(_download, "PAUSE", 0.001)
    with running() as serving:
        for version in ("1.9", "1.10"):
            serving.files[f"/{version}"] = make_archive("ja", "en", version).read_bytes()
        serving.index(*(serving.offer("ja", "en", version, version) for version in ("1.9", "1.10")))
        monkeypatch.setattr(_argostranslate.package_module().settings, "package_index", serving.url)
        yield serving


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


# --- bundles ----------------------------------------------------------------------------------------------------------


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
    found = list(bundle.install_all(file, into=there, pins=pins))
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
    assert next(bundle.install_all(file, into=tmp_path / "there")).from_code == "zh"
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
        list(bundle.install_all(spoilt, into=there, pins=pins))
    assert "\n" not in str(caught.value)
    assert not there.exists() or list(there.iterdir()) == []


# --- processes, and no network ----------------------------------------------------------------------------------------


def env_of(usual_folder: Path, **more: str) -> dict[str, str]:
    """The environment for a process of its own, which does not see what monkeypatch set in this one."""
    return {**os.environ, "ARGOS_PACKAGES_DIR": str(usual_folder), "PYTHONPATH": str(ROOT), **more}


def test_two_processes_download_different_versions_at_once(server: Mirror, usual_folder: Path) -> None:
    pins = {}
    for version in ("1.9", "1.10"):
        server.index(server.offer("ja", "en", version, version))
        pins[version] = pin_installed((), [("ja", "en")])["ja", "en"]
    code = (
        "import sys; from pipeline.translation import lock; from pipeline.translation.online import install_from_index\n"
        "pins = lock.parse(sys.argv[1].encode(), 'argument')\n"
        "for _ in range(4): install_from_index('ja', 'en', pins=pins)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, lock.text([pins[version]])], env=env_of(usual_folder),
            stderr=subprocess.PIPE, text=True,
        )
        for version in ("1.9", "1.10", "1.10")
    ]  # fmt: skip
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    found = [one for one in installed() if one.origin == "argos"]  # one of the two, whole
    assert len(found) == 1, found
    assert digests(found)["ja", "en"] == pins[found[0].version].files
    assert [path.name for path in usual_folder.parent.iterdir()] == ["packages"]


def test_two_processes_do_not_delete_the_version_of_each_other(make_archive: Make, usual_folder: Path) -> None:
    code = (  # slow where it hurts: between its own rename and looking for other versions
        "import sys, time; from pathlib import Path; from pipeline.translation import packages\n"
        "real = packages._folders\n"
        "packages._folders = lambda place: (time.sleep(0.5), real(place))[1]\n"
        "packages.install(Path(sys.argv[1]))"
    )
    archives = [make_archive("ja", "en", version) for version in ("1.9", "1.10")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(archive)], env=env_of(usual_folder), stderr=subprocess.PIPE, text=True
        )
        for archive in archives
    ]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert len([one for one in installed() if one.origin == "argos"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_a_process_that_does_not_let_go(
    make_archive: Make, usual_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.translation import _place\n"
        "with _place.alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    archive = make_archive("ja", "en")
    monkeypatch.setattr(_place, "PATIENCE", 0.1)
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(usual_folder)], env=env_of(usual_folder),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(TripglotError, match=r"packages: another process is changing the packages here \(wait until"):
        install(archive)
    assert list(usual_folder.iterdir()) == []
    holder.kill()  # a process that dies lets go
    holder.communicate()
    assert install(archive).version == "1.0"


def test_a_download_that_another_process_is_at(usual_folder: Path) -> None:
    with _place.part_file(usual_folder, "https://x.invalid/a") as first:
        with _place.part_file(usual_folder, "https://x.invalid/a") as second:
            assert first.parent != second.parent
        with _place.part_file(usual_folder, "https://x.invalid/b") as other:
            assert other.parent == first.parent
    assert [path.name for path in usual_folder.parent.iterdir()] == ["packages"]


NO_SOCKETS = """
import socket, sys
class Refused(BaseException): pass
def refuse(*_, **__): raise Refused("a socket was asked for")
class NoSocket(socket.socket):
    __init__ = refuse
socket.socket = NoSocket
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
import _socket
_socket.socket = NoSocket
sys.argv = ["tripglot", *sys.argv[1:]]
from pipeline.cli import main
main()
"""


def test_nothing_but_what_says_so_opens_a_socket(usual_folder: Path, make_archive: Make, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "posts").mkdir(parents=True)
    (project / ".git").mkdir()
    (project / "posts" / "a.md").write_text("# Day one\n\nWe took the train to the coast.\n\n今天我们去了海边。\n")
    archive, more = make_archive("ja", "en", "1.0"), tmp_path / "more.zip"

    def tripglot(*words: object, offline: str = "1") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", NO_SOCKETS, *map(str, words)], check=False, cwd=project, capture_output=True, text=True, timeout=60,
            env=env_of(usual_folder, TRIPGLOT_OFFLINE=offline),
        )  # fmt: skip

    for words in (
        ["packages", "install", archive], ["packages", "list"], ["packages", "lock"], ["packages", "verify"],
        ["packages", "bundle", "-o", more], ["packages", "install", more], ["packages", "install"], ["run"],
    ):  # fmt: skip
        result = tripglot(*words)
        assert result.returncode == 0, (words, result.stdout, result.stderr)
    assert 'from = "ja"' in (project / lock.FILE).read_text()
    assert (project / "output").is_dir()

    for words in (["available"], ["install", "fr", "en"], ["update"], ["lock", "fr", "en"]):
        result = tripglot("packages", *words)
        assert result.returncode == 2
        assert "TRIPGLOT_OFFLINE is set" in result.stderr
        assert result.stderr.count("\n") == 1
    assert "a socket was asked for" in tripglot("packages", "available", offline="0").stderr  # the block does block

    assert tripglot("packages", "remove", "ja", "en").returncode == 0
    result = tripglot("packages", "verify")
    assert (result.returncode, result.stdout) == (1, "ja_en 1.0: not installed (tripglot packages install ja en)\n")
    (project / lock.FILE).unlink()
    result = tripglot("packages", "verify")
    assert (result.returncode, result.stdout) == (2, "")
    assert "tripglot.lock: does not exist (tripglot packages lock)" in result.stderr


def test_the_commands_against_a_mirror(server: Mirror, usual_folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    def tripglot(*words: str) -> str:
        result = subprocess.run(
            [sys.executable, "-m", "pipeline", "packages", *words], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env=env_of(usual_folder, ARGOS_PACKAGE_INDEX=server.url),
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return result.stdout

    whole = server.files["/index.json"]
    server.index(server.offer("ja", "en", "1.9", "1.9"))
    assert tripglot("available") == "ja → en  1.9\n"
    assert "version 1.9" in tripglot("install", "ja", "en")
    tripglot("lock")
    server.files["/index.json"] = whole
    assert "ja → en  1.10  (argos 1.9 is installed)" in tripglot("available", "ja")
    assert "version 1.9\n  as pinned" in tripglot("install", "ja", "en")
    assert "ja_en 1.9 → 1.10" in tripglot("update")
    assert "2 packages are as pinned" in tripglot("verify")
    tripglot("remove", "ja", "en")
    assert "installed ja to en, version 1.10" in tripglot("install")
