"""Tokens in, hypotheses out: a model of CTranslate2 at work, in length-sorted batches on every core."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tripglot.engines import alignment as _alignment
from tripglot.engines.engine import Decoding, Hypothesis
from tripglot.engines.small import jury as _jury
from tripglot.engines.tokens import Tokenizer, Tokens
from tripglot.parallel import cores

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
        narrow: bool = False,
        jury: "Sequence[Translator]" = (),
    ) -> None:
        """Join a `ctranslate2.Translator` with its tokenizer.

        `prefix`, if any, is a token that names the target. `aligned`: its attention was trained to say where words come
        from, so its scatter says how sure it was. `narrow`: its `vmap.txt` says which tokens it writes at all, the same
        ones for every source, and only those are scored. `jury`: translators of the same vocabulary whose best
        proposals are votes on those of the first.
        """
        self._translator = translator
        self._tokenizer = tokenizer
        self._prefix = prefix
        self._aligned = aligned
        self._narrow = narrow
        self._jury = tuple(jury)

    def proposed(self, sources: Sequence[Tokens], decoding: Decoding, jurors: int = _jury.JURORS) -> list[Proposals]:
        """Translate texts of at most `LONGEST` tokens, each to one hypothesis at least; an empty one stays.

        Where there is a jury, so many `jurors` vote: the model is asked more widely, and what is most like their
        translations comes first.
        """
        jury = self._jury[:jurors]
        wide = replace(decoding, hypotheses=max(decoding.hypotheses, _jury.BEAM)) if jury else decoding
        found, votes = self._asked(sources, wide, jury)
        return [
            _ranked(options, said)[: decoding.hypotheses] if said else options
            for options, said in zip(found, votes, strict=True)
        ]

    def _asked(
        self, sources: Sequence[Tokens], decoding: Decoding, jury: "Sequence[Translator]"
    ) -> tuple[list[Proposals], list[list[str]]]:
        """Translate tokenized texts, and have the jury translate them: the proposals and the votes for each.

        One without tokens stays as it is. All are asked in one go, so that no core waits from one to the next.
        """
        found: list[Proposals] = [(Hypothesis(source.text, 0.0, (), 0.0, 1.0),) for source in sources]
        votes: list[list[str]] = [[] for _ in sources]
        first: dict[int, Sequence[float]] = {}
        # A beam search of CTranslate2 4.8 gives all sentences of a batch the first row of attention that the batch's
        # first one has. So what the first token of each attends to, which no choice between tokens has changed yet, is
        # asked for apart. Where a token that names the language goes before, that row is its own, and nobody asks.
        looks = [] if self._prefix else [(self._translator, _ONE_STEP)]
        vote = replace(decoding, hypotheses=1, beam=1)
        questions = [*looks, (self._translator, decoding), *((juror, vote) for juror in jury)]
        for number, place, result in self._searched(questions, sources):
            if number < len(looks):
                first[place] = result.attention[0][0]
            elif number == len(looks):
                found[place] = self._hypotheses(sources[place], result, first.get(place))
            else:
                votes[place].append(self._text(result.hypotheses[0]).text)
        return found, votes

    def _searched(
        self, questions: "Sequence[tuple[Translator, Decoding]]", sources: Sequence[Tokens]
    ) -> "Iterator[tuple[int, int, TranslationResult]]":
        """Ask each translator about all sources that have tokens, and yield what comes, question by question.

        With each result go the places of its question and of its source.
        """
        size = _batch_size(sum(len(source.tokens) for source in sources))
        groups = list(_groups(sources))
        waiting: deque[tuple[int, list[int], list[AsyncTranslationResult]]] = deque()
        for number, (translator, decoding) in enumerate(questions):
            for longest, places in groups:
                group = [sources[place] for place in places]
                waiting.append((number, places, self._started(translator, group, size, longest, decoding)))
                if len(waiting) > _AHEAD:
                    yield from _results(waiting.popleft())
        while waiting:
            yield from _results(waiting.popleft())

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
                use_vmap=self._narrow,
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


def _results(
    started: "tuple[int, list[int], list[AsyncTranslationResult]]",
) -> "Iterator[tuple[int, int, TranslationResult]]":
    """Wait for a group, and yield its results, each with the number of its question and the place of its source."""
    number, places, results = started
    for place, result in zip(places, results, strict=True):
        yield number, place, result.result()


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
