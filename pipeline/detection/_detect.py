"""Detection of one block."""

import re

from pipeline.detection._sentences import split_sentences
from pipeline.detection._types import Context, Detection, Sentence, Span, Verdict
from pipeline.languages import canonical, same_language

_SCRIPTS = {
    "ja": re.compile(r"[\u3041-\u30fa]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "zh-Hant": re.compile(r"[\u3400-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect(masked: str, *, target: str, context: Context = Context(), source: str | None = None) -> Detection:
    """Say which sentences of `masked` are not in `target`."""
    target = canonical(target)
    sentences = []
    for start, end in split_sentences(masked):
        text = masked[start:end]
        if not _WORD.search(text):
            continue
        counts = {lang: len(pattern.findall(text)) for lang, pattern in _SCRIPTS.items()}
        lang = max(counts, key=lambda name: counts[name])
        if counts[lang] < 4:
            lang = source or target
        sentences.append(Sentence(start, end, lang, not same_language(lang, target), 0.9, "script"))
    foreign = [sentence.foreign for sentence in sentences]
    verdict: Verdict = "neutral" if not foreign else "foreign" if all(foreign) else "mixed" if any(foreign) else "target"
    spans = tuple(Span(s.start, s.end, s.lang, s.confidence, s.rule) for s in sentences)
    return Detection(verdict, spans, tuple(sentences))
