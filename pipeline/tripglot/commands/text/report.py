"""Results as text: tables for people, JSON for machines."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tripglot.detection import TERM, Span
from tripglot.detection.alone import langdetect_alone
from tripglot.errors import TripglotError
from tripglot.languages import english_name, same_language
from tripglot.scripts import shortened
from tripglot.settings import Settings

if TYPE_CHECKING:
    from tripglot.jobs.translate import Detected

_SHOWN = 70  # columns of a text
_MOST_WORDS = 5  # of other languages that are named
DETECTION_FORMATS = ("text", "json", "jsonl")


# --- detect and explain ----------------------------------------------------------------------------------------------


def detections(found: Iterable["Detected"], form: str) -> Iterator[tuple[str, bool]]:
    """Each block's detection as text, with whether it needs translation."""
    rows: list[dict[str, Any]] = []
    for item in found:
        for row in _rows(item):
            if form == "jsonl":
                yield json.dumps(row, ensure_ascii=False), row["needs_translation"]
            elif form == "text":
                languages = "+".join(dict.fromkeys(s["lang"] or "?" for s in row["spans"]))
                text = shortened(row["text"], _SHOWN)
                said = f"{row['path']}:{row['line']}: {row['verdict']:<9} {languages or '-':<8} {text}"
                yield said + _carried(row["embedded"], item.post.source.text), row["needs_translation"]
            else:
                rows.append(row)
    if form == "json":
        yield json.dumps(rows, ensure_ascii=False, indent=1), any(row["needs_translation"] for row in rows)


def _carried(embedded: Sequence[dict[str, Any]], text: str) -> str:
    """What a block holds of other languages without being in them, on a line of its own: it stays."""
    words = [f"{text[span['start'] : span['end']]} ({span['lang']})" for span in embedded if span["lang"] is not None]
    if not words:
        return ""
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return f"\n    stays: {' '.join(', '.join(words[:_MOST_WORDS]).split())}{more}"


def _rows(item: "Detected") -> Iterator[dict[str, Any]]:
    by_block: dict[int, list[Any]] = {}
    for reading in item.readings:
        by_block.setdefault(reading.block, []).append(reading)
    order = sorted(by_block, key=lambda index: item.post.blocks[index].start)
    for index in order:
        block = item.post.blocks[index]
        readings = by_block[index]
        spans = [_span(span, block, reading) for reading in readings for span in reading.detection.spans]
        embedded = [_span(span, block, reading) for reading in readings for span in reading.detection.embedded]
        yield {
            "path": item.file.path.as_posix(),
            "kind": block.kind,
            "line": item.post.source.line(block.start),
            "start": block.start,
            "end": block.end,
            "text": block.source,
            "verdict": _verdict([reading.detection.verdict for reading in readings]),
            "needs_translation": any(reading.detection.needs_translation for reading in readings),
            "spans": sorted(spans, key=lambda span: span["start"]),
            "embedded": sorted(embedded, key=lambda span: span["start"]),
        }


def _span(span: Span, block: Any, reading: Any) -> dict[str, Any]:
    base = reading.passage.start
    return {
        "start": block.offset(base + span.start),
        "end": block.offset(base + span.end),
        "lang": span.lang,
        "confidence": round(span.confidence, 4),
        "rule": span.rule,
    }


def _verdict(verdicts: list[str]) -> str:
    """One word for a block whose lines and image texts may differ."""
    said = [verdict for verdict in dict.fromkeys(verdicts) if verdict != "neutral"]
    if len(said) <= 1:
        return said[0] if said else "neutral"
    if "foreign" in said or "mixed" in said:
        return "mixed"
    return "undecided" if "undecided" in said else said[0]


def explanation(item: "Detected", line: int, target: str) -> str:
    """Why the block at a line was judged as it was; raises TripglotError if no prose stands there."""
    post = item.post
    for index, block in enumerate(post.blocks):
        if not post.source.line(block.start) <= line <= post.source.line(block.end):
            continue
        out = [f"{item.file.path}:{post.source.line(block.start)}: {block.kind}, target {target}"]
        for reading in (r for r in item.readings if r.block == index):
            verdict = reading.detection.verdict
            out.append(f"verdict: {verdict}" + (" (image text or note)" if reading.passage.start else ""))
            said = _shares(langdetect_alone(reading.passage.masked))
            out.append(f"  langdetect alone, of all that stands here: {said}")
            for sentence in reading.detection.sentences:
                text = reading.passage.masked[sentence.start : sentence.end]
                unnamed = "a name or term" if sentence.rule == TERM else "undecided"
                state = "foreign" if sentence.foreign else unnamed if sentence.lang is None else "target"
                name = english_name(sentence.lang) if sentence.lang else unnamed
                out.append(f"  {state}: {shortened(text, _SHOWN)}")
                out.append(f"    {name}, confidence {sentence.confidence:.2f}, rule {sentence.rule}")
                if sentence.candidates:
                    out.append(f"    candidates: {_shares(sentence.candidates[:5])}")
                alone = langdetect_alone(text)
                out.append(f"    langdetect alone: {_shares(alone)}{_compared(alone, sentence.lang)}")
            for span in reading.detection.embedded:
                text = reading.passage.masked[span.start : span.end]
                out.append(f"  embedded: {shortened(text, 40)} ({span.lang or '?'}, rule {span.rule})")
        out.append("to override, put before the block:")
        out.append('  <!-- tripglot: keep reason="…" -->   or   <!-- tripglot: lang=xx -->')
        return "\n".join(out)
    raise TripglotError("no prose stands there", path=item.file.path, line=line)


def _shares(found: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{lang} {share:.2f}" for lang, share in found) or "no language"


def _compared(found: Sequence[tuple[str, float]], lang: str | None) -> str:
    """Say so where the first of the languages found is not the one that was decided on."""
    first = found[0][0] if found else None
    same = first is lang is None or (first and lang and same_language(first, lang))
    return "" if same else ", which is not what was decided"


# --- packages --------------------------------------------------------------------------------------------------------


def packages(settings: Settings) -> Iterator[str]:
    """One line per package."""
    from tripglot.packages.store import installed

    for package in installed(settings.package_dirs()):
        if package.problem:
            yield f"broken   {package.path}: {package.problem}"
        else:
            yield f"{package.origin:<8} {package.from_code} → {package.to_code}  {package.version}  {package.path}"
