"""One package, loaded: sentences in, hypotheses out, all of a call in length-sorted batches on every core."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripglot.engines import alignment as _alignment
from tripglot.engines import jury as _jury
from tripglot.engines.clauses import halved, linked
from tripglot.engines.cut import cut
from tripglot.engines.engine import Decoding, Hypothesis, Link, side_by_side
from tripglot.engines.lexicon import Lexicon, hinted
from tripglot.engines.tokens import MosesTokenizer, SentencePieceTokenizer, Tokenizer, Tokens, standing_for
from tripglot.languages import UNSPACED, from_argos
from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import bundled as _bundled

if TYPE_CHECKING:
    from ctranslate2 import AsyncTranslationResult, TranslationResult, Translator

    from tripglot.packages.package import Package

# Tokens. Models have hardly seen longer sentences than this and start to drop their ends; a longer one is cut.
LONGEST = 160
# Tokens. Our models know no position after the 512th, and CTranslate2 raises an error there.
_FURTHEST = 500
# Tokens. Longer sentences a small model says better in parts, and from half of that on as well in parts as whole, so
# that it is asked for both.
_CLAUSES = (64, 32)
# Tokens per batch, padding counted. On two cores 1,024 is fastest: more brings padding and misses the cache.
_BATCH = 1024
# What the bundled package makes of a text must be the same on every machine. In int8, which is nearly twice as fast, a
# third of 600 sentences came out otherwise on a processor without VNNI, and one in a hundred without Intel's library;
# in float32 none did. Installed packages may be large, so they are computed as they were saved, in int8.
_BUNDLED_COMPUTE = "float32"
# Sentences are grouped by length, so that a loop in a short one is stopped by a limit that is its own.
_CLASSES = (4, 8, 16, 32, 64, 128, LONGEST)
# Attention takes memory until its group is collected, so groups are small and few are under way at once.
_GROUP = 256  # sentences; what an interrupt waits for
_AHEAD = 3  # groups
_ONE_STEP = Decoding(hypotheses=1, beam=1, length_factor=0, length_extra=1)


def load(package: "Package", *, jury: bool = False) -> "Model":
    """Load a package; what CTranslate2 and the tokenizers raise for a bad one passes through.

    With a `jury`, the proposals of a bundled package are voted upon. Installed ones are large and need it less.
    """
    import ctranslate2

    path = package.path
    compute = _argostranslate.compute_type()  # Argos's own setting, ARGOS_COMPUTE_TYPE
    if compute == "auto":
        compute = _BUNDLED_COMPUTE if package.origin == "bundled" else "default"
    options: dict[str, Any] = {
        "device": "cpu",
        "compute_type": compute,
        "inter_threads": _cores(),
        "intra_threads": 1,
    }
    tokenizer: Tokenizer
    jurors: list[Translator] = []
    lexicon = None
    if package.origin == "bundled":
        contents = _bundled.read(path)
        prefix = contents.metadata.get("target_prefix")
        tokenizer = SentencePieceTokenizer(contents.sentencepiece)
        translator = ctranslate2.Translator(str(path), files=contents.model, **options)
        lexicon = Lexicon(contents.lexicon) if contents.lexicon else None
        if jury:
            jurors = [ctranslate2.Translator(str(path), files=one, **options) for one in _jury.jurors(contents.model)]
    else:
        prefix = _argostranslate.read(path).target_prefix
        tokenizer = _tokenizer(package)
        translator = ctranslate2.Translator(str(path / "model"), **options)
    glue = "" if from_argos(package.to_code).split("-", 1)[0] in UNSPACED else " "
    return Model(translator, tokenizer, str(prefix or ""), glue, aligned=package.aligned, jury=jurors, lexicon=lexicon)


def _tokenizer(package: "Package") -> Tokenizer:
    """Load the tokenizer of an unpacked package: SentencePiece if it has both, as Argos Translate does."""
    pieces = package.path / "sentencepiece.model"
    if pieces.exists():
        return SentencePieceTokenizer(pieces.read_bytes())
    return MosesTokenizer(package.path / "bpe.model", package.from_code, package.to_code)


def opened(folder: Path) -> "Translator":
    """Open a model that CTranslate2's converters made, in the type it was saved in; what it raises passes through."""
    import ctranslate2

    return ctranslate2.Translator(str(folder), device="cpu", inter_threads=_cores(), intra_threads=1)


