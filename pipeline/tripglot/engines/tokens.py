"""The tokenizers of Argos packages, with the place of every token in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tripglot.engines.subwords import Subwords

SPACE = "\u2581"  # what SentencePiece writes for a space

# Signs of Chinese and Japanese that vocabularies lack, so that models mangle their bytes, and what is like them.
_ALIKE = str.maketrans("⋯【】～−", "…[]~-")

Spans = list[tuple[int, int]]  # half open, in code points


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text and its tokens; `spans` has one range per token, or is empty if the tokenizer cannot tell."""

    text: str
    tokens: list[str]
    spans: Spans


def standing_for(text: str, read: Tokens, places: Sequence[tuple[int, int]]) -> Tokens:
    """The tokens of another text, as those of `text`; `places`: which range of it each code point there stands for."""
    spans = [(places[start][0], places[end - 1][1]) if start < end else (0, 0) for start, end in read.spans]
    return Tokens(text, read.tokens, spans)


class Tokenizer(Protocol):
    """Between text and the strings that a model knows."""

    def encode(self, texts: Sequence[str]) -> list[Tokens]:
        """Cut texts into tokens."""
        ...

    def decode(self, tokens: Sequence[str]) -> Tokens:
        """Join tokens to a text, without blanks at its ends."""
        ...

    def written(self, word: str) -> list[str]:
        """The tokens that a word of the target language is written with."""
        ...


class SentencePieceTokenizer:
    """SentencePiece, whose tokens know their places."""

    def __init__(self, model: bytes) -> None:
        """Load the model, the content of a `sentencepiece.model`, now, so that a bad one fails here."""
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)

    def encode(self, texts: Sequence[str]) -> list[Tokens]:
        """Cut texts into pieces; a piece's place is that of the characters it stands for, blanks left out."""
        found = self._processor.encode([text.translate(_ALIKE) for text in texts], return_type="offset_mapping")
        return [
            Tokens(text, one["pieces"], _filled(_trimmed(text, one["offsets"])))
            for text, one in zip(texts, found, strict=True)
        ]

    def decode(self, tokens: Sequence[str]) -> Tokens:
        """Join pieces; the bytes of one character have their place at the last of them."""
        found = self._processor.decode(list(tokens), return_type="offset_mapping")
        # A piece that the model does not know, copied from the source, comes out with its mark for a space.
        text = found["text"].replace(SPACE, " ")
        skipped = len(text) - len(text.lstrip())
        text = text.strip()
        moved = [(max(0, start - skipped), min(len(text), max(0, end - skipped))) for start, end in found["offsets"]]
        return Tokens(text, list(tokens), _trimmed(text, moved))

    def written(self, word: str) -> list[str]:
        """The pieces of a word after a space."""
        return list(self._processor.encode(word, out_type=str))


class MosesTokenizer:
    """Moses words cut into subwords, of packages with a `bpe.model`. It rewrites spacing, so the places are lost."""

    def __init__(self, codes: Path, from_code: str, to_code: str) -> None:
        """Load the merges in `codes` now, so that bad ones fail here."""
        from sacremoses import MosesDetokenizer, MosesPunctNormalizer
        from sacremoses import MosesTokenizer as Words

        self._normalizer = MosesPunctNormalizer(from_code)
        self._words = Words(from_code)
        self._joiner = MosesDetokenizer(to_code)
        self._subwords = Subwords.read(codes)

    def encode(self, texts: Sequence[str]) -> list[Tokens]:
        """Cut texts into subwords."""
        words = [self._words.tokenize(self._normalizer.normalize(text)) for text in texts]
        return [
            Tokens(text, [part for word in found for part in self._subwords.cut(word)], [])
            for text, found in zip(texts, words, strict=True)
        ]

    def decode(self, tokens: Sequence[str]) -> Tokens:
        """Join subwords to words and words to a sentence."""
        words = " ".join(tokens).replace("@@ ", "").split(" ")
        return Tokens(self._joiner.detokenize(words).strip(), list(tokens), [])

    def written(self, word: str) -> list[str]:
        """The subwords of a word."""
        return self._subwords.cut(word)


def _trimmed(text: str, spans: Sequence[tuple[int, int]]) -> Spans:
    """Leave blanks out at both ends of each range; a range of blanks alone becomes empty."""
    trimmed = []
    for first, last in spans:
        start, end = first, last
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        trimmed.append((start, end))
    return trimmed


def _filled(spans: Spans) -> Spans:
    """Give each empty range the next one that is not: the bytes of one character, a lone mark for a space."""
    filled, following = [], (0, 0)
    for start, end in reversed(spans):
        if start < end:
            following = (start, end)
        filled.append(following)
    return filled[::-1]
