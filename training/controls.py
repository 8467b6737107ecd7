"""What a model can be told before a sentence: the tokens for it, and which of them fit a pair.

Side constraints (Sennrich, Haddow and Birch, NAACL 2016): in training some sources begin with a token that says what is
to be seen in their target, so that at run time a source can be given the token of what is wanted.
"""

from collections.abc import Iterator

from tripglot.translation.narration import person, tenses

# pieces of the vocabulary for bytes that no text holds
CONTROLS = {"past": "<0x11>", "present": "<0x12>", "i": "<0x13>", "we": "<0x14>"}
_CLEARLY = 2  # times as many verbs in one tense as in the other


def fitting(source: str, target: str) -> Iterator[str]:
    """Name what can be told of an English target: its tense, and who speaks where the Chinese source does not say."""
    past, present = tenses(target)
    if past and past >= _CLEARLY * present:
        yield "past"
    elif present and present >= _CLEARLY * past:
        yield "present"
    if "我" not in source and (who := person(target)):
        yield who