def prove(package: "Package") -> None:
    """Translate a word with a package, which fails if its model and its tokenizer do not belong together."""
    load(package).translate(["a"], Decoding(hypotheses=1, beam=1))


Proposals = tuple[Hypothesis, ...]


class Model:
    """Translates the sentences of one language to one other; safe to call from several threads."""

    def __init__(
        self,
        translator: "Translator",
        tokenizer: Tokenizer,
        prefix: str,
        glue: str,
        *,
        aligned: bool,
        jury: "Sequence[Translator]" = (),
        lexicon: Lexicon | None = None,
    ) -> None:
        """Join a `ctranslate2.Translator` with its tokenizer.

        `prefix`, if any, is a token that names the target; `glue` joins the translations of a sentence that was cut.
        `aligned`: its attention was trained to say where words come from, so its scatter says how sure it was.
        `jury`: translators of the same vocabulary whose best proposals are votes on those of the first.
        `lexicon`: what tells which words of a source a translation lacks.
        """
        self._translator = translator
        self._tokenizer = tokenizer
        self._prefix = prefix
        self._glue = glue
        self._aligned = aligned
        self._jury = tuple(jury)
        self._lexicon = lexicon

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Proposals]:
        """Translate sentences; each has at least one hypothesis, best first. An empty one stays as it is."""
        texts = list(dict.fromkeys(sentences))
        cutters = [partial(_in_clauses, longest=size) for size in _CLAUSES] if self._lexicon else [_anywhere]
        ways = [self._pieces(texts, cutter) for cutter in cutters]
        sources = list({piece.text: piece for way in ways for pieces in way.values() for piece in pieces}.values())
        decoded = self._proposed(sources, decoding)
        if self._lexicon:
            decoded = self._filled(self._lexicon, sources, decoded, decoding)
        done = {source.text: found for source, found in zip(sources, decoded, strict=True)}
        found = {text: self._put_together(text, [way[text] for way in ways], done) for text in texts}
        return [found[text] for text in sentences]

    def _put_together(self, text: str, ways: Sequence[Sequence[Tokens]], done: Mapping[str, Proposals]) -> Proposals:
        """The proposals for a text, from those for the pieces that it was cut into in one or two ways."""
        cuts = list(dict.fromkeys(tuple(piece.text for piece in pieces) for pieces in ways))
        found = [_joined(pieces, [done[piece] for piece in pieces], self._seam) for pieces in cuts]
        if not self._lexicon or len(cuts) == len(cuts[0]) == 1:
            return found[0]
        return _weighed(self._lexicon, text, tuple(option for options in found for option in options))

    def _seam(self, source: str, said: str, more: str) -> tuple[str, str]:
        """How the translation of a piece and of the next one, `source` being the first piece, stand side by side."""
        if self._lexicon:
            said, more = linked(source, said, more, self._lexicon.names)
        return said + (self._glue if said and more else ""), more

    def _pieces(self, texts: Sequence[str], cutter: Callable[[Tokens], list[str]]) -> dict[str, list[Tokens]]:
        """Tokenize texts, and cut each until the cutter leaves all pieces whole."""
        whole = self._tokenizer.encode(texts)
        cuts = {tokens.text: cutter(tokens) for tokens in whole}
        parts = {part for found in cuts.values() if len(found) > 1 for part in found}
        finer = self._pieces(sorted(parts), cutter) if parts else {}
        return {
            tokens.text: [tokens]
            if len(cuts[tokens.text]) == 1
            else [piece for part in cuts[tokens.text] for piece in finer[part]]
            for tokens in whole
        }

    def _filled(
        self, lexicon: Lexicon, sources: Sequence[Tokens], found: Sequence[Proposals], decoding: Decoding
    ) -> list[Proposals]:
        """Weigh what was found; where the best lacks words, ask once more with the words written into the source."""
        weighed = [_weighed(lexicon, source.text, options) for source, options in zip(sources, found, strict=True)]
        lacking = {
            place: gaps
            for place, (source, options) in enumerate(zip(sources, weighed, strict=True))
            if (gaps := lexicon.adequacy(source.text, options[0].text).gaps)
        }
        told = [hinted(sources[place].text, gaps) for place, gaps in lacking.items()]
        read = self._tokenizer.encode([text for text, _ in told])
        helped = {
            place: standing_for(sources[place].text, tokens, ranges)
            for place, tokens, (_, ranges) in zip(lacking, read, told, strict=True)
            if len(tokens.tokens) <= LONGEST  # a hint may be longer than its word
        }
        for place, options in zip(helped, self._proposed(list(helped.values()), decoding), strict=True):
            weighed[place] = _weighed(lexicon, sources[place].text, (*options, *weighed[place]))
        return weighed

    def _proposed(self, sources: Sequence[Tokens], decoding: Decoding) -> list[Proposals]:
        """Translate tokenized texts; those of a jury's model are voted upon."""
        return self._voted(sources, decoding) if self._jury else self._decoded(sources, decoding)

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

    def _voted(self, sources: Sequence[Tokens], decoding: Decoding) -> list[Proposals]:
        """Translate tokenized texts more widely, and choose what is most like the translations of the jury."""
        found = self._decoded(sources, replace(decoding, hypotheses=max(decoding.hypotheses, _jury.BEAM)))
        vote = replace(decoding, hypotheses=1, beam=1)
        votes: list[list[str]] = [[] for _ in sources]
        for juror in self._jury:
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


