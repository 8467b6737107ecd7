"""Parts that the base install leaves out, and the command that brings them the way tripglot itself was installed."""

import json
import shlex
import shutil
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# import name, name of the distribution, and the extra that brings it
_PARTS = (
    ("ctranslate2", "ctranslate2", "translate"),
    ("sentencepiece", "sentencepiece", "translate"),
    ("sacremoses", "sacremoses", "translate"),
    ("opencc", "opencc", "translate"),
    ("pypinyin", "pypinyin", "translate"),
    ("tripglot_zh_en", "tripglot-zh-en", "translate"),
    ("jinja2", "jinja2", "publish"),
    ("nh3", "nh3", "publish"),
    ("pygments", "pygments", "publish"),
)
EXTRAS = {name: extra for name, _, extra in _PARTS}
DISTRIBUTIONS = tuple(distribution for _, distribution, _ in _PARTS)
_ALL = ",".join(dict.fromkeys(EXTRAS.values()))


def install(extras: str = _ALL) -> str:
    """Give the command, for a shell, that installs tripglot again with these extras, from where it came from."""
    source = _source()
    what = shlex.quote(_requirement(source, extras))
    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return f"pipx install --force {what}"
    if (Path(sys.prefix) / "uv-receipt.toml").is_file():
        return f"uv tool install {what}"
    if "archive-v0" in Path(sys.prefix).parts:  # where uvx puts what it runs once
        return f"uvx --from {what} tripglot"
    if find_spec("pip") is not None:
        return f"{_python()} -m pip install {what}"
    if source.get("dir_info", {}).get("editable"):
        return f"uv sync --inexact --all-extras --project {shlex.quote(_path(source['url']))}"
    return f"uv pip install --python {shlex.quote(sys.prefix)} {what}"


def _source() -> dict[str, Any]:
    """Say where tripglot was installed from, if from elsewhere than a registry (PEP 610); else nothing."""
    try:
        text = metadata.distribution("tripglot").read_text("direct_url.json")
        found = json.loads(text or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("url"), str) else {}


def _requirement(source: dict[str, Any], extras: str) -> str:
    if not source:
        return f"tripglot[{extras}]"
    if "dir_info" in source:
        return f"{_path(source['url'])}[{extras}]"
    vcs = source.get("vcs_info", {})
    if vcs:
        revision = vcs.get("requested_revision") or vcs.get("commit_id", "HEAD")
        return f"tripglot[{extras}] @ {vcs.get('vcs', 'git')}+{source['url']}@{revision}"
    return f"tripglot[{extras}] @ {source['url']}"


def _path(url: str) -> str:
    from urllib.request import url2pathname  # heavy, and seldom needed

    return url2pathname(urlsplit(url).path)


def _python() -> str:
    """Give the name of this Python if the shell finds it by that, or else its path."""
    for name in ("python3", "python"):
        found = shutil.which(name)
        if found and Path(found).parent.absolute() == Path(sys.executable).parent.absolute():
            return name
    return shlex.quote(sys.executable)
