"""Tokens in, hypotheses out: a model of CTranslate2 at work, in length-sorted batches on every core."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tripglot.engines import alignment as _alignment
from tripglot.engines.engine import Decoding, Hypothesis
from tripglot.engines.small import jury as _jury
from tripglot.engines.tokens import Tokenizer, Tokens

if TYPE_CHECKING:
    from ctranslate2 import AsyncTranslationResult, TranslationResult, Translator

# Tokens. Models have hardly seen longer sentences than this and start to drop their ends; a longer one is cut.
LONGEST = 160
# Tokens. Our models know no position after the 512th, and CTranslate2 raises an error there.
_FURTHEST = 500
# Tokens per batch, padding counted. On two cores 1,024 is fastest: more brings padding and misses the cache.
BATCH = 1024
# Sentences are grouped by length, so that a loop in a short one is stopped by a limit that is its own.
_CLASSES = (4, 8, 16, 32, 64, 128, LONGEST)
# Attention takes memory until its group is collected, so groups are small and few are under way at once.
_GROUP = 256  # sentences; what an interrupt waits for
_AHEAD = 3  # groups
_ONE_STEP = Decoding(hypotheses=1, beam=1, length_factor=0, length_extra=1)

Proposals = tuple[Hypothesis, ...]


class Decoder:
    """A translator with its tokenizer and, where there is one, its jury; safe to call from several threads."""

    def __init__(
        self,
        translator: "Translator",
        tokenizer: Tokenizer,
        prefix: str,
        *,
        aligned: bool,
        jury: "Sequence[Translator]" = (),
    ) -> None:
        """Join a `ctranslate2.Translator` with its tokenizer.

        `prefix`, if any, is a token that names the target. `aligned`: its attention was trained to say where words come
        from, so its scatter says how sure it was. `jury`: translators of the same vocabulary whose best proposals are
        votes on those of the first.
        """
        self._translator = translator
        self._tokenizer = tokenizer
        self._prefix = prefix
        self._aligned = aligned
        self._jury = tuple(jury)

    def proposed(self, sources: Sequence[Tokens], decoding: Decoding, jurors: int = _jury.JURORS) -> list[Proposals]:
        """Translate texts of at most `LONGEST` tokens, each to one hypothesis at least; an empty one stays.

        Where there is a jury, so many `jurors` vote.
        """
        jury = self._jury[:jurors]
        return self._voted(sources, decoding, jury) if jury else self._decoded(sources, decoding)

    def _decoded(self, sources: Sequence[Tokens], decoding: Decoding) -> list[Proposals]:
        """Translate tokenized texts; one without tokens stays as it is."""
        found: list[Proposals] = [(Hypothesis(source.text, 0.0, (), 0.0, 1.0),) for source in sources]
        first = self._first_looks(sources)
        for place, result in self._searched(self._translator, sources, decoding):
            found[place] = self._hypotheses(sources[place], result, first.get(place))
        return found

    def _first_looks(self, sources: Sequence[Tokens]) -> dict[int, Sequence[float]]:
        """Give what the first token of each translation attends to, which no choice between tokens has changed yet.

        A beam search of CTranslate2 4.8 gives all sentences of a batch that row of the batch's first one. Where a
        token that names the language goes before, that row is its own, and nobody asks for it.
        """
        if self._prefix:
            return {}
        return {place: result.attention[0][0] for place, result in self._searched(self._translator, sources, _ONE_STEP)}

    def _voted(self, sources: Sequence[Tokens], decoding: Decoding, jury: "Sequence[Translator]") -> list[Proposals]:
        """Translate tokenized texts more widely, and choose what is most like the translations of the jury."""
        found = self._decoded(sources, replace(decoding, hypotheses=max(decoding.hypotheses, _jury.BEAM)))
        vote = replace(decoding, hypotheses=1, beam=1)
        votes: list[list[str]] = [[] for _ in sources]
        for juror in jury:
            for place, result in self._searched(juror, sources, vote):
                votes[place].append(self._text(result.hypotheses[0]).text)
        return [
            _ranked(options, said)[: decoding.hypotheses] if said else options
            for options, said in zip(found, votes, strict=True)
        ]

    def _searched(
        self, translator: "Translator", sources: Sequence[Tokens], decoding: Decoding
    ) -> "Iterator[tuple[int, TranslationResult]]":
        """Yield the place of each source that has tokens, and what a translator gives for it."""
        size = _batch_size(sum(len(source.tokens) for source in sources))
        waiting: deque[tuple[list[int], list[AsyncTranslationResult]]] = deque()
        for longest, places in [*_groups(sources), (0, [])]:
            if places:
                group = [sources[place] for place in places]
                waiting.append((places, self._started(translator, group, size, longest, decoding)))
            while waiting and (len(waiting) > _AHEAD or not places):
                done, results = waiting.popleft()
                for place, result in zip(done, results, strict=True):
                    yield place, result.result()

    def _started(
        self, translator: "Translator", sources: Sequence[Tokens], size: int, longest: int, decoding: Decoding
    ) -> "list[AsyncTranslationResult]":
        """Hand sources of at most `longest` tokens to the workers, in batches of `size` tokens."""
        return list(
            translator.translate_batch(
                [source.tokens for source in sources],
                [[self._prefix]] * len(sources) if self._prefix else None,
                asynchronous=True,
                max_batch_size=size,
                batch_type="tokens",
                beam_size=max(decoding.beam, decoding.hypotheses),
                num_hypotheses=decoding.hypotheses,
                length_penalty=1,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                repetition_penalty=decoding.repetition_penalty,
                max_decoding_length=min(_FURTHEST, int(decoding.length_factor * longest) + decoding.length_extra),
                max_input_length=0,
                suppress_sequences=self._left_out(decoding.without) or None,
                replace_unknowns=True,
                return_scores=True,
                return_attention=True,
            )
        )

    def _left_out(self, words: Iterable[str]) -> list[list[str]]:
        """What is never written where some words are not: in small letters and, as it begins a sentence, capital."""
        spelt = dict.fromkeys(form for word in words for form in (word, word.capitalize()))
        return [tokens for form in spelt if (tokens := self._tokenizer.written(form))]

    def _hypotheses(self, source: Tokens, result: "TranslationResult", first: Sequence[float] | None) -> Proposals:
        """Turn what CTranslate2 gives for one text into hypotheses, each text once; `first`: their first attention."""
        found: dict[str, Hypothesis] = {}
        for tokens, score, rows in zip(result.hypotheses, result.scores, result.attention, strict=True):
            target = self._text(tokens)
            attention = rows[len(tokens) - len(target.tokens) :]
            if first is not None and attention:
                attention = [first, *attention[1:]]
            links = _alignment.from_attention(attention, source.spans, target.spans)
            scatter = _alignment.scatter(attention) if self._aligned else None
            found.setdefault(target.text, Hypothesis(target.text, score, links, scatter))
        return tuple(found.values())

    def _text(self, tokens: Sequence[str]) -> Tokens:
        """Join what a model wrote, without the token that names the language."""
        return self._tokenizer.decode(tokens[1:] if self._prefix and tokens[:1] == [self._prefix] else tokens)


def _ranked(options: Sequence[Hypothesis], votes: Sequence[str]) -> Proposals:
    """The hypotheses with their agreement, the greatest first."""
    shares = _jury.agreement([option.text for option in options], votes)
    known = [replace(option, agreement=share) for option, share in zip(options, shares, strict=True)]
    return tuple(sorted(known, key=lambda option: -(option.agreement or 0.0)))


def _groups(sources: Sequence[Tokens]) -> Iterable[tuple[int, list[int]]]:
    """Yield groups of sources of like length: how many tokens each may have, and the places in `sources`.

    How far a translation may go depends on that and on nothing else, so that it is the same in any company.
    """
    rest = sorted((len(source.tokens), place) for place, source in enumerate(sources) if source.tokens)
    for limit in _CLASSES:
        group = [(length, place) for length, place in rest if length <= limit]
        rest = rest[len(group) :]
        for start in range(0, len(group), _GROUP):
            part = group[start : start + _GROUP]
            yield limit, [place for _, place in part]


def _batch_size(tokens: int) -> int:
    """Give the tokens per batch, so that a small job too is shared out over the cores."""
    return max(64, min(BATCH, tokens // cores() + 1))


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
