"""A package tried out in a process of its own: what is broken in it may end a process without a word.

CTranslate2 is native code that trusts its files. The trial is what stands between an archive from somewhere and every
later run, so it must outlive them.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripglot.engines.engine import Decoding

if TYPE_CHECKING:
    from tripglot.packages.package import Package

_PATIENCE = 600  # seconds, for gigabytes from a slow disk
_VOCABULARIES = ("shared_vocabulary", "target_vocabulary")


class TrialError(Exception):
    """Why a package does not work."""


def prove(package: "Package") -> None:
    """Translate a word with a package; TrialError if that fails, ModuleNotFoundError if a part of ours is missing."""
    facts = json.dumps(asdict(package), default=os.fspath)
    # -P: what lies in the folder where somebody happens to be is no part of ours
    command = [sys.executable, "-P", "-m", __name__, facts]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise TrialError(f"it translates nothing within {_PATIENCE} s") from None
    if done.returncode < 0:
        raise TrialError(f"it ends the process that loads it (signal {-done.returncode})")
    said = _said(done.stdout)
    if module := said.get("module"):
        raise ModuleNotFoundError(said["error"], name=module)
    if done.returncode or "error" in said:
        raise TrialError(said.get("error") or f"it ends the process that loads it (status {done.returncode})")


def _said(output: bytes) -> dict[str, str]:
    try:
        return dict(json.loads(output or b"{}"))
    except ValueError:  # it ended in the middle
        return {}


# --- in that process --------------------------------------------------------------------------------------------------


def _try(facts: dict[str, Any]) -> dict[str, str]:
    from tripglot.engines.model import load
    from tripglot.packages.package import Package

    package = Package(**facts | {"path": Path(facts["path"])})
    try:
        _check_vmap(package.path / "model")
        load(package).translate(["a"], Decoding(hypotheses=1, beam=1))
    except ModuleNotFoundError as error:
        return {"error": str(error), "module": error.name or "?"}
    except Exception as error:  # CTranslate2, SentencePiece and Moses each raise what they like
        return {"error": str(error) or type(error).__name__}
    return {}


def _check_vmap(model: Path) -> None:
    """Raise ValueError if the list of what a model may write names words that it has not."""
    vmap = model / "vmap.txt"
    if not vmap.is_file():
        return
    known: set[str] = set()
    for name in _VOCABULARIES:
        for path in (model / f"{name}.json", model / f"{name}.txt"):
            if path.is_file():
                text = path.read_text("utf-8")
                known |= set(json.loads(text) if path.suffix == ".json" else text.split("\n"))
    with vmap.open(encoding="utf-8") as lines:
        named = {word for line in lines for word in line.rstrip("\n").partition("\t")[2].split(" ")}
    if strange := sorted(named - known - {""}):
        raise ValueError(f"model/vmap.txt names {strange[0]!r}, which is not in its vocabulary")
    if not named - {""}:
        raise ValueError("model/vmap.txt names no words")


if __name__ == "__main__":
    print(json.dumps(_try(json.loads(sys.argv[1]))))
