"""Foreign sentences of many posts in, edited posts out: all sentences of a run together, round by round.

Round 1 sends every sentence whole. What comes back has to pass the sanity tests and every island has to find its place;
the first hypothesis that does both wins. Round 2 sends what is left again, names and numbers held as atoms and repeats
forbidden. Round 3 sends it clause by clause. What is left after that keeps its source and is reported.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.languages import is_spaced
from pipeline.post import Block, Post, Run, partition

from . import escape, pieces
from .assemble import assemble, columns, width_of, wrap
from .carrier import SHORTCUT, Carrier, carry
from .engine import Decoding, Engine, Hypothesis, MissingPackageError
from .placement import place
from .sanity import problems
from .units import Unit

_FIRST = Decoding(hypotheses=4)
_SECOND = Decoding(hypotheses=4, no_repeat_ngram=3, repetition_penalty=1.1)
# in text of another script: names, terms and numbers in Latin letters, as long as they go on
_NAMES = re.compile(r"[A-Za-z0-9][\w.+#/-]*(?:[ ][A-Za-z0-9][\w.+#/-]*)*", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")


@dataclass(frozen=True, slots=True)
class Failure:
    """A unit that keeps its source, and why."""

    unit: Unit
    reason: str


@dataclass(slots=True)
class Filled:
    """One post with its foreign sentences replaced as far as possible."""

    post: Post
    original: Post
    done: dict[Unit, str] = field(default_factory=dict)  # Markdown source of each translated unit
    failures: list[Failure] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)  # blocks whose text is new
    reused: int = 0
    engines: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Job:
    """One unit on its way through the rounds."""

    unit: Unit
    block: Block
    runs: Sequence[Run]
    carrier: Carrier
    hypotheses: tuple[Hypothesis, ...] = ()
    used: Carrier | None = None
    winner: Hypothesis | None = None
    parts: list[pieces.Piece] = field(default_factory=list)
    translations: list[str | None] = field(default_factory=list)
    reason: str = ""
    reused: bool = False

    @property
    def solved(self) -> bool:
        return self.winner is not None or bool(self.translations)


Progress = Callable[[int, int], None]


def fill(
    items: Sequence[tuple[Post, Sequence[Unit]]], engine: Engine, target: str, progress: Progress | None = None
) -> list[Filled]:
    """Translate the units of every post into `target` (BCP 47) and splice them in.

    Never raises for one sentence: what cannot be translated is in `failures`, with its source left as it was.
    `progress` is called with (sentences done, sentences in all).
    """
    jobs = [[_job(post, unit) for unit in units] for post, units in items]
    session = _Session(engine, target, progress or (lambda done, total: None))
    session.run([job for group in jobs for job in group])
    return [session.splice(post, group) for (post, _), group in zip(items, jobs, strict=True)]


def _job(post: Post, unit: Unit) -> _Job:
    block, runs = post.blocks[unit.block], post.runs(unit.block)
    return _Job(unit, block, runs, carry(block.source, runs, unit.start, unit.end))


class _Session:
    """One run's engine, target, and what it has already translated."""

    def __init__(self, engine: Engine, target: str, progress: Progress) -> None:
        self.engine = engine
        self.target = target
        self.progress = progress
        self.names: dict[str, str] = {}  # source language: what translates it
        self.missing: dict[str, str] = {}
        self.cache: dict[tuple[str, str, Decoding], tuple[Hypothesis, ...]] = {}

    # --- rounds ----------------------------------------------------------------------------------------------------

    def run(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if self._served(job)]
        total = len(jobs)
        self.progress(0, total)
        seen: set[tuple[str, str]] = set()
        for job in jobs:
            key = (job.unit.lang, job.carrier.text)
            job.reused = key in seen
            seen.add(key)
        self._whole(jobs, lambda job: job.carrier, _FIRST)
        left = [job for job in jobs if not job.solved]
        self.progress(total - len(left), total)
        self._whole(left, self._shielded, _SECOND)
        left = [job for job in left if not job.solved]
        self.progress(total - len(left), total)
        self._pieces(left)
        self.progress(total, total)

    def _served(self, job: _Job) -> bool:
        lang = job.unit.lang
        if lang not in self.names and lang not in self.missing:
            try:
                self.names[lang] = self.engine.identify(lang, self.target)
            except MissingPackageError as error:
                self.missing[lang] = str(error)
        job.reason = self.missing.get(lang, "")
        return lang in self.names

    def _whole(self, jobs: list[_Job], carrier_of: Callable[[_Job], Carrier], decoding: Decoding) -> None:
        carriers = [carrier_of(job) for job in jobs]
        self._engine(((job.unit.lang, c.text) for job, c in zip(jobs, carriers, strict=True)), decoding)
        for job, carrier in zip(jobs, carriers, strict=True):
            reasons = []
            for hypothesis in self.cache[job.unit.lang, carrier.text, decoding]:
                wrong = self._problems(carrier.text, hypothesis.text, job.unit.lang)
                same = hypothesis.text == carrier.text and carrier is job.carrier
                if not wrong and not same and place(carrier, hypothesis, escape.plain) is None:
                    wrong = ["markup has no certain place"]
                if not wrong:
                    job.used, job.winner = carrier, hypothesis
                    break
                reasons.append(wrong[0])
            if job.winner is None and not job.reason:
                job.reason = reasons[0]

    def _shielded(self, job: _Job) -> Carrier:
        shield = _NAMES if _NOT_LATIN.search(job.carrier.text) else None
        return carry(job.block.source, job.runs, job.unit.start, job.unit.end, shield=shield)

    def _pieces(self, jobs: list[_Job]) -> None:
        wanted: list[tuple[str, str]] = []
        for job in jobs:
            job.used = self._shielded(job)
            job.parts = pieces.cut(job.used, clauses=True)
            wanted += [(job.unit.lang, p.value) for p in job.parts if self._goes(p, job)]
        self._engine(wanted, _SECOND)
        for job in jobs:
            translations: list[str | None] = []
            for part in job.parts:
                if not self._goes(part, job):
                    translations.append(None)
                    continue
                sane = [
                    hypothesis.text
                    for hypothesis in self.cache[job.unit.lang, part.value, _SECOND]
                    if not self._problems(part.value, hypothesis.text, job.unit.lang)
                ]
                if not sane:
                    break
                translations.append(sane[0])
            else:
                job.translations = translations
                job.reason = ""

    def _goes(self, part: pieces.Piece, job: _Job) -> bool:
        if part.kind != "text" or not _LETTER.search(part.value):
            return False
        return bool(_NOT_LATIN.search(part.value)) or not _NOT_LATIN.search(job.carrier.text)

    def _problems(self, original: str, translated: str, lang: str) -> list[str]:
        if self.engine.name != "argos":  # what the test engines make is not language
            return []
        return problems(original, translated, lang, self.target)

    def _engine(self, wanted: Iterable[tuple[str, str]], decoding: Decoding) -> None:
        new: dict[str, dict[str, None]] = {}
        for lang, text in wanted:
            if (lang, text, decoding) not in self.cache:
                new.setdefault(lang, {})[text] = None
        for lang in sorted(new):
            texts = list(new[lang])
            for text, hypotheses in zip(texts, self.engine.translate(texts, lang, self.target, decoding), strict=True):
                self.cache[lang, text, decoding] = hypotheses

    # --- results ---------------------------------------------------------------------------------------------------

    def splice(self, post: Post, jobs: list[_Job]) -> Filled:
        filled = Filled(post, post, reused=sum(job.reused and job.solved for job in jobs))
        filled.failures = [Failure(job.unit, job.reason) for job in jobs if not job.solved]
        solved = [job for job in jobs if job.solved and not self._unchanged(job)]
        filled.engines = {self.names[job.unit.lang] for job in solved}
        by_block: dict[int, list[_Job]] = {}
        for job in solved:
            by_block.setdefault(job.unit.block, []).append(job)
        for strict in (False, True):
            sources: dict[int, str] = {}
            done: dict[int, dict[Unit, str]] = {}
            for index, group in by_block.items():
                done[index] = self._texts(group, strict=strict)
                outer = {u: t for u, t in done[index].items() if not _inside_other(u, done[index])}
                outer |= _labels(group[0].block.source, group[0].runs, outer)
                sources[index] = assemble(group[0].block.source, group[0].runs, outer, self.target)
            edit = filled.post.edit(sources)
            refused = {refusal.block: refusal.reason for refusal in edit.refused}
            filled.post = edit.post
            for index in sources:
                if index not in refused:
                    filled.changed.add(index)
                    filled.done.update(done[index])
            by_block = {index: by_block[index] for index in refused}
            if not by_block:
                break
        for index, group in by_block.items():
            filled.failures += [Failure(job.unit, refused[index]) for job in group]
        return filled

    def _unchanged(self, job: _Job) -> bool:
        """An engine that hands back what it got has translated nothing: the source's bytes stay."""
        return job.winner is not None and job.winner.text == job.carrier.text and job.used is job.carrier

    def _texts(self, jobs: list[_Job], *, strict: bool) -> dict[Unit, str]:
        """The new source of each unit of one block; texts inside an image or note come before their sentence."""
        block, runs = jobs[0].block, jobs[0].runs
        make = _escaper(block, strict=strict)
        texts: dict[Unit, str] = {}
        for job in sorted(jobs, key=lambda job: job.unit.end - job.unit.start):
            inner = _inner(block.source, runs, job.unit, texts, self.target)
            if inner:
                job = _with_inner(job, inner)  # noqa: PLW2901
            texts[job.unit] = self._text(job, make)
        return texts

    def _text(self, job: _Job, make: Callable[[str], str]) -> str:
        assert job.used is not None
        if job.winner is not None:
            text = place(job.used, job.winner, make) or ""
        else:
            text = pieces.joined(job.used, job.parts, job.translations, self.target, make)
        if job.used.wrapped and is_spaced(self.target) and "\n" not in text:
            lines = job.block.source.split("\n")
            column = columns(job.block.source[: job.unit.start].rsplit("\n", 1)[-1])
            text = wrap(text, lambda s: partition(s, {}), column, width_of(lines))
        return text


