"""Sentences to an engine and back, round by round, until they are fit to be published or nothing is left to try.

Round 1 sends every sentence whole. What comes back has to pass the sanity tests and every island has to find its place;
the most confident hypothesis that does both wins. Where only a term of the glossary or a known name was missed, the
sentence goes again with the renderings in the source, of which engines make better grammar ("Miss Li's coffee"), then
with its terms as atoms. Round 2 sends what is left, names and numbers held as atoms and repeats forbidden. Round 3
sends it clause by clause. What is left after that keeps its source and is reported; so does what the engine is not sure
of, as a draft for people, and so does what is sane but for a word that is none, or only in its clauses.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tripglot.detection.units import Unit
from tripglot.engines.engine import Decoding, Engine, Hypothesis
from tripglot.parallel import Progress
from tripglot.post import Block, Post, Run, Value
from tripglot.scripts import LATIN
from tripglot.translation.answers import Answers
from tripglot.translation.confidence import REFUSED, SURE, by_confidence, confidence
from tripglot.translation.failure import NO_PLACE, UNSURE, Reason
from tripglot.translation.glossary import Glossary, Term
from tripglot.translation.literals import LITERAL
from tripglot.translation.markup import escape, pieces
from tripglot.translation.markup.carrier import Carrier, Swap, carry
from tripglot.translation.markup.held import with_held
from tripglot.translation.markup.placement import place
from tripglot.translation.narration import Narration, is_told, ruled_out
from tripglot.translation.sanity import problems
from tripglot.translation.vocabulary.headings import heading
from tripglot.translation.vocabulary.names import vocabulary

_FIRST = Decoding(hypotheses=4)
_SECOND = Decoding(hypotheses=4, no_repeat_ngram=3, repetition_penalty=1.1)
# in text of another script: what has to stay as it is, and names and terms in Latin letters, as long as they go on
_NAMES = re.compile(rf"{LITERAL.pattern}|[{LATIN}0-9][{LATIN}0-9_.+#/-]*(?:[ ][{LATIN}0-9][{LATIN}0-9_.+#/-]*)*")
_LESS_SURE = 0.15  # than before may a sentence be that is told as its post is
_MENDED = frozenset({"name lost", "term lost"})  # what is asked for again with its terms and names held
_OBJECT = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: neither word nor number
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile(rf"[^\W\d_{LATIN}]")


@dataclass(slots=True)
class Job:
    """One unit on its way through the rounds. seen: the block's runs as engines get them, what is held as atoms."""

    unit: Unit
    block: Block
    runs: Sequence[Run]
    seen: Sequence[Run]
    carrier: Carrier
    value: Value | None = None  # that the unit stands in, for one in markup
    used: Carrier | None = None
    winner: Hypothesis | None = None
    draft: tuple[Carrier, Hypothesis] | None = None  # sane but for its made-up words
    parts: list[pieces.Piece] = field(default_factory=list)
    translations: list[str | None] = field(default_factory=list)
    reason: Reason | None = None  # why there is no translation of it, or none that is published
    confidence: float | None = None  # of the winner, or of the worst of the pieces
    withheld: bool = False  # solved, but too unsure to be published
    terms: tuple[Term, ...] = ()  # whose renderings have to be in the translation

    @classmethod
    def of(cls, post: Post, unit: Unit) -> "Job":
        """A job for one unit of a post."""
        block, runs = post.blocks[unit.block], post.runs(unit.block)
        value = post.value_at(unit.block, unit.start)
        seen = value.runs(block.source) if value else with_held(runs, unit.held) if unit.held else runs
        return cls(unit, block, runs, seen, carry(block.source, seen, unit.start, unit.end), value)

    @property
    def solved(self) -> bool:
        """Whether something was found that is sane; it may have to be withheld."""
        return self.winner is not None or bool(self.translations)

    @property
    def unchanged(self) -> bool:
        """Whether the engine handed back what it got: then the source's bytes stay."""
        return self.winner is not None and self.winner.text == self.carrier.text and self.used is self.carrier


