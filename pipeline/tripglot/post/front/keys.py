"""Keys of the front matter set by position: a value is replaced where it stands, a new key becomes the first line.

Nothing is dumped: every byte but those of the keys asked for stays, and what is read back afterwards is what was there
before plus those keys. Where there is no front matter, one is made.
"""

import datetime
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from tripglot.post import Post, Source
from tripglot.post.front.extent import FrontFormat
from tripglot.post.front.matter import NOT_A_SCALAR, FrontMatter, headers, json_tree, read, untyped

# what needs no quotes in YAML, and is no other type there
_PLAIN = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null|nan)$)[A-Za-z][\w./-]*|\d{4}-\d{2}-\d{2}", re.IGNORECASE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterError(Exception):
    """Front matter that cannot be given a key; the text says why."""


def values_of(post: Post) -> dict[str, str]:
    """The scalar top-level values of a post's front matter, as text, by key in lower case."""
    front = post.front
    if front is None or front.problem:
        return {}
    plain = read(post.source.text, ())
    found = {str(path[0]).lower(): value for path, value in (plain.data if plain else ()) if _is_top(front, path)}
    return {key: untyped(value) for key, value in found.items() if value and value[0] != NOT_A_SCALAR}


def with_keys(post: Post, keys: Mapping[str, str], kind: FrontFormat = "yaml") -> Post:
    """The post with these top-level keys; `kind` is that of front matter that has to be made.

    Raises FrontMatterError where that cannot be done without a risk.
    """
    if not keys:
        return post
    if post.front is None:
        return _made(post, keys, kind)
    if post.front.problem:
        raise FrontMatterError(post.front.problem)
    known = values_of(post)
    kept = {path for path, _ in post.front.data}
    old = {key for key in keys if key.lower() in known}
    done = _replaced(post, {key: keys[key] for key in old if known[key.lower()] != keys[key]})
    text = done.source.text
    assert done.front is not None
    if done.front.kind == "pelican":
        return _with_headers(done, {key: value for key, value in keys.items() if key not in old})
    at = done.front.body_start
    opening = "{" if done.front.kind == "json" and text.startswith("{", at) else ""
    at += len(opening)
    new = {key: value for key, value in keys.items() if key not in old}
    fresh = _lines(done.front, new, done.source.eol, opening)
    after = Post.of(Source.of(text[:at] + fresh + text[at:], bom=post.source.bom), post.keys)
    now = values_of(after)
    if after.front is None or after.front.problem or any(now.get(key.lower()) != value for key, value in keys.items()):
        raise FrontMatterError("front matter is written in a way that takes no new key")
    if not kept <= {path for path, _ in after.front.data}:
        raise FrontMatterError("front matter is written in a way that takes no new key")
    return after


def as_kind(post: Post, kind: FrontFormat) -> Post:
    """A post whose front matter is of another kind, for a generator that reads no other.

    Raises FrontMatterError where it holds what cannot be read.
    """
    front, text = post.front, post.source.text
    if front is None or front.problem:
        return post
    tree = _tree(front, text[front.body_start : front.body_end])
    made = _framed(kind, tree, post.source.eol) + text[front.end :]
    return Post.of(Source.of(made, bom=post.source.bom), post.keys)


def _tree(front: FrontMatter, body: str) -> dict[str, Any]:
    match front.kind:
        case "toml":
            return tomllib.loads(body)
        case "json":
            return dict(json_tree(body))
        case "yaml":
            try:
                return dict(yaml.load(body, _LOADER) or {})  # a safe loader: texts, numbers, dates, lists and tables
            except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
                raise FrontMatterError(f"front matter cannot be read: {str(error).splitlines()[0]}") from None
    tree: dict[str, Any] = {key.lower(): " ".join(text.split()) for key, _, _, text in headers(body)}
    if "tags" in tree:
        tree["tags"] = [tag.strip() for tag in tree["tags"].split(",")]
    return tree


def _framed(kind: FrontFormat, tree: Mapping[str, Any], eol: str) -> str:
    if kind == "pelican":
        flat = {key: value for key, value in tree.items() if not isinstance(value, dict)}  # headers hold no tables
        return "".join(f"{str(key).capitalize()}: {_header(value)}{eol}" for key, value in flat.items()) + eol
    return f"---{eol}" + "".join(f"{key}: {_yaml(value)}{eol}" for key, value in tree.items()) + f"---{eol}"


def _header(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return " ".join(str(value).split())


def _yaml(value: Any) -> str:
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)  # JSON is YAML


def _is_top(front: FrontMatter, path: tuple[str | int, ...]) -> bool:
    return len(path) == (2 if front.kind == "pelican" else 1)  # a header's path holds its number


def _made(post: Post, keys: Mapping[str, str], kind: FrontFormat) -> Post:
    eol = post.source.eol
    text = _framed(kind, keys, eol) + ("" if kind == "pelican" else eol) + post.source.text
    return Post.of(Source.of(text, bom=post.source.bom), post.keys)


def _lines(front: FrontMatter, keys: Mapping[str, str], eol: str, opening: str) -> str:
    match front.kind:
        case "yaml":
            return "".join(f"{key}: {_yaml(value)}{eol}" for key, value in keys.items())
        case "toml":
            return "".join(f"{key} = {_toml(value)}{eol}" for key, value in keys.items())
        case "json":
            pairs = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in keys.items()]
            return "".join(f"{eol}  {pair}" if opening else f"{pair}{eol}" for pair in pairs)
        case _:
            raise AssertionError(front.kind)


def _with_headers(post: Post, keys: Mapping[str, str]) -> Post:
    """The post with more headers at the end of those it has."""
    text = post.source.text
    assert post.front is not None
    at = post.front.body_end
    fresh = "".join(f"{key.capitalize()}: {value}{post.source.eol}" for key, value in keys.items())
    return Post.of(Source.of(text[:at] + fresh + text[at:], bom=post.source.bom), post.keys)


def _toml(value: str) -> str:
    return value if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else json.dumps(value, ensure_ascii=False)


def _replaced(post: Post, keys: Mapping[str, str]) -> Post:
    if not keys:
        return post
    claims = Post.of(post.source, keys)
    new = {key.lower(): value for key, value in keys.items()}
    changes = {
        index: new[str(block.key[0]).lower()]
        for index, block in enumerate(claims.blocks)
        if block.kind == "front" and not claims.is_label(index) and claims.front and _is_top(claims.front, block.key)
    }
    if len(changes) != len(keys):
        raise FrontMatterError(f"'{min(keys)}' in the front matter is no text that could be replaced")
    return Post.of(claims.edit(changes).post.source, post.keys)
