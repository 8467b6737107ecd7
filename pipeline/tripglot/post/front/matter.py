"""Front matter: where it is, which of its values are prose, and how a new value is written in the old one's style.

Nothing is ever dumped. A value is found by its position (YAML: the node marks of PyYAML's composer, which neither
resolves aliases nor builds objects; TOML and JSON: a scan for the chosen keys), replaced there, and the result is
parsed again: all other values must be equal to what they were.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tripglot.post.front.extent import FrontFormat, extent_of
from tripglot.post.source import LINE_END

Path = tuple[str | int, ...]

# keys whose values readers see, lower case; settings may name others
PROSE_KEYS = frozenset(
    "title linktitle link_title subtitle description summary excerpt abstract caption lead headline tagline teaser"
    " seo_title sidebar_label".split()
)
# keys whose values readers see too, and which are addresses of a site: a person or a glossary may name them otherwise
LABEL_KEYS = frozenset("tags keywords categories".split())
_MOST_VALUES = 20_000  # aliases followed: a few lines can stand for millions
_MOST_BRACKETS = 1_000  # that are open at once
_DEEPEST = 100  # and an alias can lead to what holds it
TYPED = "\2"  # stands around the type of what is no text, before its value
NOT_A_SCALAR = "\1"  # begins what stands for a mapping or a list in `FrontMatter.data`
_SIGNS = ("\0", NOT_A_SCALAR, TYPED)
LINES = ('"""', "'''")  # what stands around a text of several lines in TOML
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Value:
    """One prose value. start and end are offsets into the post's text; text is the value as the author reads it."""

    path: Path
    start: int
    end: int
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the body. `end` is where the body begins; `problem` tells why no value was taken."""

    kind: FrontFormat
    body_start: int
    body_end: int
    end: int
    values: tuple[Value, ...] = ()
    data: tuple[tuple[Path, str], ...] = ()
    problem: str = ""
    problem_offset: int = 0
    cure: str = ""


class UnreadableError(Exception):
    """Front matter that is broken: why, at which offset of its body, and what to do."""

    def __init__(self, message: str, offset: int = 0, cure: str = "mend it") -> None:
        super().__init__(message)
        self.offset, self.cure = offset, cure


def read(text: str, keys: Iterable[str] = PROSE_KEYS) -> FrontMatter | None:
    """Find the front matter of a post, or None. Broken front matter is returned with its `problem`, never raised."""
    found = extent_of(text)
    if found is None:
        return None
    kind, start, end, after = found
    body = text[start:end]
    wanted = frozenset(key.lower() for key in keys)
    try:
        data = tuple(flat(kind, body, wanted))
        values = tuple(_values(kind, body, start, wanted))
    except UnreadableError as error:
        return FrontMatter(kind, start, end, after, (), (), str(error), start + error.offset, error.cure)
    return FrontMatter(kind, start, end, after, values, data)


def untyped(value: str) -> str:
    """A value of `FrontMatter.data` without the type that stands before what is no text: a date, a number."""
    return value[1:].partition(TYPED)[2] if value.startswith(TYPED) else value


def flat(kind: FrontFormat, body: str, masked: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Every value with its path; prose values as NUL, so that two front matters compare equal but for prose.

    Raises UnreadableError.
    """
    if kind == "pelican":
        for number, (key, _, _, text) in enumerate(headers(body)):
            yield (key, number), "\0" if key.lower() in masked else text
    elif kind == "yaml":
        root = _compose(body)
        if root is not None:
            yield from _flat_yaml(root, (), masked, False)
    else:
        try:
            tree = tomllib.loads(body) if kind == "toml" else json_tree(body)
            found = list(_flat_tree(tree, (), masked, False))
        except (ValueError, RecursionError) as error:
            reason, line = _AT.sub("", str(error)), _AT.search(str(error))
            offset = _line_offset(body, int(line.group(1) or 1) - 1) if line else 0
            raise UnreadableError(f"front matter is not valid {kind.upper()}: {reason}", offset, _QUOTE) from None
        yield from found


def json_tree(body: str) -> Any:
    """What JSON front matter holds, whose braces Hexo leaves out. Raises ValueError."""
    return json.loads(body if body.lstrip().startswith("{") else f"{{{body}}}")


_HALF = re.compile("[\ud800-\udfff]")  # a lone surrogate


def _whole(text: str) -> str:
    """A text that can be written to a file. Raises UnreadableError for one that holds half a character."""
    if _HALF.search(text):
        raise UnreadableError("front matter holds half a character, which no file can", cure="write the whole one")
    return text


