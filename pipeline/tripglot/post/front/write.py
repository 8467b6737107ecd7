"""New values for front matter, each in the style the old one had, so that a parser reads what was meant.

All are written together and the result is parsed once. Only where that does not read as it should are they halved to
find out which ones need another style.
"""

import json
import re
from collections.abc import Iterator, Mapping

import yaml

from tripglot.post.front.matter import LOADER, FrontMatter, UnreadableError, Value, flat


def encode(front: FrontMatter, text: str, new: Mapping[Value, str]) -> dict[Value, str]:
    """The source text to put at the place of each value; the old one where no style can say the new text."""
    new = {value: said if _has_lines(value) else " ".join(said.split()) for value, said in new.items()}
    old = {value: text[value.start : value.end] for value in new}
    candidates = {value: [*_candidates(front, old[value], value, said), old[value]] for value, said in new.items()}
    chosen = {value: options[0] for value, options in candidates.items()}
    values = sorted(new, key=lambda value: value.start)
    for good, bad in _judged(front, text, values, chosen, new):
        old |= good
        if bad is not None:
            later = (option for option in candidates[bad][1:] if _reads_as(front, text, {bad: option}, new))
            old[bad] = next(later, old[bad])
    return old


def _has_lines(value: Value) -> bool:
    """Whether the lines of a value are lines to its reader too."""
    return value.style in ("literal", "toml-lines") or (value.style == "header" and "\n" in value.text)


_JOINT = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]+")  # between the lines of a header


def _judged(
    front: FrontMatter, text: str, values: list[Value], chosen: Mapping[Value, str], new: Mapping[Value, str]
) -> Iterator[tuple[dict[Value, str], Value | None]]:
    """What can be written as chosen, and each value that cannot."""
    written = {value: chosen[value] for value in values}
    if not values or _reads_as(front, text, written, new):
        yield written, None
    elif len(values) == 1:
        yield {}, values[0]
    else:
        for half in (values[: len(values) // 2], values[len(values) // 2 :]):
            yield from _judged(front, text, half, chosen, new)


def _candidates(front: FrontMatter, old: str, value: Value, new: str) -> Iterator[str]:
    """Ways to write a value, the best first; those that cannot be read even alone are left out."""
    match value.style:
        case "header":
            joint = _JOINT.search(old)
            yield (joint.group() if joint else " ").join(new.split("\n"))
            return
        case "toml-literal":
            if "'" not in new:
                yield f"'{new}'"
        case "toml-lines":
            yield from _toml_lines(old, new.rstrip() + value.text[len(value.text.rstrip()) :])
        case "json":
            pass
        case _:
            own = _yaml(old, value.style, new)
            if own and _alone(own) == new.strip():
                yield own
    yield json.dumps(new, ensure_ascii=False)


_TOML_START = re.compile(r"(\"{3}|'{3})(?:\\?\r?\n)?")
_TOML_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\\]|\"(?=\"\"|\Z)")


def _toml_lines(old: str, new: str) -> Iterator[str]:
    """A text between three quotation marks, which begins on the line where it began."""
    start = _TOML_START.match(old)
    assert start
    quote = start.group(1)
    if quote == '"""':
        new = _TOML_ESCAPED.sub(lambda match: json.dumps(match.group())[1:-1].replace("\x7f", "\\u007f"), new)
    elif "'''" in new or new.endswith("'"):
        return
    yield start.group() + new.replace("\n", "\r\n" if "\r\n" in old else "\n") + quote


def _yaml(old: str, style: str, new: str) -> str:
    match style:
        case "plain":
            return new
        case "flow":
            return "" if set(new) & set(",[]{}") else new
        case "single":
            return "'" + new.replace("'", "''") + "'"
        case "literal" | "folded":
            header, _, rest = old.partition("\n")
            indent = re.match(r"[ \t]*", rest.lstrip("\r\n"))
            eol = "\r\n" if header.endswith("\r") else "\n"
            before = indent.group() if indent else "  "
            lines = [before + line if line else "" for line in new.rstrip().split("\n")]
            return header.rstrip("\r") + eol + eol.join(lines) + old[len(old.rstrip()) :]
    return ""


def _alone(written: str) -> str | None:
    """What a parser reads, as a text, where a value is written like this."""
    try:
        root = yaml.compose(f"k: {written}\n", LOADER)
    except (yaml.YAMLError, RecursionError):
        return None
    held = root.value[0][1] if isinstance(root, yaml.MappingNode) and len(root.value) == 1 else None
    is_text = isinstance(held, yaml.ScalarNode) and held.tag == "tag:yaml.org,2002:str"
    return str(held.value).strip() if held is not None and is_text else None


def _reads_as(front: FrontMatter, text: str, written: Mapping[Value, str], new: Mapping[Value, str]) -> bool:
    """Whether the front matter with these values says what it said, but for them."""
    try:
        after = dict(flat(front.kind, _spliced(front, text, written), frozenset()))
    except UnreadableError:
        return False
    if {path for path, _ in front.data} != set(after):
        return False
    paths = {value.path for value in written}
    said = all(after[value.path].strip() == new[value].strip() for value in written)
    rest = (item for item in front.data if item[0] not in paths and not item[1].startswith("\0"))
    return said and all(after[path] == old for path, old in rest)


def _spliced(front: FrontMatter, text: str, written: Mapping[Value, str]) -> str:
    out: list[str] = []
    at = front.body_start
    for value in sorted(written, key=lambda value: value.start):
        out += (text[at : value.start], written[value])
        at = value.end
    return "".join(out) + text[at : front.body_end]
