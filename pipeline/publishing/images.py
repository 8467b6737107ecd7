"""The images a post shows from its own folder travel with it, so that every published form finds them."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.post import Post

_MOST = 20_000_000  # bytes; a larger file is no illustration of a post


def beside(path: Path, name: Path, post: Post, target: str) -> dict[Path, bytes]:
    """Local images of a post, by where they belong below the output folder.

    Only files below the post's own folder are taken: a post cannot publish what lies elsewhere on the machine.
    """
    out = {}
    folder = path.parent.resolve()
    for index in range(len(post.blocks)):
        for run in post.runs(index):
            if run.name != "image" or run.kind != "open":
                continue
            parts = urlsplit(run.target)
            relative = Path(unquote(parts.path))
            if parts.scheme or parts.netloc or not parts.path or relative.is_absolute():
                continue
            file = (folder / relative).resolve()
            if not file.is_relative_to(folder) or not file.is_file() or file.stat().st_size > _MOST:
                continue
            data = file.read_bytes()
            where = name.parent / file.relative_to(folder)
            for form in (target, "bilingual", "site"):
                out[Path(form) / where] = data
    return out