_HEADER = re.compile(r"(?:^|(?<=[\r\n]))([^:\s][^:\r\n]*):[ \t]*([^\r\n]*(?:(?:\r\n?|\n)[ \t][^\r\n]*)*)")


def headers(body: str) -> Iterator[tuple[str, int, str, str]]:
    """Pelican's headers: key, offset of the value, the value as it is written, and its lines without indentation."""
    for found in _HEADER.finditer(body):
        raw = found.group(2)
        start = found.start(2) + len(raw) - len(raw.lstrip())
        yield (
            found.group(1).strip(),
            start,
            raw.strip(),
            "\n".join(line.strip() for line in LINE_END.split(raw.strip())),
        )


def _is_prose(key: object, masked: frozenset[str]) -> bool:
    return isinstance(key, str) and key.lower() in masked


def _flat_tree(tree: Any, path: Path, masked: frozenset[str], prose: bool) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, dict):
        yield path, f"{NOT_A_SCALAR}{{}}"
        for key, value in tree.items():
            yield from _flat_tree(value, (*path, _whole(key)), masked, prose or _is_prose(key, masked))
    elif isinstance(tree, list):
        yield path, f"{NOT_A_SCALAR}[{len(tree)}]"
        for index, value in enumerate(tree):
            yield from _flat_tree(value, (*path, index), masked, prose)
    else:
        text = _whole(str(tree))
        yield path, "\0" if prose and isinstance(tree, str) else text


_BRACKET = re.compile(r"[\[\]{}]")


def _compose(body: str) -> yaml.Node | None:
    depth = 0
    for bracket in _BRACKET.finditer(body):  # the parser's time grows with the square of their depth
        depth += 1 if bracket.group() in "[{" else -1
        if depth > _MOST_BRACKETS:
            raise UnreadableError("front matter is nested too deep", bracket.start())
    try:
        return yaml.compose(body, LOADER)
    except RecursionError:
        raise UnreadableError("front matter is nested too deep") from None
    except yaml.YAMLError as error:
        raise _explained(error, body) from None


_AT = re.compile(r"(?:: | \(at )line (\d+).*| \(at end of document\)", re.DOTALL)
_QUOTE = "put its texts between quotation marks, and close every mark and bracket"
# what YAML says of broken text, and what helps; it finds the end of what is never closed, where nobody has to look
_CURES = (
    ("quoted scalar, found unexpected end", "close its quotation mark"),
    ("flow ", "close its bracket"),
    ("mapping values are not allowed", "put the value that holds a colon between quotation marks"),
    ("cannot start any token", "put the value between quotation marks, and indent by spaces"),
)


def _explained(error: yaml.YAMLError, body: str) -> UnreadableError:
    """What is wrong with YAML, at the line where the text or list begins that is broken."""
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or "cannot be read"
    began = context.startswith("while") and "block" not in context
    mark = (getattr(error, "context_mark", None) if began else None) or getattr(error, "problem_mark", None)
    said = f"{context}, {problem}"
    cure = next((cure for words, cure in _CURES if words in said), _QUOTE)
    return UnreadableError(
        f"front matter is not valid YAML: {problem}", _line_offset(body, mark.line if mark else 0), cure
    )


def _line_offset(body: str, line: int) -> int:
    """Where a line of a text begins; lines count from 0."""
    return sum(map(len, body.splitlines(keepends=True)[:line]))


def _flat_yaml(node: yaml.Node, path: Path, masked: frozenset[str], prose: bool) -> Iterator[tuple[Path, str]]:
    stack: list[tuple[yaml.Node, Path, bool]] = [(node, path, prose)]
    seen = 0
    while stack:
        node, path, prose = stack.pop()
        seen += 1
        if seen > _MOST_VALUES:
            raise UnreadableError("front matter has too many aliases or values")
        if len(path) > _DEEPEST:
            raise UnreadableError("front matter is nested too deep")
        if isinstance(node, yaml.MappingNode):
            yield path, f"{NOT_A_SCALAR}{{}}"
            names: set[str] = set()
            for key, value in node.value:
                name = _whole(str(key.value)) if isinstance(key, yaml.ScalarNode) else f"?{len(names)}"
                if name in names and name != "<<":
                    raise UnreadableError(f"front matter has the key '{name}' twice", key.start_mark.index)
                names.add(name)
                stack.append((value, (*path, name), prose or _is_prose(name, masked)))
        elif isinstance(node, yaml.SequenceNode):
            yield path, f"{NOT_A_SCALAR}[{len(node.value)}]"
            stack.extend((value, (*path, index), prose) for index, value in enumerate(node.value))
        else:
            text, value = node.tag == "tag:yaml.org,2002:str", _whole(str(node.value))
            typed = not text or value[:1] in _SIGNS
            yield path, "\0" if prose and text else f"{TYPED}{node.tag}{TYPED}{value}" if typed else value


