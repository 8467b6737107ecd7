"""The command `doctor`: what is installed, set and missing, what would go online; and how to get what is missing.

The base install leaves parts out; the command that brings them is that of the way in which tripglot was installed.
"""

import json
import os
import platform
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from tripglot import __version__
from tripglot.commands.common import settings_of
from tripglot.errors import Exit

if TYPE_CHECKING:
    from tripglot.settings import Settings

_BASE = ("markdown-it-py", "langdetect", "typer")
# import name, name of the distribution, and the extra that brings it
_PARTS = (
    ("ctranslate2", "ctranslate2", "translate"),
    ("sentencepiece", "sentencepiece", "translate"),
    ("sacremoses", "sacremoses", "translate"),
    ("opencc", "opencc", "translate"),
    ("pypinyin", "pypinyin", "translate"),
    ("snowballstemmer", "snowballstemmer", "translate"),
    ("tripglot_zh_en", "tripglot-zh-en", "translate"),
    ("jinja2", "jinja2", "publish"),
    ("latex2mathml", "latex2mathml", "publish"),
    ("nh3", "nh3", "publish"),
    ("pygments", "pygments", "publish"),
    ("pygls", "pygls", "lsp"),
    ("distributed", "distributed", "cluster"),
)
EXTRAS = {name: extra for name, _, extra in _PARTS}
DISTRIBUTIONS = tuple(distribution for _, distribution, _ in _PARTS)
_SPECIAL = {"lsp": "tripglot lsp", "cluster": "tripglot run --cluster"}  # extras that one command alone needs
_ALL = ",".join(extra for extra in dict.fromkeys(EXTRAS.values()) if extra not in _SPECIAL)


def doctor() -> None:
    """Show versions, settings, packages, and what would go online (nothing does here)."""
    from tripglot.cache import Cache
    from tripglot.commands.text import report
    from tripglot.packages.pinned import strays

    settings = settings_of()
    needed = (distribution for _, distribution, extra in _PARTS if extra not in _SPECIAL)
    found = {part: _version_of(part) for part in (*_BASE, *needed)}
    packages = (f"  {line}" for line in report.packages(settings))
    lines = [*_installed(found), _set(settings), "packages:", *packages, *strays(settings, Cache(None)), _network()]
    for line in lines:
        typer.echo(line)
    raise typer.Exit(Exit.CLEAN if all(found.values()) else Exit.USAGE)


def _installed(found: dict[str, str]) -> Iterator[str]:
    yield f"tripglot {__version__}, Python {platform.python_version()} on {sys.platform}"
    yield from (f"  {part} {version or 'is missing'}" for part, version in found.items())
    if not all(found.values()):
        yield f"  to have what is missing: {install_command()}"
    for _, part, extra in _PARTS:
        if command := _SPECIAL.get(extra):
            version = _version_of(part)
            yield f"  {part} {version}" if version else f"  {part} is not installed, and only `{command}` needs it"
    argos = _version_of("argostranslate")
    if argos:
        yield f"  argostranslate {argos}: its folders and settings are asked of it"
    else:
        yield "  argostranslate is not installed, nor needed: its folders and settings are read by its rules"


def _set(settings: "Settings") -> str:
    return f"target {settings.target}, posts {', '.join(settings.posts)}, output {settings.output}"


def _network() -> str:
    offline = ", and TRIPGLOT_OFFLINE forbids even that" if os.environ.get("TRIPGLOT_OFFLINE") else ""
    return f"network: only `tripglot packages available|install|update|lock` go online{offline}"


def _version_of(distribution: str) -> str:
    """Give the version of what is installed; empty if it is not."""
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def missing(error: ModuleNotFoundError) -> str:
    """Say which part is missing and how to have it; empty if it is none of ours."""
    part = (error.name or "").split(".")[0]
    if part not in EXTRAS:
        return ""
    here = [extra for extra in _ALL.split(",") if all(_version_of(d) for _, d, e in _PARTS if e == extra)]
    extras = ",".join([*here, EXTRAS[part]]) if EXTRAS[part] in _SPECIAL else _ALL
    return f"{part} is not installed, and this command needs it ({install_command(extras)})"


def install_command(extras: str = _ALL) -> str:
    """Give the command, for a shell, that installs tripglot again with these extras, from where it came from."""
    from importlib.util import find_spec

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
    from importlib import metadata

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