def _weighed(lexicon: Lexicon, source: str, options: Proposals) -> Proposals:
    """The hypotheses, each text once, with what the lexicon says of them; best first."""
    known = {option.text: lexicon.adequacy(source, option.text) for option in options}
    weighed = {
        option.text: replace(option, coverage=known[option.text].coverage, support=known[option.text].support)
        for option in options
    }
    return tuple(sorted(weighed.values(), key=_merit, reverse=True))


def _merit(option: Hypothesis) -> float:
    """What proposals are put in order by where a lexicon knows them: how sure the model is, of how much."""
    return (option.coverage or 0.0) * (exp(option.score) if option.agreement is None else option.agreement)


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


def _anywhere(tokens: Tokens) -> list[str]:
    """Cut a text that no model can take."""
    return cut(tokens, LONGEST)


def _in_clauses(tokens: Tokens, longest: int) -> list[str]:
    """Cut a text of more than so many tokens where a clause ends, and one that no model can take anywhere."""
    parts = halved(tokens, longest)
    return parts if len(parts) > 1 else _anywhere(tokens)


def _joined(
    pieces: Sequence[str], proposals: Sequence[Proposals], seam: Callable[[str, str, str], tuple[str, str]]
) -> Proposals:
    """Put the pieces of one sentence together: the first hypotheses of all, then the second ones, and so on.

    How sure the model was of all is the mean of the pieces, by their length.
    """
    if len(pieces) == 1:
        return proposals[0]
    joined = []
    for rank in range(max(map(len, proposals))):
        text, before, read, links = "", "", 0, list[Link]()
        chosen = [options[min(rank, len(options) - 1)] for options in proposals]
        for piece, best in zip(pieces, chosen, strict=True):
            text, more = seam(before, text, best.text)
            links = [link for link in links if link.target_end <= len(text)]
            links += _alignment.moved(best.alignment, len(text), read)
            text += more
            before = piece
            read += len(piece)
        joined.append(side_by_side(text, tuple(links), chosen))
    return tuple(joined)


def _batch_size(tokens: int) -> int:
    """Give the tokens per batch, so that a small job too is shared out over the cores."""
    return max(64, min(_BATCH, tokens // _cores() + 1))


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
