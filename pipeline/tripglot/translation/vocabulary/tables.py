"""The tables beside the code: one row a line, its columns parted by tabs; lines that begin with # are remarks."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The columns of each row of `data/NAME`, in order."""
    text = files("tripglot.translation.vocabulary").joinpath("data", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
