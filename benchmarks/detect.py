"""Which sentences are not in the target language?  Our answer beside those of the language detection libraries.

    python benchmarks/detect.py GOLD.jsonl [--target en] [--kinds] [--limit N]

GOLD holds one JSON object a line: `text`, `lang_spans` ([start, end, language] in code points), `kind`, and `page_lang`
(with `--target page` each paragraph is asked about in its own page's language).  A paragraph is positive when it holds
letters of another language than the target.  Each library is asked sentence by sentence (our splitter, code and
addresses blanked, sentences under four letters passed over), which is its best mode here; those that are not installed
are left out.  Every system runs in a process of its own, so that time and memory are its own.
"""

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tripglot.detection._mask import blank_markup

Spans = list[tuple[int, int, str | None]]
Ask = Callable[[str, str], tuple[Spans, bool]]  # text, target -> spans, needs translation


@dataclass
class Score:
    """Counts over paragraphs and over letters."""

    counts: dict[str, int] = field(default_factory=dict)
    microseconds: float = 0.0
    megabytes: float = 0.0

    def add(self, name: str, amount: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + amount

    def share(self, part: str, *whole: str) -> str:
        total = sum(self.counts.get(name, 0) for name in whole)
        return f"{100 * self.counts.get(part, 0) / total:.1f}" if total else "-"

    def f1(self, unit: str) -> str:
        hit, false, missed = (self.counts.get(f"{unit}{name}", 0) for name in ("hit", "false", "missed"))
        return f"{200 * hit / (2 * hit + false + missed):.1f}" if hit else "-"


def ours() -> Ask:
    from tripglot.detection import detect

    def ask(text: str, target: str) -> tuple[Spans, bool]:
        found = detect(text, target=target)
        return [(span.start, span.end, span.lang) for span in found.spans], found.needs_translation

    return ask


def by_sentence(identify: Callable[[str], str | None]) -> Ask:
    from tripglot.detection import split_sentences

    def ask(text: str, target: str) -> tuple[Spans, bool]:
        plain = blank_markup(text)
        spans: Spans = []
        for start, end in split_sentences(plain):
            sentence = plain[start:end].replace("\n", " ")
            if sum(map(str.isalpha, sentence)) > 3:
                spans.append((start, end, identify(sentence)))
        return spans, any(lang and base(lang) != base(target) for _, _, lang in spans)

    return ask


def langdetect() -> Ask:
    import langdetect as library

    library.DetectorFactory.seed = 0

    def identify(sentence: str) -> str | None:
        try:
            return str(library.detect(sentence))
        except library.LangDetectException:
            return None

    return by_sentence(identify)


def lingua() -> Ask:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def identify(sentence: str) -> str | None:
        found = detector.detect_language_of(sentence)
        return found.iso_code_639_1.name.lower() if found else None

    return by_sentence(identify)


def pycld2() -> Ask:
    import pycld2 as library

    def identify(sentence: str) -> str | None:
        try:
            _, _, details = library.detect(sentence.encode("utf-8", "replace"), bestEffort=True)
        except library.error:
            return None
        return None if details[0][1] == "un" else str(details[0][1])

    return by_sentence(identify)


def fasttext() -> Ask:
    import fasttext as library

    model = library.load_model(str(Path("lid.176.ftz")))

    def identify(sentence: str) -> str | None:
        (label,), (chance,) = model.predict(sentence)
        return label.removeprefix("__label__") if chance > 0.5 else None

    return by_sentence(identify)


SYSTEMS: dict[str, Callable[[], Ask]] = {
    "tripglot": ours,
    "langdetect, by sentence": langdetect,
    "lingua, by sentence": lingua,
    "pycld2, by sentence": pycld2,
    "fastText lid.176, by sentence": fasttext,
}


def base(lang: str) -> str:
    """One name for a language that several systems spell apart; the two writings of Chinese are one here."""
    first = lang.lower().split("-", 1)[0]
    return {"iw": "he", "no": "nb", "nn": "nb", "yue": "zh", "fil": "tl"}.get(first, first)


def letters_of(spans: Iterable[tuple[int, int, str | None]], size: int) -> list[str]:
    marks = [""] * size
    for start, end, lang in spans:
        marks[start:end] = [base(lang) if lang else ""] * (end - start)
    return marks


def measure(name: str, gold: list[dict[str, Any]], target: str) -> dict[str, Score] | str:
    """The scores of one system, whole and by kind; a sentence instead where it cannot run here."""
    try:
        ask = SYSTEMS[name]()
    except (ImportError, ValueError, OSError) as error:
        return f"{name}: not here ({error})"
    targets = [item["page_lang"] if target == "page" else target for item in gold]
    ask(gold[0]["text"], targets[0])
    start = time.perf_counter()
    answers = [ask(item["text"], wanted) for item, wanted in zip(gold, targets, strict=True)]
    spent = (time.perf_counter() - start) / len(gold) * 1e6
    scores: dict[str, Score] = {}
    for item, wanted, (spans, needs) in zip(gold, targets, answers, strict=True):
        for score in (scores.setdefault("all", Score()), scores.setdefault(item["kind"], Score())):
            judge(score, item, base(wanted), spans, needs=needs)
    scores["all"].microseconds = spent
    scores["all"].megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return scores


def judge(score: Score, item: dict[str, Any], target: str, spans: Spans, *, needs: bool) -> None:
    text = blank_markup(item["text"])  # letters of code and addresses are nobody's
    right, given = letters_of(item["lang_spans"], len(text)), letters_of(spans, len(text))
    expected = any(lang not in (target, "") for lang in right)
    score.add(("hit" if expected else "false") if needs else "missed" if expected else "calm")
    for letter, one, other in zip(text, right, given, strict=True):
        if letter.isalpha():
            foreign, found = one not in (target, ""), other not in (target, "")
            if foreign or found:
                score.add("letters hit" if foreign and found else "letters missed" if foreign else "letters false")
    languages = {base(lang) for _, _, lang in item["lang_spans"]}
    if len(languages) == 1:
        counts = {lang: given.count(lang) for lang in set(given) - {""}}
        top = max(counts, key=lambda lang: counts[lang]) if counts else ""
        score.add("language right" if top in languages else "language wrong")


def row(name: str, score: Score) -> str:
    cells = [
        score.share("hit", "hit", "false"),
        score.share("hit", "hit", "missed"),
        score.f1(""),
        score.share("false", "false", "calm"),
        score.f1("letters "),
        score.share("language right", "language right", "language wrong"),
        f"{score.microseconds:,.0f}" if score.microseconds else "",
        f"{score.megabytes:,.0f}" if score.megabytes else "",
    ]
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--target", default="en", help='a language tag, or "page" for the language of each page')
    parser.add_argument("--kinds", action="store_true", help="our row for each kind of paragraph as well")
    parser.add_argument("--limit", type=int, help="every n-th paragraph only, so that about so many are asked about")
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines() if line.strip()]
    if options.limit and options.limit < len(gold):
        gold = gold[:: len(gold) // options.limit]
    print(f"{len(gold)} paragraphs, target {options.target}\n")
    print("| system | P | R | F1 | FPR | letters F1 | language | µs | MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    absent = []
    for name in SYSTEMS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            scores = pool.apply(measure, (name, gold, options.target))
        if isinstance(scores, str):
            absent.append(scores)
            continue
        print(row(name, scores["all"]), flush=True)
        if name == "tripglot" and options.kinds:
            for kind in sorted(scores.keys() - {"all"}):
                print(row(f"– {kind}", scores[kind]))
    print("\n" + "\n".join(absent))


if __name__ == "__main__":
    main()
