"""Templates, the user's own before ours, and what the site says in each language.

A file in the settings' `templates` folder takes the place of the packaged one of the same name, file by file;
docs/themes.md lists the names and what each template is given. Templates run in Jinja's sandbox: the check of a
stranger's pull request renders their templates too. The sandbox bars what begins with an underscore, and no method of
an object; so templates are given data that have none to fear: texts, numbers, lists and mappings.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2 import pass_context as with_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from tripglot.errors import TripglotError
from tripglot.files import leads_out
from tripglot.languages import autonym, canonical, direction, english_name, primary
from tripglot.publishing.places import link

_HERE = Path(__file__).parent
_CURE = "docs/themes.md says what a template is given"


class _Folder(FileSystemLoader):
    """The user's templates: files of the folder itself, and none that a link leads to elsewhere."""

    def get_source(self, environment: Any, template: str) -> Any:
        """Read a template. Raises TripglotError where it may not be read."""
        folder = Path(self.searchpath[0])
        if not _is_own(folder, template):
            raise TemplateNotFound(template)
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise TripglotError("is not UTF-8", path=folder / template, line=line, cure="save it as UTF-8") from None
        except OSError as error:
            raise TripglotError(f"cannot be read: {error.strerror}", path=folder / template) from None


def _is_own(folder: Path, name: str) -> bool:
    """Whether the user has a file of this name. Raises TripglotError if it is a link that leads out of the folder."""
    own = folder / name
    if not own.is_file():
        return False
    if leads_out(own, [folder]):
        raise TripglotError("is a link that leads out of the folder", path=own, cure="put a copy in its place")
    return True


@cache
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([_Folder(folder), PackageLoader("tripglot.publishing.site")]),
        autoescape=lambda name: not (name or "").endswith(".css"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"autonym": autonym, "english_name": english_name, "direction": direction, "day": _day}
    environment.globals["to"] = _to
    return environment


@with_context
def _day(context: Context, date: str) -> str:
    """A date (`2024-02-03`) as it is written in the language of the page."""
    year, month, day = date.split("-")
    names = context["words"]["months"].split()
    if not 1 <= int(month) <= len(names):
        return date
    return str(context["words"]["date"]).format(d=int(day), m=int(month), month=names[int(month) - 1], y=year)


@with_context
def _to(context: Context, other: str) -> str:
    """Where another file of the site is from the one that is made."""
    return link(Path(other), Path(context["here"]))


def _plain(value: Any) -> Any:
    """A value as a template gets it: data without methods that do anything."""
    if value is None or type(value) in (str, bool, int, Markup):
        return value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, PurePath):
        return value.as_posix()
    if is_dataclass(value):
        shown = [name for name, member in vars(type(value)).items() if isinstance(member, property)]
        return {name: _plain(getattr(value, name)) for name in (*(f.name for f in fields(value)), *shown)}
    raise TypeError(f"no template is given a {type(value).__name__}")


def fill_in(folder: Path, template: str, context: Mapping[str, Any]) -> bytes:
    """A template filled in. Raises TripglotError with the template's file and line, whatever goes wrong in it."""
    try:
        return _environment(folder).get_template(template).render(_plain(context)).encode()
    except TemplateNotFound as error:
        path, line = _place(error)
        raise TripglotError(f"no template '{error.name}'", path=path or folder, line=line, cure=_CURE) from None
    except TemplateError as error:
        path = getattr(error, "filename", None) or _place(error)[0] or template
        line = getattr(error, "lineno", None) or _place(error)[1]
        raise TripglotError(str(error.message), path=path, line=line, cure=_CURE) from None
    except TripglotError as error:
        if error.path is None:  # said by a filter
            path, line = _place(error)
            error.at(path or template, line)
        raise
    except Exception as error:
        path, line = _place(error)
        reason = f"{type(error).__name__}: {error}"
        raise TripglotError(reason, path=path or template, line=line, cure=_CURE) from None


def _place(error: BaseException) -> tuple[str, int | None]:
    """The file and line of the innermost template that an error came through."""
    place: tuple[str, int | None] = ("", None)
    trace = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if trace.tb_frame.f_globals.get("__jinja_template__") is not None or name.endswith((".html", ".css", ".xml")):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def misnamed(folder: Path) -> list[TripglotError]:
    """What lies among the user's templates as if it were one, and is used by nothing: why."""
    if folder.exists() and not folder.is_dir():
        return [TripglotError("is no folder, so that the site has no theme", path=folder)]
    names = sorted(path.name for path in (_HERE / "templates").iterdir())
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    texts = {path: path.read_bytes() for path in files if path.suffix.lower() in _SUFFIXES}
    strays = []
    for path in sorted(folder.glob("*")):
        if path.name in names and not path.is_file():
            strays.append(TripglotError("is no file, so that the site's own is used", path=path))
        elif path in texts and path.name not in names and not _is_named(path, texts):
            cure = f"a theme's files are {', '.join(names)}"
            strays.append(TripglotError("is a template that nothing uses", path=path, cure=cure))
    return strays


_SUFFIXES = frozenset({".html", ".htm", ".css", ".svg", ".jinja", ".j2"})


def _is_named(path: Path, texts: Mapping[Path, bytes]) -> bool:
    """Whether another template includes or extends one, for all that can be told from its text."""
    return any(path.name.encode() in text for other, text in texts.items() if other != path)


def static(folder: Path, name: str) -> bytes:
    """A file that is no template: the user's own, or ours. Raises TripglotError if theirs cannot be read."""
    own = folder / name
    try:
        return (own if _is_own(folder, name) else _HERE / "templates" / name).read_bytes()
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=own) from None


# what a language without words of its own is served with
_NEAREST = {"zh": "zh-Hans"}


@cache
def words(lang: str) -> Mapping[str, str]:
    """What the site says in a language; `lang` in it names the language that the words are really in."""
    tag = canonical(lang)
    for name in (tag, _NEAREST.get(primary(tag), primary(tag)), "en"):
        path = _HERE / "words" / f"{name}.toml"
        if path.is_file():
            return {**tomllib.loads(path.read_text(encoding="utf-8")), "lang": name}
    raise AssertionError(lang)
