"""Every input that once broke a promise, and a few hundred new ones of each kind; hours are spent by hand (`run.py`)."""

from random import Random

import pytest

from tests.fuzz.corpus import cases, seeds
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS

INPUTS = 150  # of each target; together they take some seconds


@pytest.mark.parametrize(
    ("target", "data"),
    [pytest.param(name, path.read_bytes(), id=f"{name}-{path.name}") for name in TARGETS for path in cases(name)],
)
def test_what_was_broken_once_holds(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_promises_hold_for_mutations_of_our_own_posts(target: str) -> None:
    random, pool = Random(target), list(seeds(target))
    for _ in range(INPUTS):
        TARGETS[target](mutated(random.choice(pool), pool, random))