class Rounds:
    """One run's engine and target, and what has already been translated: a text is asked for once."""

    def __init__(
        self, engine: Engine, target: str, progress: Progress, glossary: Glossary | None = None, sure: float = SURE
    ) -> None:
        """Take the engine, the target language (BCP 47), and what to call with (sentences done, sentences in all).

        What the engine is less confident of than `sure` is withheld.
        """
        self.sure = sure
        self.engine = engine
        # the words of test engines are none that a glossary could speak of
        self._glossary = glossary if glossary and engine.natural else Glossary((), target)
        self._vocabularies: dict[str, Glossary] = {}  # by source language
        self.target = target
        self.progress = progress
        self._answers = Answers(engine, target)

    def run(self, jobs: Iterable[Job]) -> None:
        """Solve what can be solved; the others are left with their `reason`."""
        self._answers.forget()
        jobs = [job for job in jobs if self._served(job)]
        total = len(jobs)
        self.progress(0, total)
        for job in jobs:
            self._terms(job)
        left = [job for job in jobs if not job.solved]
        self._whole(left, lambda job: job.carrier, _FIRST)
        left = [job for job in left if not job.solved]
        self.progress(total - len(left), total)
        for swaps in (Glossary.words, Glossary.atoms):
            missed = [job for job in left if not job.solved and job.terms and _mendable(job.reason)]
            self._whole(missed, partial(self._mended, swaps=swaps), _FIRST)
        left = [job for job in left if not job.solved]
        self._whole(left, self._shielded, _SECOND)
        left = [job for job in left if not job.solved]
        self.progress(total - len(left), total)
        self._pieces(left)
        gone = self._answers.gone
        for job in jobs:
            self._withhold(job)
            if gone and not job.solved:
                job.reason = gone  # whatever was wrong with what came first: not all was asked
            else:
                self._keep(job)
        self.progress(total, total)

    def _withhold(self, job: Job) -> None:
        """Keep from being published what the engine is too unsure of."""
        job.withheld = job.confidence is not None and job.confidence < self.sure
        if job.withheld:
            job.reason = UNSURE

    def _keep(self, job: Job) -> None:
        """Keep for people what only has made-up words against it, where there is nothing better."""
        if not job.solved and job.draft is not None:
            job.used, job.winner = job.draft
            job.confidence, job.withheld, job.reason = REFUSED, True, UNSURE

    def retell(self, wanted: Iterable[tuple[Job, Narration]]) -> None:
        """Ask again for sentences that are not told as their posts are, each with how it is to be told.

        What comes back takes the place of what there is if it is told so, sane, and nearly as sure.
        """
        if not self._answers.selective:
            return
        by_told: dict[Narration, list[tuple[Job, Carrier]]] = {}
        for job, told in wanted:
            if job.used is not None:
                by_told.setdefault(told, []).append((job, job.used))
        for told, pairs in sorted(by_told.items()):
            decoding = replace(_FIRST, without=ruled_out(told))
            self._answers.ask(((job.unit.lang, carrier.text) for job, carrier in pairs), decoding)
            for job, carrier in pairs:
                self._take(job, carrier, told, decoding)

    def _take(self, job: Job, carrier: Carrier, told: Narration, decoding: Decoding) -> None:
        """Give a job the first proposal that may stand for what it has."""
        for hypothesis in by_confidence(self._answers.of(job.unit.lang, carrier.text, decoding)):
            sure = confidence(hypothesis)
            if sure is None or job.confidence is None or sure < self._least(job.confidence):
                return
            if is_told(told, hypothesis.text) and not self._against(hypothesis, carrier, job):
                job.winner, job.confidence, job.reason = hypothesis, sure, None
                self._withhold(job)
                return

    def _least(self, before: float) -> float:
        """How sure a sentence has to be when it is told otherwise: what was published must not be lost."""
        least = before - _LESS_SURE
        return max(least, self.sure) if before >= self.sure else least

    @property
    def names(self) -> Mapping[str, str]:
        """What translates each source language."""
        return self._answers.names

    def _words(self, job: Job) -> Glossary:
        """The terms and names that a unit's language has."""
        lang = job.unit.lang
        if lang not in self._vocabularies:
            self._vocabularies[lang] = (
                vocabulary(self._glossary, lang, people=True) if self.engine.natural else self._glossary
            )
        return self._vocabularies[lang]

    def _mended(self, job: Job, swaps: Callable[[Glossary, str], Sequence[Swap]]) -> Carrier:
        return _carried(job, partial(swaps, self._words(job)))

    def _served(self, job: Job) -> bool:
        job.reason = self._answers.refused(job.unit.lang)
        return job.reason is None

    def _terms(self, job: Job) -> None:
        """Ask the lists before any engine: what is kept or required, what is a term or a common heading as a whole.

        Where markup stands around a part of that, no list says where it goes: the engine does.
        """
        words, text = self._words(job), job.carrier.text
        rendering = words.whole(text)
        if rendering is None and self.engine.natural:
            rendering = heading(text, job.unit.lang, self.target)
        job.terms = words.required(text)
        listed = Hypothesis(rendering, 0.0) if rendering is not None else None
        if listed and place(job.carrier, listed, escape.plain) is not None:
            job.used, job.winner = job.carrier, listed
        elif words.kept(text):
            job.carrier = _carried(job, words.kept)

    def _whole(self, jobs: list[Job], carrier_of: Callable[[Job], Carrier], decoding: Decoding) -> None:
        carriers = [carrier_of(job) for job in jobs]
        self._answers.ask(((job.unit.lang, c.text) for job, c in zip(jobs, carriers, strict=True)), decoding)
        for job, carrier in zip(jobs, carriers, strict=True):
            reasons = []
            for hypothesis in by_confidence(self._answers.of(job.unit.lang, carrier.text, decoding)):
                wrong = self._against(hypothesis, carrier, job)
                if not wrong:
                    job.used, job.winner, job.confidence = carrier, hypothesis, confidence(hypothesis)
                    break
                reasons.append(wrong[0])
                if job.draft is None and wrong[0].kind == "made up" and place(carrier, hypothesis, escape.plain):
                    job.draft = carrier, hypothesis
            if job.winner is not None:
                job.reason = None
            elif not job.reason:
                # where a term was all that was wrong with one, it is the term that has to be mended
                job.reason = next(filter(_mendable, reasons), reasons[0] if reasons else self._answers.gone)

    def _against(self, hypothesis: Hypothesis, carrier: Carrier, job: Job) -> list[Reason]:
        """Why a hypothesis cannot stand in the post: what the tests say, or that its islands find no place."""
        wrong = self._problems(carrier, hypothesis.text, job)
        same = hypothesis.text == carrier.text and carrier is job.carrier
        if not wrong and not same and place(carrier, hypothesis, escape.plain) is None:
            return [NO_PLACE]
        return wrong

    def _shielded(self, job: Job) -> Carrier:
        shield = _NAMES if _NOT_LATIN.search(job.carrier.text) else LITERAL
        return _carried(job, lambda text: _all_swaps(self._words(job).atoms(text), shield, text))

    def _pieces(self, jobs: list[Job]) -> None:
        wanted: list[tuple[str, str]] = []
        latin = [not _NOT_LATIN.search(job.carrier.text) for job in jobs]
        for job, plain in zip(jobs, latin, strict=True):
            job.used = self._shielded(job)
            job.parts = pieces.cut(job.used, clauses=True)
            wanted += [(job.unit.lang, p.value) for p in job.parts if _goes(p, latin=plain)]
        self._answers.ask(wanted, _SECOND)
        for job, plain in zip(jobs, latin, strict=True):
            translations: list[str | None] = []
            known: list[float | None] = []
            for part in job.parts:
                if not _goes(part, latin=plain):
                    translations.append(None)
                    continue
                sane = [
                    hypothesis
                    for hypothesis in by_confidence(self._answers.of(job.unit.lang, part.value, _SECOND))
                    if not self._wrong(part.value, hypothesis.text, job.unit.lang)
                ]
                if not sane:
                    break
                translations.append(sane[0].text)
                known.append(confidence(sane[0]))
            else:
                job.translations = translations
                sure = min((sure for sure in known if sure is not None), default=None)
                job.confidence = REFUSED if self._misjoined(job) else sure
                job.reason = None if job.solved else job.reason

    def _misjoined(self, job: Job) -> bool:
        """Whether pieces that are sane make a whole that is not: a bracket that one of them opens and none closes."""
        assert job.used is not None
        prose = [
            (replace(part, value=_OBJECT) if part.kind == "atom" else part, translated)
            for part, translated in zip(job.parts, job.translations, strict=True)
            if part.kind in ("text", "atom")
        ]
        parts, translations = zip(*prose, strict=True)
        joined = pieces.joined(job.used, parts, translations, self.target, escape.plain)
        return bool(self._wrong(_masked(job.used.text, job.used), joined, job.unit.lang))

    def _problems(self, carrier: Carrier, translated: str, job: Job) -> list[Reason]:
        # placement asks for the atoms; their names are no words, and no numbers
        wrong = self._wrong(_masked(carrier.text, carrier), _masked(translated, carrier), job.unit.lang)
        if wrong or not self.engine.natural:
            return wrong
        held = {atom.raw for atom in carrier.atoms}
        words = self._words(job)
        terms = [term for term in job.terms if words.shown(term, "") not in held]
        lost = [(term, rendering) for term in terms for rendering in words.lost([term], translated)]
        return [
            Reason("name lost", f"lost name {said}") if term.known else Reason("term lost", f"lost term {said}")
            for term, said in lost
        ]

    def _wrong(self, original: str, translated: str, lang: str) -> list[Reason]:
        if not self.engine.natural:  # what the test engines make is not language
            return []
        return problems(original, translated, lang, self.target)


