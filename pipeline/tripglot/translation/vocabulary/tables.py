"""The tables beside the code: one row a line, its columns parted by tabs; lines that begin with # are remarks."""

import lzma
from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The columns of each row of `data/NAME`, in order; what a program made may be compressed (`.xz`)."""
    data = files("tripglot.translation.vocabulary").joinpath("data", name).read_bytes()
    text = (lzma.decompress(data) if name.endswith(".xz") else data).decode()
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
