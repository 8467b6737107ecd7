"""One package, loaded: sentences in, hypotheses out, all of a call in length-sorted batches on every core."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.translation import _alignment, _argostranslate, _bundled
from pipeline.translation._cut import cut
from pipeline.translation._tokens import MosesTokenizer, SentencePieceTokenizer, Tokenizer, Tokens
from pipeline.translation.engine import Decoding, Hypothesis, Link

if TYPE_CHECKING:
    from ctranslate2 import TranslationResult, Translator
    from sentencepiece import SentencePieceProcessor

    from pipeline.translation.packages import Package

# Tokens. Models have hardly seen longer sentences than this and start to drop their ends; a longer one is cut.
LONGEST = 160
# Tokens per batch, padding counted. On two cores 1,024 is fastest: more brings padding and misses the cache.
_BATCH = 1024
# What the bundled package makes of a text must be the same on every machine. In int8, which is nearly twice as fast, a
# third of 600 sentences came out otherwise on a processor without VNNI, and one in a hundred without Intel's library;
# in float32 none did. Installed packages may be large, so they are computed as they were saved, in int8.
_BUNDLED_COMPUTE = "float32"
# Sentences are grouped by length, so that a loop in a short one is stopped by a limit that is its own.
_CLASSES = (4, 8, 16, 32, 64, 128, LONGEST)


def load(package: "Package") -> "Model":
    """Load a package; what CTranslate2 and the tokenizers raise for a bad one passes through."""
    import ctranslate2

    module = _argostranslate.package_module()
    path = package.path
    compute = module.settings.compute_type  # Argos's own setting, ARGOS_COMPUTE_TYPE
    if compute == "auto":
        compute = _BUNDLED_COMPUTE if package.origin == "bundled" else "default"
    options: dict[str, Any] = {
        "device": "cpu",
        "compute_type": compute,
        "inter_threads": _cores(),
        "intra_threads": 1,
    }
    if package.origin == "bundled":
        contents = _bundled.read(path)
        facts = module.AvailablePackage(contents.metadata)
        argos = module.SentencePieceTokenizer(path)
        argos.lazy_processor = _from_memory(contents.sentencepiece)
        translator = ctranslate2.Translator(str(path), files=contents.model, **options)
    else:
        facts = module.Package(path)
        argos = facts.tokenizer
        translator = ctranslate2.Translator(str(path / "model"), **options)
    in_pieces = isinstance(argos, module.SentencePieceTokenizer)
    tokenizer: Tokenizer = SentencePieceTokenizer(argos) if in_pieces else MosesTokenizer(argos)
    return Model(translator, tokenizer, str(facts.target_prefix or ""))


class Model:
    """Translates the sentences of one language to one other; safe to call from several threads."""

    def __init__(self, translator: "Translator", tokenizer: Tokenizer, prefix: str) -> None:
        """Join a `ctranslate2.Translator` with its tokenizer; `prefix`, if any, is a token that names the target."""
        self._translator = translator
        self._tokenizer = tokenizer
        self._prefix = prefix

    def try_out(self) -> None:
        """Translate a word, which fails if model and tokenizer do not belong together."""
        self.translate(["a"], Decoding(hypotheses=1, beam=1))

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[tuple[Hypothesis, ...]]:
        """Translate sentences; each has at least one hypothesis, best first. An empty one stays as it is."""
        pieces = [
            [text[start:end] for start, end in cut(text, tokens, LONGEST)]
            for text, tokens in zip(sentences, self._tokenizer.encode(sentences), strict=True)
        ]
        unique = list(dict.fromkeys(piece for sentence in pieces for piece in sentence))
        done = dict(zip(unique, self._decoded(self._tokenizer.encode(unique), decoding), strict=True))
        return [_joined(sentence, [done[piece] for piece in sentence]) for sentence in pieces]

    def _decoded(self, sources: Sequence[Tokens], decoding: Decoding) -> list[tuple[Hypothesis, ...]]:
        """Translate tokenized texts of at most some `LONGEST` tokens."""
        size = _batch_size(sum(len(source.tokens) for source in sources))
        waiting: dict[int, Any] = {}
        for longest, places in _classes(sources):
            waiting |= zip(
                places,
                self._translator.translate_batch(
                    [sources[place].tokens for place in places],
                    [[self._prefix]] * len(places) if self._prefix else None,
                    asynchronous=True,
                    max_batch_size=size,
                    batch_type="tokens",
                    beam_size=max(decoding.beam, decoding.hypotheses),
                    num_hypotheses=decoding.hypotheses,
                    length_penalty=1,
                    no_repeat_ngram_size=decoding.no_repeat_ngram,
                    repetition_penalty=decoding.repetition_penalty,
                    max_decoding_length=int(decoding.length_factor * longest) + decoding.length_extra,
                    max_input_length=0,
                    replace_unknowns=True,
                    return_scores=True,
                    return_attention=True,
                ),
                strict=True,
            )
        return [
            self._hypotheses(source, waiting[place].result()) if place in waiting else (Hypothesis(source.text, 0.0),)
            for place, source in enumerate(sources)
        ]

    def _hypotheses(self, source: Tokens, result: "TranslationResult") -> tuple[Hypothesis, ...]:
        """Turn what CTranslate2 gives for one text into hypotheses, each text once."""
        found: dict[str, Hypothesis] = {}
        for tokens, score, attention in zip(result.hypotheses, result.scores, result.attention, strict=True):
            skipped = 1 if self._prefix and tokens[:1] == [self._prefix] else 0
            target = self._tokenizer.decode(tokens[skipped:])
            links = _alignment.from_attention(attention[skipped:], source.spans, target.spans)
            found.setdefault(target.text, Hypothesis(target.text, score, links))
        return tuple(found.values())


def _classes(sources: Sequence[Tokens]) -> Iterable[tuple[int, list[int]]]:
    """Yield groups of sources by length: the longest of the group in tokens, and the places in `sources`."""
    rest = sorted((len(source.tokens), place) for place, source in enumerate(sources) if source.tokens)
    for limit in (*_CLASSES, max((length for length, _ in rest), default=0)):
        group = [(length, place) for length, place in rest if length <= limit]
        if group:
            rest = rest[len(group) :]
            yield group[-1][0], [place for _, place in group]


def _joined(pieces: Sequence[str], proposals: Sequence[tuple[Hypothesis, ...]]) -> tuple[Hypothesis, ...]:
    """Put the pieces of one sentence together: the first hypotheses of all, then the second ones, and so on."""
    if len(pieces) == 1:
        return proposals[0]
    joined = []
    for rank in range(max(map(len, proposals))):
        text, read, links, score = "", 0, list[Link](), 0.0
        for piece, options in zip(pieces, proposals, strict=True):
            best = options[min(rank, len(options) - 1)]
            text += " " if text and best.text else ""
            links += _alignment.moved(best.alignment, len(text), read)
            text += best.text
            read += len(piece)
            score += best.score / len(pieces)
        joined.append(Hypothesis(text, score, tuple(links)))
    return tuple(joined)


def _batch_size(tokens: int) -> int:
    """Give the tokens per batch, so that a small job too is shared out over the cores."""
    return max(64, min(_BATCH, tokens // _cores() + 1))


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_memory(model: bytes) -> "Callable[[], SentencePieceProcessor]":
    """Give a stand-in for `SentencePieceTokenizer.lazy_processor` that does not read a file."""
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    return lambda: processor
