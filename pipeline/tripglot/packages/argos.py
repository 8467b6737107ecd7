"""What Argos Translate's package module knows, as far as we need it: its places, its settings, a package's metadata.

This is what speaks where `argostranslate` is not installed; a test compares the answers of both. They differ in one: a
settings file that is no JSON object is an error here, not a line printed to standard output.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tripglot.errors import TripglotError

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
_NAME = "argos-translate"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a package says of itself; nobody has checked that the values are of the type they should be."""

    type: Any
    from_code: Any
    to_code: Any
    package_version: Any
    target_prefix: Any


def facts(metadata: Mapping[str, Any]) -> Facts:
    """Read the metadata of a package, with what stands for that which it leaves out."""
    return Facts(
        metadata.get("type", "translate"),
        metadata.get("from_code"),
        metadata.get("to_code"),
        metadata.get("package_version", ""),
        metadata.get("target_prefix", ""),
    )


def read(folder: Path) -> Facts:
    """Read the metadata of an unpacked package; OSError, ValueError or TypeError if there is none."""
    path = folder / "metadata.json"
    if not path.exists():
        raise FileNotFoundError(f"no metadata.json in {folder}")
    metadata = json.loads(path.read_bytes())
    if not isinstance(metadata, dict):
        raise TypeError("metadata.json holds no object")
    return facts(metadata)


def packages_folder() -> Path:
    """Give the folder of packages: ARGOS_PACKAGES_DIR, or else one in the user's data folder; it may not exist."""
    usual = _folder("XDG_DATA_HOME", ".local/share") / "packages"
    return Path(_setting("ARGOS_PACKAGES_DIR", str(usual)))


def package_index() -> str:
    """Give the address of the index as it was set: a folder, or a JSON file."""
    return _setting("ARGOS_PACKAGE_INDEX", INDEX)


def compute_type() -> str:
    """Give the number format to compute in, or "auto"."""
    return _setting("ARGOS_COMPUTE_TYPE", "auto")


def _setting(name: str, usual: str) -> str:
    """Read a setting from the environment, or else from Argos Translate's settings.json; an empty one counts."""
    found = os.environ.get(name)
    if found is None:
        found = _file().get(name)
    return usual if found is None else str(found)


def _file() -> dict[str, Any]:
    path = _folder("XDG_CONFIG_HOME", ".config") / "settings.json"
    cure = "mend or delete Argos Translate's settings.json"
    try:
        found = json.loads(path.read_bytes())
    except OSError:  # there is none, or not for us
        return {}
    except (ValueError, RecursionError) as error:
        raise TripglotError(f"no JSON: {error}", path=path, cure=cure) from error
    if not isinstance(found, dict):
        raise TripglotError("holds no object", path=path, cure=cure)
    return found


def _folder(variable: str, usual: str) -> Path:
    return Path(os.environ.get(variable, _home() / usual)) / _NAME


def _home() -> Path:
    if "SNAP" in os.environ:
        return Path(os.environ.get("SNAP_USER_DATA", "/"))
    try:
        return Path.home()
    except RuntimeError:  # there is none
        return Path("/")
