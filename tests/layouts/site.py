"""A small site in two languages out of `posts/`, in the layout of one generator."""

from pathlib import Path

from tripglot.jobs.run import run
from tripglot.output.outcome import Report
from tripglot.settings import Settings

POSTS = Path(__file__).parent / "posts"


def make(root: Path, layout: str, posts: Path = POSTS) -> Report:
    """Publish the posts below `root`/output."""
    return run([posts], Settings(root=root, layout=layout, engine="pseudo"))
