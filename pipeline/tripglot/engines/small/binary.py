"""The `model.bin` of CTranslate2: variables by name, read and written.

The format is that of python/ctranslate2/specs/model_spec.py in CTranslate2, version 6; all numbers are little endian. A
version, the name of the model's kind and its revision; the count of variables, and of each its name, rank, dimensions,
type, size in bytes and content; the count of other names, and each with the name that it stands for. A name has its
length, with the NUL at its end, before it.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

INT8: Final = 1  # what CTranslate2 calls it


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A tensor: its dimensions, its type by CTranslate2's number, and its content."""

    shape: tuple[int, ...]
    kind: int
    content: bytes


def read(model: bytes) -> tuple[bytes, dict[str, Variable]]:
    """Give what stands before the variables, and the variables; one with two names is there twice, the same object.

    struct.error, IndexError, KeyError or UnicodeDecodeError if it is no such file.
    """
    at = 4
    at += 2 + _number("<H", model, at) + 4
    start, variables = model[:at], dict[str, Variable]()
    count = _number("<I", model, at)
    at += 4
    for _ in range(count):
        name, at = _name(model, at)
        rank = model[at]
        shape = struct.unpack_from(f"<{rank}I", model, at + 1)
        at += 1 + 4 * rank
        kind, size = struct.unpack_from("<BI", model, at)
        at += 5
        variables[name] = Variable(shape, kind, model[at : at + size])
        at += size
    count = _number("<I", model, at)
    at += 4
    for _ in range(count):
        name, at = _name(model, at)
        meant, at = _name(model, at)
        variables[name] = variables[meant]
    return start, variables


def write(start: bytes, variables: Mapping[str, Variable]) -> bytes:
    """Make a model of what `read` gives; what is the same object is written once."""
    first: dict[int, str] = {}
    for name, variable in variables.items():
        first.setdefault(id(variable), name)
    parts = [start, struct.pack("<I", len(first))]
    others: list[bytes] = []
    for name, variable in variables.items():
        meant = first[id(variable)]
        if meant != name:
            others += [_named(name), _named(meant)]
            continue
        rank = len(variable.shape)
        form = struct.pack(f"<B{rank}IBI", rank, *variable.shape, variable.kind, len(variable.content))
        parts += [_named(name), form, variable.content]
    return b"".join([*parts, struct.pack("<I", len(others) // 2), *others])


def _number(form: str, model: bytes, at: int) -> int:
    (number,) = struct.unpack_from(form, model, at)
    return int(number)


def _name(model: bytes, at: int) -> tuple[str, int]:
    """A name, and where it ends."""
    end = at + 2 + _number("<H", model, at)
    return model[at + 2 : end - 1].decode("utf-8"), end


def _named(name: str) -> bytes:
    written = name.encode("utf-8") + b"\0"
    return struct.pack("<H", len(written)) + written
