"""The one door to Argos Translate: its package module where it is installed, and our own reading of its rules if not.

`argostranslate.translate` and `argostranslate.sbd` stay shut: they load torch and may go online.
"""

import os
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tripglot.errors import TripglotError
from tripglot.packages import argos as _argos

_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


@cache
def package_module() -> ModuleType | None:
    """Import `argostranslate.package`, late and without its side effects; None if it is not installed.

    The import creates Argos's folders under the user's home and sets a variable for OpenMP. A home that cannot be
    written to must not stop a translation, so the import is then tried again with folders that are thrown away; the
    environment is as before in either case. TripglotError if Argos Translate does not take its own settings.
    """
    before = dict(os.environ)
    try:
        try:
            from argostranslate import package
        except (OSError, RuntimeError):  # RuntimeError: there is no home at all
            usual = _argos.packages_folder()
            with tempfile.TemporaryDirectory(prefix="tripglot-") as away:
                os.environ.update(dict.fromkeys(_FOLDERS, away), ARGOS_PACKAGES_DIR=away)
                from argostranslate import package

                package.settings.package_data_dir = usual
    except ImportError:  # it is not there, or a part of it that only its own engine needs
        return None
    except (AssertionError, KeyError, ValueError) as error:
        raise TripglotError(
            f"Argos Translate does not take its settings: {error!r}", cure="mend the ARGOS_ variables or settings.json"
        ) from error
    finally:
        os.environ.clear()
        os.environ.update(before)
    module: ModuleType = package
    return module


def packages_folder() -> Path:
    """Give the folder in which Argos Translate keeps its packages; it may not exist."""
    module = package_module()
    return Path(module.settings.package_data_dir) if module else _argos.packages_folder()


def index_url() -> str:
    """Give the URL of the index of all packages: ARGOS_PACKAGE_INDEX, a folder or a file, as Argos has it."""
    module = package_module()
    base = str(module.settings.package_index) if module else _argos.package_index()
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"


def compute_type() -> str:
    """Give the number format that Argos Translate is told to compute in, or "auto"."""
    module = package_module()
    return str(module.settings.compute_type) if module else _argos.compute_type()


def read(folder: Path) -> Any:
    """Read the metadata of an unpacked package, as `argos.Facts` or what has all of its attributes.

    Whatever is wrong with the folder is raised as it comes.
    """
    module = package_module()
    return module.Package(folder) if module else _argos.read(folder)
