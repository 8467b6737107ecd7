"""Foreign sentences of many posts in, edited posts out: all sentences of a run together."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.engines.engine import Engine
from tripglot.parallel import Progress
from tripglot.post import Post
from tripglot.translation.confidence import SURE
from tripglot.translation.failure import NOT_IN_MEMORY, Failure
from tripglot.translation.glossary import Glossary
from tripglot.translation.markup import escape
from tripglot.translation.narration import MANY, Narration, is_read, narration, out_of_line, told_by
from tripglot.translation.rounds import Job, Rounds
from tripglot.translation.splice import block_source
from tripglot.translation.work import Work

_QUOTED = re.compile('[「『“‘"]')


@dataclass(slots=True)
class Filled:
    """One post with its foreign sentences replaced as far as possible."""

    post: Post
    original: Post
    done: dict[Unit, str] = field(default_factory=dict)  # Markdown source of each newly translated unit
    failures: list[Failure] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)  # blocks whose text is new
    refused: dict[int, str] = field(default_factory=dict)  # known sources that would have changed the structure
    drafts: dict[int, str] = field(default_factory=dict)  # blocks with their unsure sentences translated too
    scores: dict[int, float] = field(default_factory=dict)  # the worst of a block's sentences: log probability a token
    confidences: dict[int, float] = field(default_factory=dict)  # the worst as well: probability that it is any good
    engines: dict[int, str] = field(default_factory=dict)  # what translated a block
    proposals: dict[int, str] = field(default_factory=dict)  # for the new source of stale blocks
    gone: bool = False  # the engine went away before it was asked for all: what is missing says nothing of the post


class Filler:
    """Fills posts for one run; keeps the engine and its answers from one call to the next."""

    def __init__(
        self,
        engine: Engine | None,
        target: str,
        progress: Progress | None = None,
        glossary: Glossary | None = None,
        sure: float = SURE,
        *,
        one_telling: bool = True,
    ) -> None:
        """Take an engine, the target language (BCP 47), and what to call with (sentences done, sentences in all).

        Sentences of which the engine is less confident than `sure` (0 to 1) keep their source. Without an engine what
        is not known is a failure: it is not in the memory. one_telling: a post keeps its tense and person.
        """
        self.target = target
        tell = progress or (lambda done, total: None)
        self._rounds = Rounds(engine, target, tell, glossary, sure) if engine else None
        self._one_telling = one_telling and is_read(target)

    def fill(self, works: Sequence[Work]) -> list[Filled]:
        """Splice in what is known of every post, and what the engine makes of the rest.

        Never raises for one sentence: what cannot be translated is in `failures`, with its source left as it was.
        """
        jobs = [_jobs(work, work.unknown) for work in works]
        stale = [{index: _jobs(work, work.units[index]) for index in work.without_proposal()} for work in works]
        self._solve([*chain(*jobs), *(job for blocks in stale for group in blocks.values() for job in group)])
        if self._rounds is not None and self._one_telling:
            pairs = zip(works, jobs, strict=True)
            self._rounds.retell(wanted for work, group in pairs for wanted in _out_of_line(work, group))
        out = []
        for work, group, blocks in zip(works, jobs, stale, strict=True):
            filled = self._splice(work.post, work.sources, _alike(group))
            filled.gone = any(map(_unasked, chain(group, *blocks.values())))
            for index, again in blocks.items():
                proposed = self._splice(work.post, {}, again)
                if index in proposed.drafts or index in proposed.changed:
                    filled.proposals[index] = proposed.drafts.get(index) or proposed.post.blocks[index].source
            out.append(filled)
        return out

    def _solve(self, jobs: Sequence[Job]) -> None:
        if self._rounds is not None:
            self._rounds.run(jobs)
            return
        for job in jobs:
            job.reason = NOT_IN_MEMORY

    def _splice(self, post: Post, known: Mapping[int, str], jobs: Sequence[Job]) -> Filled:
        edit = post.edit(known)
        filled = Filled(edit.post, post)
        filled.refused = {refusal.block: refusal.reason for refusal in edit.refused}
        filled.changed = {i for i in known if i not in filled.refused}
        filled.failures = [Failure(job.unit, *job.reason) for job in jobs if job.reason is not None]
        new = [job for job in jobs if job.solved and not job.unchanged]
        for job in new:
            self._note(filled, job)
        unsure = {job.unit.block for job in new if job.withheld}
        drafted, made, refused = self._spliced(filled.post, [job for job in new if job.unit.block in unsure])
        filled.drafts = {index: drafted.blocks[index].source for index in made}
        sure = [job for job in new if not job.withheld]
        filled.post, made, refused = self._spliced(filled.post, sure)
        for index, texts in made.items():
            filled.changed.add(index)
            filled.done.update(texts)
        filled.failures += [
            Failure(job.unit, "structure", refused[job.unit.block]) for job in sure if job.unit.block in refused
        ]
        return filled

    def _note(self, filled: Filled, job: Job) -> None:
        """What translated a block, and how sure it was of the worst sentence."""
        block = job.unit.block
        if self._rounds is not None:
            filled.engines[block] = self._rounds.names[job.unit.lang]
        if job.winner is not None:
            filled.scores[block] = min(filled.scores.get(block, 0.0), job.winner.score)
        if job.confidence is not None:
            filled.confidences[block] = min(filled.confidences.get(block, 1.0), job.confidence)

    def _spliced(self, post: Post, jobs: Iterable[Job]) -> tuple[Post, dict[int, dict[Unit, str]], dict[int, str]]:
        """The post with solved jobs in it, the new source of each unit by block, and why blocks were refused."""
        by_block: dict[int, list[Job]] = {}
        for job in jobs:
            by_block.setdefault(job.unit.block, []).append(job)
        done: dict[int, dict[Unit, str]] = {}
        refused: dict[int, str] = {}
        # what is no language shows a layout: nothing but its letters may differ
        natural = self._rounds is None or self._rounds.engine.natural
        for way in escape.WAYS:
            made = {index: block_source(group, self.target, way, joints=natural) for index, group in by_block.items()}
            edit = post.edit({index: source for index, (source, _) in made.items()}, exact=not natural)
            post = edit.post
            refused = {refusal.block: refusal.reason for refusal in edit.refused}
            done |= {index: texts for index, (_, texts) in made.items() if index not in refused}
            by_block = {index: by_block[index] for index in refused}
            if not by_block:
                break
        return post, done, refused


def _alike(jobs: Sequence[Job]) -> list[Job]:
    """The jobs of a post, blocks of the same source as the first of them that is Markdown: its text goes everywhere.

    The memory has one entry for them, so they are published alike from the first time on. What is no Markdown (a value
    of the front matter) takes any text; the other way round, its text may be without the marks that a block needs.
    """
    blocks: dict[int, list[Job]] = {}
    for job in jobs:
        blocks.setdefault(job.unit.block, []).append(job)
    first: dict[str, list[Job]] = {}
    for group in sorted(blocks.values(), key=lambda group: group[0].block.kind == "front"):
        first.setdefault(group[0].block.source, group)
    out: list[Job] = []
    for index, group in blocks.items():
        twins = [replace(job, unit=replace(job.unit, block=index)) for job in first[group[0].block.source]]
        same = [job.unit for job in twins] == [job.unit for job in group]
        out += twins if same else group
    return out


def _jobs(work: Work, units: Sequence[Unit]) -> list[Job]:
    return [Job.of(work.post, unit) for unit in units]


def _unasked(job: Job) -> bool:
    return job.reason is not None and job.reason.kind == "engine gone"


def _out_of_line(work: Work, jobs: Sequence[Job]) -> list[tuple[Job, Narration]]:
    """The sentences that an engine has not told as the post is, and how they are to be told.

    Titles, values, quotations and what is in pieces stay as they are.
    """
    prose = [
        (job, job.winner.text)
        for job in jobs
        if job.winner is not None and job.confidence is not None and _is_prose(job)
    ]
    if not prose:
        return []
    published = [entry for entry in work.known.values() if entry.published]
    people = told_by(block.source for index, block in enumerate(work.post.blocks) if index not in work.units)
    people += told_by(entry.published for entry in published if entry.settled)
    engine = told_by(text for _, text in prose) + told_by(e.published for e in published if not e.settled)
    theirs, all_of_it = narration(people), narration(people + engine, MANY)
    told = Narration(theirs.tense or all_of_it.tense, theirs.person or all_of_it.person)
    pairs = ((job, out_of_line(told, job.carrier.text, text)) for job, text in prose)
    return [(job, wanted) for job, wanted in pairs if wanted != Narration()]


def _is_prose(job: Job) -> bool:
    return job.value is None and job.block.kind not in ("heading", "front") and not _QUOTED.search(job.carrier.text)


def fill(
    items: Sequence[tuple[Post, Sequence[Unit]]],
    engine: Engine,
    target: str,
    progress: Progress | None = None,
    glossary: Glossary | None = None,
    sure: float = SURE,
) -> list[Filled]:
    """`Filler.fill` for one call: posts with their units, nothing known before."""
    works = [Work(target, post, Survey(list(units))) for post, units in items]
    return Filler(engine, target, progress, glossary, sure).fill(works)
