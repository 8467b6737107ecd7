"""The one door to Argos Translate: its package module, imported late and without its side effects.

`argostranslate.translate` and `argostranslate.sbd` stay shut: they load torch and may go online.
"""

import os
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

from tripglot.errors import TripglotError

_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


@cache
def package_module() -> ModuleType:
    """Import `argostranslate.package`; TripglotError where the `translate` extra is not installed.

    The import creates Argos's folders under the user's home and sets a variable for OpenMP. A home that cannot be
    written to must not stop a translation, so the import is then tried again with folders that are thrown away; the
    environment is as before in either case.
    """
    before = dict(os.environ)
    try:
        try:
            from argostranslate import package
        except (OSError, RuntimeError):  # RuntimeError: there is no home at all
            with tempfile.TemporaryDirectory(prefix="tripglot-") as away:
                os.environ.update(dict.fromkeys(_FOLDERS, away), ARGOS_PACKAGES_DIR=away)
                from argostranslate import package

                package.settings.package_data_dir = _usual_folder(before)
    except ImportError as error:
        raise TripglotError(
            f"the argos engine cannot be loaded: {error}", cure="pip install 'tripglot[translate]'"
        ) from error
    except (AssertionError, KeyError, ValueError) as error:
        raise TripglotError(
            f"Argos Translate does not take its settings: {error!r}", cure="mend the ARGOS_ variables or settings.json"
        ) from error
    finally:
        os.environ.clear()
        os.environ.update(before)
    module: ModuleType = package
    return module


def _usual_folder(env: dict[str, str]) -> Path:
    """Say where Argos would have looked, by its documented rules."""
    data = Path(env.get("XDG_DATA_HOME") or Path(env.get("HOME", "/")) / ".local" / "share")
    return Path(env.get("ARGOS_PACKAGES_DIR") or data / "argos-translate" / "packages")


def packages_folder() -> Path:
    """Give the folder in which Argos Translate keeps its packages; it may not exist."""
    return Path(package_module().settings.package_data_dir)


def index_url() -> str:
    """Give the URL of the index of all packages: ARGOS_PACKAGE_INDEX, a folder or a file, as Argos has it."""
    base = str(package_module().settings.package_index)
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"
