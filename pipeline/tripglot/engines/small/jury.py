"""A jury for a small model: copies of it that each lack some layers and some weights of it, and that translate too.

Where the model knows what a sentence says, they say much the same; where it guesses, they scatter. So how like their
translations a proposal is tells how sure one may be of it (Fomicheva et al., TACL 2020, who let dropout forget), and
the proposal most like them is the safer one (minimum Bayes risk decoding: Kumar and Byrne, NAACL 2004, with the votes
put together as by Vamvas and Sennrich, ACL 2024). A deep encoder bears the loss of layers (Fan et al., ICLR 2020): a
juror without three of eight is as good a judge as one that has them all and lacks twice the weights, and quicker.

Sampling and dropout draw lots that depend on threads and on the order of sentences. What a juror lacks depends on
nothing but its number, so the same sentence gets the same vote on every machine, in whatever company it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import shake_128
from typing import Final

from tripglot.engines.small import binary
from tripglot.engines.small.binary import Variable

JURORS: Final = 8
BEAM: Final = 5  # how many proposals of the model are judged
_FORGOTTEN: Final = 5  # of 256 weights
_SKIPPED: Final = 3  # of 8 layers of the encoder
_ORDERS: Final = 6  # lengths of the runs of characters that are compared: 1 to 6, as in chrF
_RECALL: Final = 4  # what recall counts beside precision: chrF's β, squared
_MODEL: Final = "model.bin"
_LAYER: Final = re.compile(r"encoder/layer_(\d+)/")

Grams = list[Mapping[str, float]]


def jurors(files: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Yield the files of each juror of a model; `files` are those of a CTranslate2 model, int8.

    ValueError if it has no int8 weights within layers.
    """
    start, variables = binary.read(files[_MODEL])
    if not any(map(_forgets, variables, variables.values())):
        raise ValueError("a model without int8 weights has no jury")
    layers = 1 + max((int(found[1]) for name in variables if (found := _LAYER.match(name))), default=0)
    for number in range(JURORS):
        left = _without(variables, skipped(number, layers))
        yield {**files, _MODEL: binary.write(start, _forgetful(left, number))}


def skipped(number: int, layers: int) -> set[int]:
    """Which of so many layers of the encoder a juror lacks: never the first, nor two that are neighbours."""
    count = layers * _SKIPPED // 8
    return {1 + (number + 2 * place) % (layers - 1) for place in range(count)}


def agreement(proposals: Sequence[str], votes: Sequence[str]) -> list[float]:
    """How much each proposal is like the votes, 0 to 1: its chrF to the mean of what they hold."""
    known = {text: _grams(text) for text in {*proposals, *votes}}
    middle = _mean([known[vote] for vote in votes])
    sizes = [sum(grams.values()) for grams in middle]
    return [_likeness(known[proposal], middle, sizes) for proposal in proposals]


def _without(variables: Mapping[str, Variable], layers: set[int]) -> dict[str, Variable]:
    """The variables without some layers of the encoder, the others numbered anew."""
    left = {}
    for name, variable in variables.items():
        found = _LAYER.match(name)
        number = int(found[1]) if found else -1
        if number not in layers:
            now = number - sum(layer < number for layer in layers)
            left[f"encoder/layer_{now}/{name[found.end() :]}" if found else name] = variable
    return left


def _forgetful(variables: Mapping[str, Variable], number: int) -> dict[str, Variable]:
    """The variables, some of the weights within layers put to zero; the vocabulary is left whole."""
    lots = shake_128(b"juror %d" % number).digest(
        sum(len(one.content) for name, one in variables.items() if _forgets(name, one))
    )
    mask = lots.translate(bytes([0] * _FORGOTTEN + [255] * (256 - _FORGOTTEN)))
    kept, read = {}, 0
    for name, variable in variables.items():
        kept[name] = variable
        if _forgets(name, variable):
            size = len(variable.content)
            kept[name] = replace(variable, content=_both(variable.content, mask[read : read + size]))
            read += size
    return kept


def _forgets(name: str, variable: Variable) -> bool:
    return variable.kind == binary.INT8 and len(variable.shape) > 1 and "/layer_" in name


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