def _values(kind: FrontFormat, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    match kind:
        case "yaml":
            root = _compose(body)
            if root is not None:
                yield from sorted(_yaml_values(root, body, base, wanted), key=lambda value: value.start)
        case "toml" | "json":
            yield from _scanned_values(kind, body, base, wanted)
        case "pelican":
            for number, (key, start, raw, text) in enumerate(headers(body)):
                if key.lower() in wanted and text:
                    yield Value((key, number), base + start, base + start + len(raw), text, "header")


_YAML_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}


def _yaml_values(root: yaml.Node, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    stack: list[tuple[yaml.Node, Path, bool, bool]] = [(root, (), False, False)]
    seen: set[int] = set()
    while stack:
        node, path, prose, flow = stack.pop()
        if id(node) in seen:  # an alias: its text belongs to the anchor
            continue
        seen.add(id(node))
        flow = flow or (isinstance(node, yaml.CollectionNode) and bool(node.flow_style))
        if isinstance(node, yaml.MappingNode):
            stack.extend(
                (value, (*path, str(key.value)), prose or _is_prose(key.value, wanted), flow)
                for key, value in node.value
            )
        elif isinstance(node, yaml.SequenceNode):
            stack.extend((value, (*path, index), prose, flow) for index, value in enumerate(node.value))
        elif isinstance(node, yaml.ScalarNode) and prose and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
            start, end = node.start_mark.index, node.end_mark.index
            style = _YAML_STYLES.get(node.style, "double")
            if style == "plain" and body[start:end].strip() != node.value:
                continue  # a plain scalar over several lines: rare, and easy to break
            if style in ("plain", "single", "double"):
                end = start + len(body[start:end].rstrip())
            if body[start : start + 1] not in ("&", "!"):
                style = "flow" if flow and style == "plain" else style
                yield Value(path, base + start, base + end, str(node.value), style)


_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|\'[^\'\r\n]*\'')
# over several lines; one or two quotation marks may stand before those that end it
_TOML_LINES = re.compile(r'"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}|\'{3}(?:[^\']|\'{1,2}(?!\'))*+\'{3,5}', re.DOTALL)
_JSON_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')


def _scanned_values(kind: FrontFormat, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    tree = tomllib.loads(body) if kind == "toml" else json_tree(body)
    string = _STRING if kind == "toml" else _JSON_STRING
    shape = r'(?m)^[ \t]*"?([\w-]+)"?[ \t]*=[ \t]*' if kind == "toml" else r'"([\w-]+)"\s*:\s*'
    for match in re.finditer(shape, body):
        key = match.group(1)
        # only keys of the top table: a scan that is no parser must not guess which table it is in
        if key.lower() not in wanted or key not in tree:
            continue
        held = tree[key]
        at = match.end()
        if isinstance(held, str):
            found = (kind == "toml" and _TOML_LINES.match(body, at)) or string.match(body, at)
            if found and _decode(found.group()) == held and held.strip():
                yield Value((key,), base + at, base + found.end(), held, _style(found.group(), kind))
        elif isinstance(held, list) and body[at : at + 1] == "[":
            for index, item in enumerate(held):
                found = string.search(body, at)
                if not isinstance(item, str) or not found or _decode(found.group()) != item:
                    break
                at = found.end()
                if item.strip():
                    yield Value((key, index), base + found.start(), base + at, item, _style(found.group(), kind))


def _style(raw: str, kind: FrontFormat) -> str:
    if kind == "json":
        return "json"
    return "toml-lines" if raw.startswith(LINES) else "toml-literal" if raw[0] == "'" else "double"


def _decode(raw: str) -> str | None:
    if raw.startswith(LINES) and len(raw) > len(LINES[0]):
        try:
            return str(tomllib.loads(f"text = {raw}")["text"])
        except ValueError:
            return None
    if raw[0] == "'":
        return raw[1:-1]
    try:
        return str(json.loads(raw))
    except ValueError:
        return None
