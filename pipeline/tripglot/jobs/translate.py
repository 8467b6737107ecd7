"""Many posts at once, no memory written: detected, or translated from file to file. `run` is the main job.

Nothing here prints. What a run found is in its `Report`; a post that cannot be read or written is an entry there and
never stops the others.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tripglot import parallel
from tripglot.detection.readings import Reading, all_units, page_language, read
from tripglot.detection.survey import Survey, survey
from tripglot.detection.units import Unit
from tripglot.engines.engine import Engine
from tripglot.engines.make import engine_of, is_natural
from tripglot.errors import TripglotError
from tripglot.files import Given, Places, PostFile, Unsaved, below, find_posts
from tripglot.jobs.recall import Recall
from tripglot.languages import same_language
from tripglot.output.outcome import PostReport, Report, put
from tripglot.parallel import Progress
from tripglot.post import Post
from tripglot.post.open import opened, warnings
from tripglot.settings import Settings
from tripglot.translation import glossary
from tripglot.translation.confidence import withheld_below
from tripglot.translation.fill import Filled, Filler
from tripglot.translation.work import Work

Job = tuple[PostFile, Path | None]  # a post, and where its translation is written, if anywhere


@dataclass(frozen=True, slots=True)
class Detected:
    """A post with the language of everything in it."""

    file: PostFile
    post: Post
    readings: list[Reading]


def detect_posts(paths: Sequence[Given], settings: Settings) -> tuple[list[Detected], list[str]]:
    """Detect every post that can be read; the second list has one line for each that cannot."""
    found: list[Detected] = []
    unfit: list[TripglotError] = []
    files = find_posts(paths, replace(settings.places(), output=None), unfit)
    problems = [*map(str, unfit)]
    for file in files:
        try:
            post = opened(file, settings.front_matter)
            found.append(Detected(file, post, read(post, settings.target, settings.languages)))
        except TripglotError as error:
            problems.append(str(error.at(file.path)))
    return found, problems


# --- translate: files to files ---------------------------------------------------------------------------------------


def translate(
    source: Given,
    output: Path | None,
    settings: Settings,
    *,
    everything: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Translate one file to one file, or a folder to a folder; every post is written, changed or not.

    Without an output nothing is written and the report has the text, as it came where it could not be translated.
    Raises TripglotError for a folder without an output, and where a post would be written over one to be translated.
    """
    single = isinstance(source, Unsaved) or source.is_file()
    unfit: list[TripglotError] = []
    files = find_posts([source], Places(output=None if single else output, exclude=settings.exclude), unfit)
    if output is None and not single:
        raise TripglotError("is a folder, and standard output holds one post", path=source, cure="give -o a folder")
    jobs = [(file, output if single or output is None else output / file.name) for file in files]
    read = {os.path.realpath(file.path) for file in files if file.data is None}
    for _, target in jobs:
        if target is not None and os.path.realpath(target) in read:
            raise TripglotError("is a post to be translated, and would be lost", path=target, cure="give -o another")
    if not single and not is_natural(settings.engine) and everything:
        report = _translate_parallel(jobs, settings)
    else:
        report = _translate(jobs, settings, everything=everything, progress=progress)
    if unfit:
        report.posts.append(PostReport(Path("posts"), failed=True, faults=[*map(str, unfit)]))
    if output is None and not report.text:
        report.text = source.data if isinstance(source, Unsaved) else PostFile(source, source).read()
    return report


def _translate_parallel(jobs: list[Job], settings: Settings) -> Report:
    number = 8 * parallel.cores()
    jobs = sorted(jobs, key=lambda job: job[0].path.stat().st_size)
    shares = [share for start in range(number) if (share := jobs[start::number])]
    whole = Report()
    for part in parallel.each(settings, _translate_all, shares):
        whole.posts += part.posts
        whole.engines |= part.engines
        whole.written += part.written
        whole.unchanged += part.unchanged
    whole.posts.sort(key=lambda post: post.name)
    return whole


def _translate_all(settings: Settings, jobs: Sequence[Job]) -> Report:
    return _translate(jobs, settings, everything=True)


def _translate(
    jobs: Sequence[Job], settings: Settings, *, everything: bool, progress: Progress | None = None
) -> Report:
    report = Report()
    engine = engine_of(settings)
    for job, found in _read_and_fill([file for file, _ in jobs], settings, engine, report, everything, progress):
        target, data = jobs[job][1], found.post.source.encode()
        if target is None:
            report.text = data
        else:
            put(target, data, report, report.posts[job])
    return report


def _read_and_fill(
    files: Sequence[PostFile],
    settings: Settings,
    engine: Engine,
    report: Report,
    everything: bool,
    progress: Progress | None,
) -> list[tuple[int, Filled]]:
    """Fill every readable post; the numbers are indexes into `files` and into `report.posts`, which this extends."""
    posts = settings.places().posts
    named = {file: replace(file, name=name) for file in files if (name := below(file.path, posts))}
    recall = Recall([*named.values()], settings)
    recall.load()
    works = {}
    for number, file in enumerate(files):
        entry = PostReport(file.name)
        report.posts.append(entry)
        try:
            post = opened(file, settings.front_matter)
            works[number] = _opened(named.get(file, file), post, recall, everything=everything)
        except TripglotError as error:
            entry.failed = True
            entry.faults.append(str(error.at(file.path)))
            continue
        entry.warnings += warnings(file.path, post)
    terms = glossary.load(settings.root / settings.glossary, settings.target)
    sure, alike = withheld_below(settings), settings.one_telling
    filled = Filler(engine, settings.target, progress, terms, sure, one_telling=alike).fill([*works.values()])
    for (number, work), found in zip(works.items(), filled, strict=True):
        found.failures = [replace(f, reason=_UNKEPT) if f.unsure else f for f in found.failures]
        recall.tell(named.get(files[number], files[number]), work, found, report.posts[number])
        report.engines |= set(found.engines.values())
    return list(zip(works, filled, strict=True))


_UNKEPT = (
    "unsure, so that it is left (`sure-from` in the settings says how sure is enough; a run keeps the draft of a post)"
)


def _opened(file: PostFile, post: Post, recall: Recall, *, everything: bool) -> Work:
    """A post with the words that the memory has for it as it is now: none of a text that has changed since."""
    settings = recall.settings
    found = Survey(_all(post, settings)) if everything else survey(post, settings.target, settings.languages)
    work = recall.open(file, post, found)
    for index in [index for index, entry in work.known.items() if entry.state == "stale"]:
        del work.known[index]
    return work


def _all(post: Post, settings: Settings) -> list[Unit]:
    if not is_natural(settings.engine):  # no language matters to such an engine, so none is detected
        return all_units(post, "und")
    readings = read(post, settings.target, settings.languages)
    langs = [
        s.lang for r in readings for s in r.detection.sentences if s.lang and not same_language(settings.target, s.lang)
    ]
    claimed = page_language(post)
    main = max(sorted(set(langs)), key=langs.count, default=claimed or "und")
    return [unit for unit in all_units(post, main, readings) if not same_language(settings.target, unit.lang)]
