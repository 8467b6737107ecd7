"""What TBX and tables have in common: terms with their rendering in one language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a term is said in the target language, and each way it is written in others; note: for people."""

    sources: tuple[str, ...]
    target: str
    note: str = ""


Wanted = Callable[[str], bool]  # whether terms in a language, as a document names it, are sources; "" is no language


def rendering(sources: Iterable[str], target: str, note: str = "") -> Rendering:
    """A rendering without space around its texts, each source once; it may lack sources or a target."""
    texts = dict.fromkeys(" ".join(source.split()) for source in sources)
    texts.pop("", None)
    return Rendering(tuple(texts), " ".join(target.split()), " ".join(note.split()))
