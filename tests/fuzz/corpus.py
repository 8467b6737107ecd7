"""Where fuzzing begins: our own posts and examples of every kind, and the crashes of before."""

from collections.abc import Iterator
from pathlib import Path

from tests.conftest import DATA, spec_examples
from tests.fuzz.targets import packages

CASES = Path(__file__).parent / "cases"

_CATALOG = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. machine
#, fuzzy
msgctxt "p1"
msgid "你好"
msgstr "Hello"

#~ msgid "旧"
#~ msgstr "old"
"""
_FRONTS = ("---\ntitle: 'A'\ntags: [a, b]\nx: |\n  y\n---\nbody\n", '+++\na = "b"\n[c]\nd = 1\n+++\nbody\n',
           '{\n  "a": "b"\n}\nbody\n', "Title: A\nDate: 2024-01-01\n\nbody\n")  # fmt: skip


def cases(target: str) -> list[Path]:
    """The inputs that once broke a target."""
    return sorted((CASES / target).glob("*"))


def seeds(target: str) -> Iterator[bytes]:
    """What a target is first fed with."""
    yield from (path.read_bytes() for path in cases(target))
    match target:
        case "archive":
            yield from packages()
        case "memory":
            yield _CATALOG.encode()
        case _:
            yield from (front.encode() for front in _FRONTS)
            yield from (path.read_bytes() for path in sorted((DATA / "dialects").glob("*.md")))
            posts = (DATA / "structure.txt").read_text(encoding="utf-8").split("===== ")[1:]
            yield from (post.partition("\n")[2].encode() for post in posts)
            yield from (markdown.encode() for _, markdown in spec_examples())
