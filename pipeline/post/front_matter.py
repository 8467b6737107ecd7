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
from typing import Any, Literal

import yaml

Kind = Literal["yaml", "toml", "json", "pelican"]
Path = tuple[str | int, ...]

# keys whose values readers see, lower case; settings may name others
PROSE_KEYS = frozenset(
    "title linktitle link_title subtitle description summary excerpt abstract keywords tags caption lead headline"
    " tagline teaser seo_title sidebar_label".split()
)
NOT_A_SCALAR = "\1"  # begins what stands for a mapping or a list in `FrontMatter.data`
_PELICAN_KEYS = "title|date|author|authors|category|tags|slug|modified|lang|status|summary|layout|template"
_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("yaml", re.compile(r"---[ \t]*(?:\r\n?|\n)(?P<body>(?:.*(?:\r\n?|\n))*?)(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")),
    ("toml", re.compile(r"\+\+\+[ \t]*(?:\r\n?|\n)(?P<body>(?:.*(?:\r\n?|\n))*?)\+\+\+[ \t]*(?:\r\n?|\n|\Z)")),
    ("json", re.compile(r"(?P<body>\{\s*(?:\r\n?|\n)\s*\"(?:.*(?:\r\n?|\n))*?\})[ \t]*(?:\r\n?|\n|\Z)")),
    (
        "pelican",
        re.compile(
            rf"(?P<body>(?:(?:{_PELICAN_KEYS})[ \t]*:.*(?:\r\n?|\n)(?:[ \t]+\S.*(?:\r\n?|\n))*){{2,}})", re.IGNORECASE
        ),
    ),
)
_YAML_KEY = re.compile(r"^[^\s#:][^:\n]*:", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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

    kind: Kind
    body_start: int
    body_end: int
    end: int
    values: tuple[Value, ...] = ()
    data: tuple[tuple[Path, str], ...] = ()
    problem: str = ""
    problem_offset: int = 0


class _UnreadableError(Exception):
    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def read(text: str, keys: Iterable[str] = PROSE_KEYS) -> FrontMatter | None:
    """Find the front matter of a post, or None. Broken front matter is returned with its `problem`, never raised."""
    for kind, shape in _SHAPES:
        match = shape.match(text)
        if not match:
            continue
        start, end = match.span("body")
        body = text[start:end]
        if kind == "yaml" and body.strip() and not _YAML_KEY.search(body):
            continue  # a thematic break that happens to open the post
        wanted = frozenset(key.lower() for key in keys)
        try:
            data = tuple(_flat(kind, body, wanted))
            values = tuple(_values(kind, body, start, wanted))
        except _UnreadableError as error:
            return FrontMatter(kind, start, end, match.end(), (), (), str(error), start + error.offset)
        return FrontMatter(kind, start, end, match.end(), values, data)
    return None


def encode(front: FrontMatter, text: str, value: Value, new: str) -> str:
    """The source text to put at a value's place so that a parser reads `new` there, in the style it had."""
    new = " ".join(new.split()) if value.style != "literal" else new
    candidates = []
    match value.style:
        case "plain":
            candidates = [new]
        case "single":
            candidates = ["'" + new.replace("'", "''") + "'"]
        case "toml-literal":
            candidates = [f"'{new}'"]
        case "header":
            return new
        case "literal" | "folded":
            raw = text[value.start : value.end]
            header, _, rest = raw.partition("\n")
            indent = re.match(r"[ \t]*", rest.lstrip("\r\n"))
            eol = "\r\n" if header.endswith("\r") else "\n"
            lines = [(indent.group() if indent else "  ") + line for line in new.split("\n")]
            tail = re.search(r"[\r\n\s]*\Z", raw)
            candidates = [header.rstrip("\r") + eol + eol.join(lines) + (tail.group() if tail else "")]
    candidates.append(json.dumps(new, ensure_ascii=False))
    for candidate in candidates:
        after = text[front.body_start : value.start] + candidate + text[value.end : front.body_end]
        if _reads_as(front, after, value, new):
            return candidate
    return text[value.start : value.end]


def _reads_as(front: FrontMatter, body: str, value: Value, new: str) -> bool:
    try:
        after = dict(_flat(front.kind, body, frozenset()))
        before = {path: old for path, old in front.data if path != value.path and not old.startswith("\0")}
    except _UnreadableError:
        return False
    if {path for path, _ in front.data} != set(after):
        return False
    return after[value.path].strip() == new.strip() and all(after[path] == old for path, old in before.items())


def _flat(kind: Kind, body: str, masked: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Every value with its path; prose values as NUL, so that two front matters compare equal but for prose."""
    match kind:
        case "yaml":
            root = _compose(body)
            if root is not None:
                yield from _flat_yaml(root, (), masked, False)
        case "toml" | "json":
            try:
                tree = tomllib.loads(body) if kind == "toml" else json.loads(body)
            except (ValueError, RecursionError) as error:
                line = re.search(r"line (\d+)", str(error))
                offset = sum(map(len, body.splitlines(keepends=True)[: int(line.group(1)) - 1])) if line else 0
                raise _UnreadableError(f"front matter is not valid {kind.upper()}", offset) from None
            yield from _flat_tree(tree, (), masked, False)
        case "pelican":
            for number, match in enumerate(re.finditer(r"([^:\r\n]+):[ \t]*([^\r\n]*)", body)):
                key = match.group(1).strip()
                yield (key, number), "\0" if key.lower() in masked else match.group(2).rstrip()


def _is_prose(key: object, masked: frozenset[str]) -> bool:
    return isinstance(key, str) and key.lower() in masked


def _flat_tree(tree: Any, path: Path, masked: frozenset[str], prose: bool) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, dict):
        yield path, f"{NOT_A_SCALAR}{{}}"
        for key, value in tree.items():
            yield from _flat_tree(value, (*path, key), masked, prose or _is_prose(key, masked))
    elif isinstance(tree, list):
        yield path, f"{NOT_A_SCALAR}[{len(tree)}]"
        for index, value in enumerate(tree):
            yield from _flat_tree(value, (*path, index), masked, prose)
    else:
        yield path, "\0" if prose and isinstance(tree, str) else str(tree)


def _compose(body: str) -> yaml.Node | None:
    try:
        return yaml.compose(body, _LOADER)
    except RecursionError:
        raise _UnreadableError("front matter is nested too deep") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        offset = 0
        if mark is not None:
            offset = sum(map(len, body.splitlines(keepends=True)[: mark.line]))
        raise _UnreadableError(f"front matter is not valid YAML: {problem}", offset) from None


def _flat_yaml(node: yaml.Node, path: Path, masked: frozenset[str], prose: bool) -> Iterator[tuple[Path, str]]:
    stack: list[tuple[yaml.Node, Path, bool]] = [(node, path, prose)]
    seen = 0
    while stack:
        node, path, prose = stack.pop()
        seen += 1
        if seen > 20_000:
            raise _UnreadableError("front matter has too many aliases or values")
        if isinstance(node, yaml.MappingNode):
            yield path, f"{NOT_A_SCALAR}{{}}"
            names: set[str] = set()
            for key, value in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else f"?{len(names)}"
                if name in names and name != "<<":
                    raise _UnreadableError(f"front matter has the key '{name}' twice", key.start_mark.index)
                names.add(name)
                stack.append((value, (*path, name), prose or _is_prose(name, masked)))
        elif isinstance(node, yaml.SequenceNode):
            yield path, f"{NOT_A_SCALAR}[{len(node.value)}]"
            stack.extend((value, (*path, index), prose) for index, value in enumerate(node.value))
        else:
            text = node.tag == "tag:yaml.org,2002:str"
            yield path, "\0" if prose and text else f"{node.tag} {node.value}" if not text else str(node.value)


def _values(kind: Kind, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    match kind:
        case "yaml":
            root = _compose(body)
            if root is not None:
                yield from sorted(_yaml_values(root, body, base, wanted), key=lambda value: value.start)
        case "toml" | "json":
            yield from _scanned_values(kind, body, base, wanted)
        case "pelican":
            for number, match in enumerate(re.finditer(r"([^:\r\n]+):[ \t]*([^\r\n]*)", body)):
                key, text = match.group(1).strip(), match.group(2).rstrip()
                if key.lower() in wanted and text:
                    start = base + match.start(2)
                    yield Value((key, number), start, start + len(text), text, "header")


_YAML_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}


def _yaml_values(root: yaml.Node, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    stack: list[tuple[yaml.Node, Path, bool]] = [(root, (), False)]
    seen: set[int] = set()
    while stack:
        node, path, prose = stack.pop()
        if id(node) in seen:  # an alias: its text belongs to the anchor
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            stack.extend(
                (value, (*path, str(key.value)), prose or _is_prose(key.value, wanted)) for key, value in node.value
            )
        elif isinstance(node, yaml.SequenceNode):
            stack.extend((value, (*path, index), prose) for index, value in enumerate(node.value))
        elif isinstance(node, yaml.ScalarNode) and prose and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
            start, end = node.start_mark.index, node.end_mark.index
            style = _YAML_STYLES.get(node.style, "double")
            if style == "plain" and body[start:end].strip() != node.value:
                continue  # a plain scalar over several lines: rare, and easy to break
            if style in ("plain", "single", "double"):
                end = start + len(body[start:end].rstrip())
            if body[start : start + 1] not in ("&", "!"):
                yield Value(path, base + start, base + end, str(node.value), style)


_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|\'[^\'\r\n]*\'')
_JSON_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')


def _scanned_values(kind: Kind, body: str, base: int, wanted: frozenset[str]) -> Iterator[Value]:
    tree = tomllib.loads(body) if kind == "toml" else json.loads(body)
    string = _STRING if kind == "toml" else _JSON_STRING
    shape = r'(?m)^[ \t]*"?([\w-]+)"?[ \t]*=[ \t]*' if kind == "toml" else r'"([\w-]+)"\s*:\s*'
    for match in re.finditer(shape, body):
        key = match.group(1)
        # only keys of the top table: a scan that is no parser must not guess which table it is in
        if key.lower() not in wanted or key not in tree:
            continue
        held = tree[key]
        at = match.end()
        if isinstance(held, str) and not body.startswith(('"""', "'''"), at):
            found = string.match(body, at)
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


def _style(raw: str, kind: Kind) -> str:
    return "toml-literal" if raw[0] == "'" else "double" if kind == "toml" else "json"


def _decode(raw: str) -> str | None:
    if raw[0] == "'":
        return raw[1:-1]
    try:
        return str(json.loads(raw))
    except ValueError:
        return None
