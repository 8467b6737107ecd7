"""The store: listing, installing from files good and bad, removing."""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.trial import TrialError, prove
from tripglot.errors import TripglotError
from tripglot.jobs.packages import install
from tripglot.packages import archive as _archive
from tripglot.packages.bundle import is_bundle
from tripglot.packages.bundled import archives, read_metadata
from tripglot.packages.package import Package
from tripglot.packages.store import installed, remove

VERSION = read_metadata(archives()[0])["package_version"]
Make = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("either_way")


def listed(dirs: list[Path] | None = None) -> list[tuple[str, str, str, str]]:
    found = installed(dirs or [])
    return [(one.from_code, one.to_code, one.version, one.origin) for one in found if not one.problem]


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".tripglot-")]


def test_the_bundled_package_is_always_there() -> None:
    assert listed() == [("zh", "en", VERSION, "bundled")]


def test_places_are_listed_in_the_order_in_which_they_win(
    tmp_path: Path, usual_folder: Path, make_folder: Make
) -> None:
    make_folder(usual_folder, "zh", "en", "1.9")
    make_folder(tmp_path / "extra", "zh", "en", "1.8")
    origins = [one[3] for one in listed([tmp_path / "extra", tmp_path / "missing"])]
    assert origins == ["extra", "argos", "bundled"]


def test_a_broken_folder_hides_no_other_and_says_why(usual_folder: Path, make_folder: Make) -> None:
    make_folder(usual_folder, "ja", "en")
    (usual_folder / "half").mkdir()
    (usual_folder / "list").mkdir()
    (usual_folder / "list" / "metadata.json").write_text("[]")
    make_folder(usual_folder, "de", "en", type="sbd")
    shutil.rmtree(make_folder(usual_folder, "fr", "en") / "model")
    (make_folder(usual_folder, "it", "en") / "sentencepiece.model").unlink()
    vmap = make_folder(usual_folder, "es", "en") / "model" / "vmap.txt"
    vmap.unlink()
    vmap.touch()
    assert listed() == [("ja", "en", "1.0", "argos"), ("zh", "en", VERSION, "bundled")]
    problems = {one.path.name: one.problem for one in installed() if one.problem}
    assert set(problems) == {"half", "list", "de_en", "fr_en", "it_en", "es_en"}
    assert "no metadata.json" in problems["half"]
    assert "model.bin" in problems["fr_en"]
    assert "tokenizer" in problems["it_en"]
    assert problems["es_en"] == "its model/vmap.txt is no list of words (install it again)"


def test_install_translate_remove(usual_folder: Path, make_archive: Make) -> None:
    package = install(make_archive("ja", "en", "1.1"))
    assert package == Package("ja", "en", "1.1", usual_folder / "translate-ja_en-1.1", "argos")
    assert ArgosEngine().translate(["软件"], "ja", "en")[0][0].text
    assert remove("ja", "en") == [package]
    assert list(usual_folder.iterdir()) == []
    assert not leftovers(usual_folder.parent)


def test_another_version_replaces_the_first(usual_folder: Path, make_archive: Make, make_folder: Make) -> None:
    make_folder(usual_folder, "ja", "en", "1.0")  # as Argos itself names its folders
    make_folder(usual_folder, "de", "en", "1.0")
    for version in ("1.1", "1.1", "1.0.9"):
        install(make_archive("ja", "en", version))
    assert sorted(path.name for path in usual_folder.iterdir()) == ["de_en", "translate-ja_en-1.0.9"]


def test_install_into_a_folder_of_the_settings(tmp_path: Path, make_archive: Make) -> None:
    package = install(make_archive(), into=tmp_path / "deep" / "packages")
    assert (package.origin, package.path.parent) == ("extra", tmp_path / "deep" / "packages")
    assert stat.S_IMODE(package.path.stat().st_mode) == 0o755
    assert remove("xx", "en", [tmp_path / "deep" / "packages"])[0].path == package.path


def test_splitters_are_left_in_the_archive(make_archive: Make) -> None:
    archive = make_archive()
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("xx_en/stanza/tokenize/xx.pt", b"pickle")
        opened.writestr("xx_en/minisbd/xx.onnx", b"onnx")
        opened.writestr("__MACOSX/xx_en/._metadata.json", b"")
        opened.writestr("xx_en/NOTICE.md", b"who")
    folder = install(archive).path
    assert sorted(path.name for path in folder.iterdir()) == [
        "NOTICE.md", "README.md", "lexicon.txt.xz", "metadata.json", "model", "sentencepiece.model", "tripglot.json",
    ]  # fmt: skip


