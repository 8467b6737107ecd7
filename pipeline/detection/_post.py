"""Detection of one post: its blocks help each other."""

from collections.abc import Sequence

from pipeline.detection._detect import detect
from pipeline.detection._types import Context, Detection


def detect_post(
    blocks: Sequence[tuple[str, str]], *, target: str, page: str | None = None, languages: Sequence[str] = ()
) -> list[Detection]:
    """Detect every block of one post; `blocks` holds (kind, masked text) in order."""
    return [
        detect(text, target=target, context=Context(page=page, kind=kind, languages=tuple(languages)))
        for kind, text in blocks
    ]
