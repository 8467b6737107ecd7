"""One package, loaded: sentences in, hypotheses out, each cut, asked for and put together as suits its model."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripglot.engines import alignment as _alignment
from tripglot.engines.cut import cut
from tripglot.engines.decoder import LONGEST, Decoder, Proposals
from tripglot.engines.engine import Decoding, Hypothesis, Link, side_by_side
from tripglot.engines.small import jury as _jury
from tripglot.engines.small.clauses import adrift, halved, linked
from tripglot.engines.small.lexicon import Lexicon, Reading, hinted
from tripglot.engines.tokens import MosesTokenizer, SentencePieceTokenizer, Tokenizer, Tokens, standing_for
from tripglot.languages import UNSPACED, from_argos
from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import bundled as _bundled
from tripglot.parallel import cores

if TYPE_CHECKING:
    from ctranslate2 import Translator

    from tripglot.packages.package import Package

# Tokens. Longer sentences a small model says better in parts, and from the second figure on as well in parts as whole,
# so that it is asked for both.
_CLAUSES = (48, 32)
# What the bundled package makes of a text must be the same on every machine. In int8, which is nearly twice as fast, a
# third of 600 sentences came out otherwise on a processor without VNNI, and one in a hundred without Intel's library;
# in float32 none did. Installed packages may be large, so they are computed as they were saved, in int8.
_BUNDLED_COMPUTE = "float32"
# CTranslate2's list of what a model may write. In a bundled package it is one for all sources (training/export.py);
# where it depends on the source, a translation depends on its company, so those of others are let alone.
_VMAP = "vmap.txt"


def load(package: "Package", *, jury: bool = False) -> "Model":
    """Load a package; what CTranslate2 and the tokenizers raise for a bad one passes through.

    With a `jury`, the proposals of a bundled package are voted upon and held against its lexicon, and it is asked again
    for what is missing. Installed ones are large and need it less.
    """
    import ctranslate2

    path = package.path
    compute = _argostranslate.compute_type()  # Argos's own setting, ARGOS_COMPUTE_TYPE
    if compute == "auto":
        compute = _BUNDLED_COMPUTE if package.origin == "bundled" else "default"
    options: dict[str, Any] = {
        "device": "cpu",
        "compute_type": compute,
        "inter_threads": cores(),
        "intra_threads": 1,
    }
    tokenizer: Tokenizer
    jurors: list[Translator] = []
    lexicon = None
    narrow = False
    if package.origin == "bundled":
        contents = _bundled.read(path)
        prefix = contents.metadata.get("target_prefix")
        tokenizer = SentencePieceTokenizer(contents.sentencepiece)
        translator = ctranslate2.Translator(str(path), files=contents.model, **options)
        narrow = _VMAP in contents.model
        if jury:
            lexicon = Lexicon(contents.lexicon) if contents.lexicon else None
            jurors = [ctranslate2.Translator(str(path), files=one, **options) for one in _jury.jurors(contents.model)]
    else:
        prefix = _argostranslate.read(path).target_prefix
        tokenizer = _tokenizer(package)
        translator = ctranslate2.Translator(str(path / "model"), **options)
    glue = "" if from_argos(package.to_code).split("-", 1)[0] in UNSPACED else " "
    decoder = Decoder(translator, tokenizer, str(prefix or ""), aligned=package.aligned, narrow=narrow, jury=jurors)
    return Model(decoder, tokenizer, glue, lexicon)


def _tokenizer(package: "Package") -> Tokenizer:
    """Load the tokenizer of an unpacked package: SentencePiece if it has both, as Argos Translate does."""
    pieces = package.path / "sentencepiece.model"
    if pieces.exists():
        return SentencePieceTokenizer(pieces.read_bytes())
    return MosesTokenizer(package.path / "bpe.model", package.from_code, package.to_code)


def opened(folder: Path) -> "Translator":
    """Open a model that CTranslate2's converters made, in the type it was saved in; what it raises passes through."""
    import ctranslate2

    return ctranslate2.Translator(str(folder), device="cpu", inter_threads=cores(), intra_threads=1)


