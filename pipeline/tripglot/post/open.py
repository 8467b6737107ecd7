"""Opening a post: from its path to what was parsed, or one line that says why not."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import PostFile
from tripglot.post.front.extent import Extent, extent_of
from tripglot.post.front.matter import PROSE_KEYS
from tripglot.post.post import Post
from tripglot.post.source import Source


def parsed(path: Path, data: bytes, keys: Iterable[str]) -> Post:
    """Parse the bytes of a post; raises TripglotError with one line if they are not UTF-8 or nested too deep."""
    try:
        return Post.of(Source.decode(data, path=path), keys)
    except RecursionError:
        raise TripglotError("is nested too deep", path=path, cure="flatten its quotes and lists") from None


def opened(file: PostFile, keys: Iterable[str] = PROSE_KEYS) -> Post:
    """Read and parse a post; raises TripglotError with one line."""
    return parsed(file.path, file.read(), keys)


def post_of(path: Path, keys: Iterable[str] = PROSE_KEYS) -> Post:
    """Read and parse any file; raises TripglotError with one line."""
    return opened(PostFile(path, path), keys)


def front_text(file: PostFile) -> tuple[str, Extent] | None:
    """A post's text and where its front matter lies in it, unparsed; None without any, or where nobody can read it."""
    try:
        text = file.read().decode("utf-8-sig", errors="replace")
    except TripglotError:
        return None  # the run says so
    extent = extent_of(text)
    return (text, extent) if extent else None


def front_problem(path: Path, post: Post) -> TripglotError | None:
    """Why the front matter of a post could not be understood, with file, line and cure; None if it could."""
    front = post.front
    if front is None or not front.problem:
        return None
    return TripglotError(front.problem, path=path, line=post.source.line(front.problem_offset), cure=front.cure)


_OURS = re.compile(r"^<{7} \S", re.MULTILINE)
_THEIRS = re.compile(r"^>{7} \S", re.MULTILINE)


def conflict(post: Post) -> int:
    """The line, from 1, at which git began to write both sides of a merge into prose; 0 if nowhere."""
    text = post.source.text
    if "<<<<<<< " not in text:
        return 0
    starts = (block.offset(found.start()) for block in post.blocks for found in _OURS.finditer(block.source))
    lines = (start for start in sorted(starts) if start == 0 or text[start - 1] == "\n")
    first = next((start for start in lines if _THEIRS.search(text, start)), None)
    return 0 if first is None else post.source.line(first)


def warnings(path: Path, post: Post) -> Iterator[str]:
    """What is wrong with a post for who translates it all the same, one line each."""
    error = front_problem(path, post)
    if error is not None:
        error.cure = f"left as it is; {error.cure} to have it translated"
        yield str(error)
    line = conflict(post)
    if line:
        cure = "published as it is; settle the merge"
        yield str(TripglotError("holds a merge conflict", path=path, line=line, cure=cure))
