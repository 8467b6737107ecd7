"""Opening a post: from its path to what was parsed, or one line that says why not."""

from collections.abc import Iterable
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import PostFile
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


def front_problem(path: Path, post: Post) -> TripglotError | None:
    """Why the front matter of a post could not be understood, with file, line and cure; None if it could."""
    front = post.front
    if front is None or not front.problem:
        return None
    return TripglotError(front.problem, path=path, line=post.source.line(front.problem_offset), cure=front.cure)


def front_warning(path: Path, post: Post) -> str:
    """The same for who translates the post all the same, as a line; "" if it could."""
    error = front_problem(path, post)
    if error is None:
        return ""
    error.cure = f"left as it is; {error.cure} to have it translated"
    return str(error)