def _mendable(reason: Reason | None) -> bool:
    """Whether a sentence may be right once its terms and names are held."""
    return reason is not None and reason.kind in _MENDED


def _goes(part: pieces.Piece, *, latin: bool) -> bool:
    """Whether a piece is sent: prose, and in text of another script (not `latin`) only what is written in that."""
    if part.kind != "text" or not _LETTER.search(part.value):
        return False
    return latin or bool(_NOT_LATIN.search(part.value))


def _carried(job: Job, swaps: Callable[[str], Sequence[Swap]]) -> Carrier:
    return carry(job.block.source, job.seen, job.unit.start, job.unit.end, swaps=swaps)


def _all_swaps(terms: Sequence[Swap], shield: re.Pattern[str], text: str) -> list[Swap]:
    """Terms, and between them what the shield matches."""
    out: list[Swap] = []
    at = 0
    for term in [*terms, None]:
        stop = term.start if term else len(text)
        out += [Swap(at + m.start(), at + m.end(), m.group(), atom=True) for m in shield.finditer(text[at:stop])]
        if term:
            out.append(term)
            at = term.end
    return out


def _masked(text: str, carrier: Carrier) -> str:
    if not carrier.atoms:
        return text
    names = {atom.name for atom in carrier.atoms}
    stem = carrier.atoms[0].name[:-1]  # the first name is the stem and a 1
    longest = len(str(len(names)))
    return re.sub(
        rf"{stem}\d{{1,{longest}}}", lambda m: _OBJECT * len(m.group()) if m.group() in names else m.group(), text
    )
