"""A jury for a small model: copies of it that have each forgotten some of its weights, and that translate too.

Where the model knows what a sentence says, they say much the same; where it guesses, they scatter. So how like their
translations a proposal is tells how sure one may be of it (Fomicheva et al., TACL 2020, who let dropout forget), and
the proposal most like them is the safer one (minimum Bayes risk decoding: Kumar and Byrne, NAACL 2004, with the votes
put together as by Vamvas and Sennrich, ACL 2024).

Sampling and dropout draw lots that depend on threads and on the order of sentences. What a juror has forgotten depends
on nothing but its number, so the same sentence gets the same vote on every machine, in whatever company it is.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import shake_128
from itertools import pairwise
from typing import Final

JURORS: Final = 8
BEAM: Final = 5  # how many proposals of the model are judged
_FORGOTTEN: Final = 10  # of 256 weights
_ORDERS: Final = 6  # lengths of the runs of characters that are compared: 1 to 6, as in chrF
_RECALL: Final = 4  # what recall counts beside precision: chrF's β, squared
_INT8: Final = 1  # what CTranslate2 calls it
_MODEL: Final = "model.bin"

Grams = list[Mapping[str, float]]


def jurors(files: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Yield the files of each juror of a model; `files` are those of a CTranslate2 model, int8.

    ValueError if it has no int8 weights within layers.
    """
    model = files[_MODEL]
    places = list(_weights(model))
    if not places:
        raise ValueError("a model without int8 weights has no jury")
    bounds = [0, *(at for place in places for at in place), len(model)]
    for number in range(JURORS):
        forgetful = shake_128(b"juror %d" % number).digest(sum(end - start for start, end in places))
        mask = forgetful.translate(bytes([0] * _FORGOTTEN + [255] * (256 - _FORGOTTEN)))
        parts, read = [], 0
        for odd, (start, end) in enumerate(pairwise(bounds)):
            part = model[start:end]
            if odd % 2:
                part = _both(part, mask[read : read + len(part)])
                read += len(part)
            parts.append(part)
        yield {**files, _MODEL: b"".join(parts)}


def agreement(proposals: Sequence[str], votes: Sequence[str]) -> list[float]:
    """How much each proposal is like the votes, 0 to 1: its chrF to the mean of what they hold."""
    middle = _mean([_grams(vote) for vote in votes])
    sizes = [sum(grams.values()) for grams in middle]
    return [_likeness(_grams(proposal), middle, sizes) for proposal in proposals]


def _weights(model: bytes) -> Iterator[tuple[int, int]]:
    """Where the int8 matrices of layers are in a `model.bin` of CTranslate2 (python/ctranslate2/specs/model_spec.py).

    A version and a name, then variables: name, rank, dimensions, type, size in bytes, content; little endian. The
    vocabulary is left whole.
    """
    at = 4
    (length,) = struct.unpack_from("<H", model, at)
    at += 2 + length + 4
    (count,) = struct.unpack_from("<I", model, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", model, at)
        name = model[at + 2 : at + 1 + length]
        rank = model[at + 2 + length]
        at += 3 + length + 4 * rank
        kind, size = struct.unpack_from("<BI", model, at)
        at += 5
        if kind == _INT8 and rank > 1 and b"/layer_" in name:
            yield at, at + size
        at += size


def _both(first: bytes, second: bytes) -> bytes:
    """The bits that both have."""
    return (int.from_bytes(first, "little") & int.from_bytes(second, "little")).to_bytes(len(first), "little")


def _grams(text: str) -> Grams:
    text = "".join(text.split())
    return [Counter(text[at : at + n] for at in range(len(text) - n + 1)) for n in range(1, _ORDERS + 1)]


def _mean(said: Sequence[Grams]) -> Grams:
    sums: list[Counter[str]] = [Counter() for _ in range(_ORDERS)]
    for grams in said:
        for total, some in zip(sums, grams, strict=True):
            total.update(some)
    return [{gram: count / len(said) for gram, count in total.items()} for total in sums]


def _likeness(grams: Grams, middle: Grams, sizes: Iterable[float]) -> float:
    precision = recall = orders = 0.0
    for own, other, size in zip(grams, middle, sizes, strict=True):
        if own and other:
            shared = sum(min(count, other.get(gram, 0.0)) for gram, count in own.items())
            precision += shared / sum(own.values())
            recall += shared / size
            orders += 1
    if not precision:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return (1 + _RECALL) * precision * recall / (_RECALL * precision + recall)