def test_the_bundled_package_cannot_be_removed() -> None:
    with pytest.raises(TripglotError, match="only the bundled package serves it"):
        remove("zh", "en")
    with pytest.raises(TripglotError, match="no package is installed for it"):
        remove("ja", "en")


def with_member(name: str, content: bytes = b"x", mode: int = 0) -> Callable[[Path], None]:
    def spoil(archive: Path) -> None:
        member = zipfile.ZipInfo(name)
        member.filename = name  # ZipInfo's own cleaning undone
        member.external_attr = mode << 16
        member.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(archive, "a") as opened:
            opened.writestr(member, content)

    return spoil


def without(*names: str) -> Callable[[Path], None]:
    return lambda archive: rewrite(archive, lambda name, data: None if name.endswith(names) else data)


def changed(ending: str, content: bytes) -> Callable[[Path], None]:
    return lambda archive: rewrite(archive, lambda name, data: content if name.endswith(ending) else data)


def rewrite(archive: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = {name: change(name, opened.read(name)) for name in opened.namelist()}
    with zipfile.ZipFile(archive, "w") as opened:
        for name, data in members.items():
            if data is not None:
                opened.writestr(name, data)


def truncated(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-1000])


def damaged(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 0xFF
    archive.write_bytes(data)


def metadata(**facts: object) -> Callable[[Path], None]:
    whole = {"from_code": "xx", "to_code": "en", "package_version": "1.0"} | facts
    return changed("metadata.json", json.dumps(whole).encode())


HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (lambda archive: archive.write_bytes(b""), "not a whole package archive"),
    "not a zip": (lambda archive: archive.write_bytes(b"<html>404</html>" * 99), "not a whole package archive"),
    "truncated": (truncated, "not a whole package archive"),
    "damaged": (damaged, "Bad CRC-32"),
    "climbing": (with_member("xx_en/../../../evil"), "unsafe member"),
    "absolute": (with_member("/tmp/evil"), "unsafe member"),
    "drive": (with_member("C:/evil"), "unsafe member"),
    "backslashes": (with_member("xx_en\\..\\..\\evil"), "unsafe member"),
    "line break": (with_member("xx_en/a\nb"), "unsafe member"),
    "symlink": (with_member("xx_en/model/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a link or a device"),
    "device": (with_member("xx_en/device", b"", stat.S_IFCHR | 0o666), "is a link or a device"),
    "bomb": (with_member("xx_en/bomb", bytes(30 << 20)), "would unpack to 31,457,280 bytes"),
    "twice": (with_member("xx_en/metadata.json/x"), "two members of the same name"),
    "no metadata": (without("metadata.json"), "no metadata.json in it"),
    "metadata no JSON": (changed("metadata.json", b"{"), "metadata.json is not JSON"),
    "metadata no text": (changed("metadata.json", b"\xff\xfe{}"), "metadata.json is not JSON"),
    "metadata a list": (changed("metadata.json", b"[]"), "metadata.json holds no object"),
    "number for code": (metadata(from_code=7), "from_code in metadata.json is 7"),
    "path for code": (metadata(to_code="../en"), "to_code in metadata.json is '../en'"),
    "path for version": (metadata(package_version="1/../.."), "package_version in metadata.json"),
    "number for version": (metadata(package_version=1.0), "package_version in metadata.json"),
    "other type": (metadata(type="sbd"), "its type is 'sbd'"),
    "no model": (without("model.bin"), "no model/model.bin"),
    "no tokenizer": (without("sentencepiece.model"), "no tokenizer"),
    "model that does not load": (changed("model.bin", b"\x06\0\0\0" + b"junk" * 99), "the model in it does not load"),
    "model without vocabulary": (without("shared_vocabulary.json"), "the model in it does not load"),
    "empty list of words": (changed("vmap.txt", b""), "its model/vmap.txt is no list of words"),
    "list of words that is none": (changed("vmap.txt", b"junk" * 99), "its model/vmap.txt is no list of words"),
    "list of nothing": (changed("vmap.txt", b"\t\n"), "model/vmap.txt names no words"),
    "list of strange words": (
        changed("vmap.txt", b"\tnowhere </s>\n"),
        "names 'nowhere', which is not in its vocabulary",
    ),
    "from a language to itself": (metadata(from_code="en"), "from_code and to_code in metadata.json are both 'en'"),
    "tokenizer that does not load": (changed("sentencepiece.model", b"junk"), "the model in it does not load"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_archive_gives_one_line_and_leaves_nothing(
    name: str, tmp_path: Path, usual_folder: Path, make_archive: Make, make_folder: Make
) -> None:
    spoil, expected = HOSTILE[name]
    kept = make_folder(usual_folder, "xx", "en", "0.9")
    archive = make_archive()
    spoil(archive)
    before = sorted(tmp_path.parent.iterdir())
    with pytest.raises(TripglotError) as caught:
        install(archive)
    message = str(caught.value)
    assert message.startswith(f"{archive}: ")
    assert expected in message
    assert message.endswith(")")
    assert "\n" not in message
    assert list(usual_folder.iterdir()) == [kept]
    assert not leftovers(tmp_path)
    assert sorted(tmp_path.parent.iterdir()) == before
    assert not Path("/tmp/evil").exists()


def test_too_many_members(make_archive: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MAX_MEMBERS", 3)
    with pytest.raises(TripglotError, match=r"\d members in a package archive"):
        install(make_archive())


def test_too_large_in_all(make_archive: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MAX_TOTAL_BYTES", 1 << 20)
    with pytest.raises(TripglotError, match=r"the archive would unpack to [\d,]+ bytes"):
        install(make_archive())


def test_encrypted_member(make_archive: Make) -> None:
    archive = make_archive()
    data = bytearray(archive.read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic)
        data[at + place] |= 1
    archive.write_bytes(data)
    with pytest.raises(TripglotError, match=r"damaged package archive: .*encrypted"):
        install(archive)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.argosmodel", tmp_path):
        with pytest.raises(TripglotError, match="no such package file"):
            install(path)


def test_target_that_takes_nothing(tmp_path: Path, make_archive: Make) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TripglotError, match=r"file: cannot change the packages here: (File exists|Not a directory)"):
        install(make_archive(), into=tmp_path / "file")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_target(tmp_path: Path, make_archive: Make) -> None:
    target = tmp_path / "locked" / "packages"
    target.mkdir(parents=True)
    target.chmod(0o555)
    target.parent.chmod(0o555)
    try:
        with pytest.raises(TripglotError, match="cannot change the packages here: Permission denied"):
            install(make_archive(), into=target)
    finally:
        target.parent.chmod(0o755)


def test_full_disk(usual_folder: Path, make_archive: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = install(make_archive("xx", "en", "0.9"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    archive = make_archive()
    monkeypatch.setattr(_archive.shutil, "copyfileobj", full)
    with pytest.raises(TripglotError, match="cannot change the packages here: No space left on device"):
        install(archive)
    assert list(usual_folder.iterdir()) == [kept.path]
    assert not leftovers(usual_folder.parent)


def test_processes_that_install_the_same_at_once_do_no_harm(tmp_path: Path, make_archive: Make) -> None:
    archive, target = make_archive(), tmp_path / "shared"
    code = (
        "import sys; from pathlib import Path; from tripglot.jobs.packages import install\n"
        "install(Path(sys.argv[1]), into=Path(sys.argv[2]))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(archive), str(target)], cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    for process in running:
        assert process.wait(60) == 0, process.stderr and process.stderr.read()
        assert process.stderr
        process.stderr.close()
    assert listed([target])[0] == ("xx", "en", "1.0", "extra")
    assert [path.name for path in target.iterdir()] == ["translate-xx_en-1.0"]
    assert not leftovers(tmp_path)


def test_a_package_that_ends_the_process_which_loads_it_is_one_line(make_archive: Make) -> None:
    """The trial is in a process of its own; native code trusts its files, and no check of ours knows them all."""
    package = install(make_archive())

    def crash(folder: Path) -> None:
        (folder / "model" / "vmap.txt").write_bytes(b"")

    crash(package.path)
    with pytest.raises(TrialError):  # before anything is loaded
        prove(package)
    program = (
        "import os, signal, tripglot.engines.model as m; m.load = lambda package: os.kill(os.getpid(), signal.SIGSEGV)"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", partial(_with, program, subprocess.run))
        with pytest.raises(TrialError, match=r"^it ends the process that loads it \(signal 11\)$"):
            prove(replace(package, path=package.path.parent))  # nothing to look at before


def _with(program: str, run: Any, command: list[str], **named: Any) -> Any:
    """Run a program first, in the process of a trial."""
    _, _, _, name, facts = command
    first = f"{program}; import sys, runpy; sys.argv[1:] = [{facts!r}]; runpy.run_module({name!r}, run_name='__main__')"
    return run([command[0], "-c", first], **named)


def test_what_never_ends_is_no_package(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        assert not is_bundle(path)
        with pytest.raises(TripglotError, match="no such package file"):
            install(path)
