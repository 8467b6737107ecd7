"""The engine for any model that was converted for CTranslate2 and has SentencePiece files: OPUS-MT, NLLB, M2M-100 …

Which language a model writes is said in one of three ways: it knows one pair (`from`, `to`); or its sentences begin
with a token that names the target (OPUS-MT's groups: `target-tokens = "source"`); or both sides have one (NLLB:
`"both"`). `tokens` says which token names which language. docs/engines.md has an example of each.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tripglot.engines.decoder import Decoder
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError
from tripglot.engines.model import Model, opened
from tripglot.engines.options import Options
from tripglot.engines.tokens import SentencePieceTokenizer, Tokens
from tripglot.errors import TripglotError
from tripglot.languages import argos_code, canonical, is_spaced, primary

# what converters and model cards call the files of SentencePiece; the target has its own where there are two
_SOURCES: Final = ("source.spm", "sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "spiece.model")
_TARGETS: Final = ("target.spm", *_SOURCES[1:])
_PLACES: Final = ("none", "source", "both")


def make(options: Mapping[str, Any], root: Path) -> "ConvertedEngine":
    """Build the engine; TripglotError if its options do not fit together or its files are not there."""
    taken = Options("ctranslate2", options, root)
    folder = taken.path("model")
    served = {key: taken.text(key, "") for key in ("from", "to")}
    tokens = {canonical(tag): token for tag, token in taken.texts("tokens").items()}
    place, end = taken.text("target-tokens", "both" if tokens else "none"), taken.text("end-token", "")
    pieces = [taken.text(key, "") for key in ("source-pieces", "target-pieces")]
    taken.done()
    if place not in _PLACES or (place != "none") != bool(tokens):
        cure = '`tokens` names the languages, `target-tokens` says where they stand: "source" or "both"'
        raise TripglotError("'tokens' and 'target-tokens' below [engines.ctranslate2] do not fit", cure=cure)
    if not tokens and not all(served.values()):
        cure = 'from = "zh", to = "en"'
        raise TripglotError("a model of one pair needs 'from' and 'to' below [engines.ctranslate2]", cure=cure)
    files = [_file(folder, given, usual) for given, usual in zip(pieces, (_SOURCES, _TARGETS), strict=True)]
    pair = {key: canonical(tag) if tag else "" for key, tag in served.items()}
    return ConvertedEngine(folder, files[0], files[1], pair["from"], pair["to"], tokens, place, end)


class ConvertedEngine:
    """Translates with one model; what it writes in each language is loaded once."""

    name = "ctranslate2"
    natural = True
    selective = True

    def __init__(
        self,
        folder: Path,
        source_pieces: Path,
        target_pieces: Path,
        source: str,
        target: str,
        tokens: Mapping[str, str],
        place: str,
        end: str,
    ) -> None:
        """Take the files, the one pair that is served ("" for any), and the tokens that name languages.

        `place` says where such tokens stand: "none", "source" (the target's, before the sentence) or "both". `end` is
        a token to add behind each sentence, "" for none.
        """
        self._folder = folder
        self._pieces = source_pieces, target_pieces
        self._served = source, target
        self._tokens = tokens
        self._place = place
        self._end = (end,) if end else ()
        self._models: dict[tuple[str, str], Model] = {}

    def identify(self, source: str, target: str) -> str:
        """Name the model's folder; MissingPackageError if it does not serve the pair."""
        self._named(source, target)
        return f"{self.name} {self._folder.resolve().name}"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate; TripglotError if the model cannot be loaded."""
        names = self._named(source, target)
        if names not in self._models:
            self._models[names] = self._loaded(*names, glue=" " if is_spaced(target) else "")
        return self._models[names].translate(sentences, decoding)

    def _named(self, source: str, target: str) -> tuple[str, str]:
        """The tokens that name a pair, empty where the model needs none."""
        if self._tokens:
            names = _of(self._tokens, source), _of(self._tokens, target)
            fits = all(names) or (self._place == "source" and names[1])
        else:
            names = "", ""
            fits = all(
                primary(own) == primary(asked) for own, asked in zip(self._served, (source, target), strict=True)
            )
        if not fits:
            cure = "a model that does, below [engines.ctranslate2]; or your own words: tripglot review, tripglot adopt"
            raise MissingPackageError(argos_code(source), argos_code(target), cure)
        return names

    def _loaded(self, source: str, target: str, *, glue: str) -> Model:
        before = () if self._place == "none" else (source,) if self._place == "both" else (target,)
        try:
            tokenizer = _Framed(*self._pieces, before, self._end)
            prefix = target if self._place == "both" else ""
            return Model(Decoder(opened(self._folder), tokenizer, prefix, aligned=False), tokenizer, glue)
        except ModuleNotFoundError:
            raise
        except Exception as error:  # CTranslate2 and SentencePiece raise what they like
            reason = " ".join(str(error).split())
            cure = (
                "convert it with ct2-transformers-converter or ct2-opus-mt-converter, and keep its SentencePiece files"
            )
            raise TripglotError(f"this model does not load: {reason}", path=self._folder, cure=cure) from error


class _Framed:
    """SentencePiece with one model for each side, and tokens around each sentence that stand for no text."""

    def __init__(self, source: Path, target: Path, before: Sequence[str], behind: Sequence[str]) -> None:
        self._source = SentencePieceTokenizer(source.read_bytes())
        self._target = self._source if target == source else SentencePieceTokenizer(target.read_bytes())
        self._before, self._behind = before, behind

    def encode(self, texts: Sequence[str]) -> list[Tokens]:
        """Cut texts into pieces between the tokens that frame them; an empty text stays empty."""
        nowhere = (0, 0)
        return [
            Tokens(
                found.text,
                [*self._before, *found.tokens, *self._behind],
                [*(nowhere for _ in self._before), *found.spans, *(nowhere for _ in self._behind)],
            )
            if found.tokens
            else found
            for found in self._source.encode(texts)
        ]

    def written(self, word: str) -> list[str]:
        """The pieces of a word in the target language."""
        return self._target.written(word)

    def decode(self, tokens: Sequence[str]) -> Tokens:
        """Join pieces of the target's side."""
        return self._target.decode(tokens)


def _of(tokens: Mapping[str, str], tag: str) -> str:
    """The token of a language, of its script or without."""
    return tokens.get(tag) or tokens.get(primary(tag), "")


def _file(folder: Path, given: str, usual: Sequence[str]) -> Path:
    for name in (given,) if given else usual:
        if (folder / name).is_file():
            return folder / name
    cure = "`source-pieces` and `target-pieces` name its SentencePiece files"
    raise TripglotError(f"no {given or usual[0]} in this model's folder", path=folder, cure=cure)
