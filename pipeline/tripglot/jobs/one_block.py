"""One block of a post, translated for somebody who asks for it: by the memory of all posts, or by an engine."""

from collections.abc import Callable, Sequence
from typing import Final

from tripglot.checking.finding import Translation
from tripglot.detection.survey import Survey, survey
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Engine, Hypothesis
from tripglot.errors import TripglotError
from tripglot.files import PostFile
from tripglot.jobs.target import Target
from tripglot.memory import Entry
from tripglot.post import Post
from tripglot.settings import Settings
from tripglot.translation.confidence import withheld_below
from tripglot.translation.fill import Filler
from tripglot.translation.glossary import load as load_glossary
from tripglot.translation.work import Work

_WAYS: Final = 4


def block_translation(
    file: PostFile, post: Post, index: int, settings: Settings, engine: Callable[[], Engine]
) -> Translation:
    """What would stand in the post in place of a block, an unsure draft too; the engine is made if it has to be asked.

    Raises TripglotError, with the line, where nothing can be had.
    """
    target = Target([file], settings)
    target.load()
    found = survey(post, settings.target, settings.languages)
    line = post.source.line(post.blocks[index].start)
    known = target.open(file, post, found).known.get(index)
    if known and (text := known.target or known.proposal):
        return _as_written(post, index, text, known, line)
    units = [unit for unit in found.units if unit.block == index]
    if not units:
        raise TripglotError("nothing here needs a translation", path=file.path, line=line)
    sure, alike = withheld_below(settings), settings.one_telling
    filler = Filler(engine(), settings.target, None, target.glossary, sure, one_telling=alike)
    filled = filler.fill([Work(settings.target, post, Survey(units))])[0]
    if index in filled.drafts or index in filled.changed:
        text = filled.drafts.get(index) or filled.post.blocks[index].source
        state = Entry("", text, "", proposal=text) if index in filled.drafts else Entry("", "", text)
        return _as_written(post, index, text, state, line)
    reason = filled.failures[0].reason if filled.failures else "the engine gives back what it got"
    raise TripglotError(f"not translated: {reason}", path=file.path, line=line)


def alternatives(file: PostFile, post: Post, index: int, settings: Settings, engine: Engine) -> list[str]:
    """What the engine makes of a block, in several ways, the likeliest first; each fits into the post.

    Way n takes the n-th hypothesis of each sentence. Empty where nothing is to be translated, or nothing comes of it.
    """
    terms = load_glossary(settings.root / settings.glossary, settings.target)
    units = [unit for unit in survey(post, settings.target, settings.languages).units if unit.block == index]
    found: dict[str, None] = {}
    for rank in range(_WAYS) if units else ():
        filler = Filler(_Ranked(engine, rank), settings.target, None, terms, 0.0)
        filled = filler.fill([Work(settings.target, post, Survey(units))])[0]
        if index in filled.changed:
            found[filled.post.blocks[index].source] = None
    return list(found)


class _Ranked:
    """An engine whose hypotheses begin with another one than the best."""

    def __init__(self, engine: Engine, rank: int) -> None:
        self.name, self.natural, self.identify = engine.name, engine.natural, engine.identify
        self._engine, self._rank = engine, rank

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate, without the better hypotheses where there are others."""
        found = self._engine.translate(sentences, source, target, decoding)
        return [options[min(self._rank, len(options) - 1) :][:1] for options in found]


def _as_written(post: Post, index: int, text: str, entry: Entry, line: int) -> Translation:
    edit = post.edit({index: text})
    if edit.refused:
        raise TripglotError(f"the translation does not fit: {edit.refused[0].reason}", line=line)
    old, new = post.blocks[index], edit.post.blocks[index]
    return Translation(old.start, old.end, edit.post.source.text[new.start : new.end], entry.state)