class Model:
    """Translates the sentences of one language to one other; safe to call from several threads."""

    def __init__(self, decoder: Decoder, tokenizer: Tokenizer, glue: str, lexicon: Lexicon | None = None) -> None:
        """Join a decoder with its tokenizer; `glue` joins the translations of a sentence that was cut.

        With a `lexicon` the model is taken for a small one: it is asked for long sentences in parts, and again for
        those whose translations lack words.
        """
        self._decoder = decoder
        self._tokenizer = tokenizer
        self._glue = glue
        self._lexicon = lexicon

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Proposals]:
        """Translate sentences; each has at least one hypothesis, best first. An empty one stays as it is."""
        texts = list(dict.fromkeys(sentences))
        cutters = [partial(_in_clauses, longest=size) for size in _CLAUSES] if self._lexicon else [_anywhere]
        ways = [self._pieces(texts, cutter) for cutter in cutters]
        sources = list({piece.text: piece for way in ways for pieces in way.values() for piece in pieces}.values())
        decoded = self._decoder.proposed(sources, decoding)
        if self._lexicon:
            decoded = self._filled(self._lexicon, sources, decoded, decoding)
        done = {source.text: found for source, found in zip(sources, decoded, strict=True)}
        found = {text: self._put_together(text, [way[text] for way in ways], done) for text in texts}
        if self._lexicon:
            found = {text: _begun(text, options) for text, options in found.items()}
        return [found[text] for text in sentences]

    def _put_together(self, text: str, ways: Sequence[Sequence[Tokens]], done: Mapping[str, Proposals]) -> Proposals:
        """The proposals for a text, from those for the pieces that it was cut into in one or two ways."""
        cuts = list(dict.fromkeys(tuple(piece.text for piece in pieces) for pieces in ways))
        found = [_joined(pieces, [done[piece] for piece in pieces], self._seam) for pieces in cuts]
        if not self._lexicon or len(cuts) == len(cuts[0]) == 1:
            return found[0]
        options = [option for some in found for option in some]
        return _best_first(_weighed(self._lexicon.reading(text), options))

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
        """Weigh what was found; where the best lacks words, ask once more with the words written into the source.

        What comes back only has to be better than what there is, so half of the jury will do.
        """
        readings = [lexicon.reading(source.text) for source in sources]
        weighed = [_best_first(_weighed(reading, options)) for reading, options in zip(readings, found, strict=True)]
        lacking = {
            place: gaps
            for place, (reading, options) in enumerate(zip(readings, weighed, strict=True))
            if (gaps := reading.adequacy(options[0].text).gaps)
        }
        told = [hinted(sources[place].text, gaps) for place, gaps in lacking.items()]
        read = self._tokenizer.encode([text for text, _ in told])
        helped = {
            place: standing_for(sources[place].text, tokens, ranges)
            for place, tokens, (_, ranges) in zip(lacking, read, told, strict=True)
            if len(tokens.tokens) <= LONGEST  # a hint may be longer than its word
        }
        again = self._decoder.proposed(list(helped.values()), decoding, _jury.JURORS // 2)
        for place, options in zip(helped, again, strict=True):
            weighed[place] = _best_first([*_weighed(readings[place], options), *weighed[place]])
        return weighed


def _begun(text: str, options: Proposals) -> Proposals:
    """The proposals for a whole text without an `And` that it does not begin with."""
    begun: dict[str, Hypothesis] = {}
    for option in options:
        one = _without(option, adrift(text, option.text))
        begun.setdefault(one.text, one)
    return tuple(begun.values())


def _without(option: Hypothesis, count: int) -> Hypothesis:
    """A hypothesis without its first characters, the next one as a capital."""
    if not count:
        return option
    links = _alignment.moved((link for link in option.alignment if link.target_start >= count), -count, 0)
    return replace(option, text=option.text[count].upper() + option.text[count + 1 :], alignment=links)


def _weighed(reading: Reading, options: Sequence[Hypothesis]) -> Iterator[Hypothesis]:
    """The hypotheses with what the lexicon says of them."""
    for option in options:
        known = reading.adequacy(option.text)
        yield replace(option, coverage=known.coverage, support=known.support)


def _best_first(options: Iterable[Hypothesis]) -> Proposals:
    """The hypotheses, each text once."""
    return tuple(sorted({option.text: option for option in options}.values(), key=_merit, reverse=True))


def _merit(option: Hypothesis) -> float:
    """What proposals are put in order by where a lexicon knows them: how sure the model is, of how much."""
    return (option.coverage or 0.0) * (exp(option.score) if option.agreement is None else option.agreement)


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
