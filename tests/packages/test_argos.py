"""Our reading of Argos Translate's rules, compared with Argos Translate's own package module."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tripglot.engines.tokens import MosesTokenizer, SentencePieceTokenizer
from tripglot.errors import TripglotError
from tripglot.packages import argos as ours
from tripglot.packages import index
from tripglot.packages.argostranslate import package_module

SENTENCES = [
    "Hello, world.",
    "It's 3.5 % of “all”, isn't it?  (Ask snake_case & co.)",
    "lowest lower low l </w> @@ a@@ b",
    "L'été, où êtes-vous ?",
    "日本語とEnglish。",
    "",
    "   ",
]
MERGES = "l o\nlo w\nlo w\ne s\ne r</w>\nw e\nlow er</w>\ne </w>\nr </w>\nt </w>\nh e\nhe l\n"

PLACES = """
import importlib, json, os, sys
from pathlib import Path
from argostranslate import settings
from tripglot.packages import argos

found = []
for env, file in json.loads(sys.argv[1]):
    before = dict(os.environ)
    os.environ.update(env)
    path = Path(os.environ.get("XDG_CONFIG_HOME", os.environ["HOME"] + "/.config")) / "argos-translate/settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(file))
    own = str(argos.packages_folder()), argos.package_index(), argos.compute_type()
    importlib.reload(settings)
    found.append([own, (str(settings.package_data_dir), settings.package_index, settings.compute_type)])
    os.environ.clear()
    os.environ.update(before)
print(json.dumps(found))
"""


@pytest.fixture
def theirs() -> ModuleType:
    """`argostranslate.package`, imported through our door: alone, it would write into the home of whoever runs this."""
    module = package_module()
    if module is None:
        pytest.skip("the extra `argos` is not installed, so there is nothing to compare with")
    return module


@pytest.mark.usefixtures("theirs")
def test_places_and_settings_are_argos_translates_own(tmp_path: Path) -> None:
    away = str(tmp_path / "away")
    file = {"ARGOS_PACKAGES_DIR": f"{away}/file", "ARGOS_PACKAGE_INDEX": "file:///i", "ARGOS_COMPUTE_TYPE": "int8"}
    cases: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {}),
        ({}, file),
        ({"XDG_DATA_HOME": f"{away}/data"}, {}),
        ({"XDG_CONFIG_HOME": f"{away}/config"}, file),
        ({"ARGOS_PACKAGES_DIR": f"{away}/env", "ARGOS_COMPUTE_TYPE": "float32"}, file),
        ({"ARGOS_PACKAGE_INDEX": "https://mirror.example/x/"}, file),
        ({"ARGOS_PACKAGE_INDEX": ""}, file),
        ({"SNAP": f"{away}/snap", "SNAP_USER_DATA": f"{away}/user"}, {}),
    ]
    env = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_", "SNAP"))}
    done = subprocess.run(
        [sys.executable, "-c", PLACES, json.dumps(cases)],
        env=env | {"HOME": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for case, (own, argos) in zip(cases, json.loads(done.stdout), strict=True):
        assert own == argos, case


@pytest.mark.parametrize("content", ["[]", "{", '"x"'])
def test_broken_settings_are_one_line(home: Path, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    file = home / ".config" / "argos-translate" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    with pytest.raises(TripglotError, match=r"settings\.json: .* \(mend or delete") as caught:
        ours.packages_folder()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "metadata",
    [
        {"from_code": "en", "to_code": "de", "package_version": "1.9", "target_prefix": "__de__"},
        {"from_code": "en", "to_code": "de", "type": "sbd", "argos_version": "1.9", "from_codes": ["en"]},
        {},
        {"from_code": 3, "to_code": None, "package_version": 1.0},
    ],
)
def test_metadata_is_read_alike(tmp_path: Path, theirs: ModuleType, metadata: dict[str, object]) -> None:
    (tmp_path / "metadata.json").write_text(json.dumps(metadata))
    own, argos = ours.read(tmp_path), theirs.Package(tmp_path)
    for name in ("type", "from_code", "to_code", "package_version", "target_prefix"):
        assert getattr(own, name) == getattr(argos, name), name


@pytest.mark.parametrize("content", [None, "[]", "{", "3"])
def test_what_is_no_package_is_none_for_both(tmp_path: Path, theirs: ModuleType, content: str | None) -> None:
    if content is not None:
        (tmp_path / "metadata.json").write_text(content)
    for read in (ours.read, theirs.Package):
        with pytest.raises(Exception):  # noqa: B017 - whatever it is, it becomes the folder's problem
            read(tmp_path)


def test_the_index_is_read_alike(tmp_path: Path, theirs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        {
            "from_code": "ja",
            "to_code": "en",
            "package_version": "1.1",
            "links": ["https://a.example/ja_en", "ipfs://x"],
        },
        {
            "from_code": "zt",
            "to_code": "en",
            "package_version": "1.9",
            "links": ["https://a.example/zt_en"],
            "code": "c",
        },
        {"type": "sbd", "package_version": "1.0", "links": ["https://a.example/sbd"], "from_codes": ["en"]},
    ]
    file = tmp_path / "index.json"
    file.write_text(json.dumps(entries))
    monkeypatch.setattr(theirs.settings, "local_package_index", file)
    argos = [
        (one.from_code, one.to_code, one.package_version, tuple(link for link in one.links if link.startswith("https")))
        for one in theirs.get_available_packages()
        if one.type == "translate"
    ]
    assert [(one.from_code, one.to_code, one.version, one.links) for one in index.fetch(file.as_uri())] == argos


def test_pieces_are_cut_alike(model_folder: Path, theirs: ModuleType) -> None:
    file = model_folder / "sentencepiece.model"
    own, argos = SentencePieceTokenizer(file.read_bytes()), theirs.SentencePieceTokenizer(file)
    for text in [*SENTENCES, "我们使用 OpenStack。𠮷"]:
        tokens = own.encode([text])[0].tokens
        assert tokens == argos.encode(text)
        # theirs turns every underscore of the text into a space too
        assert own.decode(tokens).text.replace("_", " ").strip() == argos.decode(tokens).strip()


@pytest.mark.parametrize("version", ["", "#version: 0.1\n", "#version: 0.2\n", "#version: 0.2.0\n"])
def test_subwords_are_cut_alike(tmp_path: Path, theirs: ModuleType, version: str) -> None:
    codes = tmp_path / "bpe.model"
    codes.write_bytes((version + MERGES).encode())
    own, argos = MosesTokenizer(codes, "fr", "en"), theirs.BPETokenizer(codes, "fr", "en")
    for text in SENTENCES:
        tokens = own.encode([text])[0].tokens
        assert tokens == argos.encode(text), text
        assert own.decode(tokens).text == argos.decode(tokens).strip()


@pytest.mark.parametrize("codes", ["#version: 0.3\na b\n", "#version: 0.2\na b c\n", "a b\n\nc d\n"])
def test_bad_merges_are_refused(tmp_path: Path, codes: str) -> None:
    (tmp_path / "bpe.model").write_text(codes)
    with pytest.raises(ValueError, match=r"of the merges|merges of version"):
        MosesTokenizer(tmp_path / "bpe.model", "fr", "en")