def _labels(source: str, runs: Sequence[Run], units: Iterable[Unit]) -> dict[Unit, str]:
    """New endings for links and images that resolve by a text which is being replaced: `[text]` to `[new][text]`."""
    units = list(units)
    out = {}
    for run in runs:
        if run.kind != "open" or run.name not in ("link", "image"):
            continue
        close = runs[run.partner]
        if not SHORTCUT.fullmatch(source[close.start : close.end]):
            continue
        inside = [u for u in units if run.end <= u.start and u.end <= close.start]
        if inside:
            label = source[run.end : close.start]
            out[Unit(inside[0].block, close.start, close.end, "")] = f"][{label}]"
    return out


def _inside_other(unit: Unit, units: Iterable[Unit]) -> bool:
    return any(u is not unit and u.start <= unit.start and unit.end <= u.end and u != unit for u in units)


def _inner(source: str, runs: Sequence[Run], unit: Unit, texts: Mapping[Unit, str], target: str) -> dict[int, str]:
    """The new text of each image and inline footnote that stands inside a unit."""
    out = {}
    for index, run in enumerate(runs):
        if run.kind != "open" or run.name not in ("image", "footnote_inline"):
            continue
        start, end = run.end, runs[run.partner].start
        if not (unit.start <= run.start and end < unit.end):
            continue
        parts = {
            Unit(u.block, u.start - start, u.end - start, u.lang): text
            for u, text in texts.items()
            if start <= u.start and u.end <= end
        }
        if parts:
            out[index] = assemble(source[start:end], [], parts, target)
    return out


def _with_inner(job: _Job, inner: Mapping[int, str]) -> _Job:
    assert job.used is not None
    raws = carry(job.block.source, job.runs, job.unit.start, job.unit.end, inner).atoms
    plain = carry(job.block.source, job.runs, job.unit.start, job.unit.end).atoms
    new = {old.raw: fresh.raw for old, fresh in zip(plain, raws, strict=True) if old.raw != fresh.raw}
    job.used.atoms = [
        type(atom)(atom.start, atom.end, atom.name, new.get(atom.raw, atom.raw), atom.glued) for atom in job.used.atoms
    ]
    job.parts = [
        pieces.Piece(p.kind, new.get(p.value, p.value), p.pair, p.glued) if p.kind == "atom" else p for p in job.parts
    ]
    return job


def _escaper(block: Block, *, strict: bool) -> Callable[[str], str]:
    match block.kind:
        case "html":
            return escape.for_html
        case "front":
            return escape.plain
        case "cell":
            return (lambda text: escape.for_cell(escape.strictly(text))) if strict else escape.for_cell
        case _:
            return escape.strictly if strict else escape.plain
