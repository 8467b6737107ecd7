"""What is wrong with posts, as text: what has one cause stands together, its count and its cure said once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tripglot.commands.text.voice import plural
from tripglot.errors import legible
from tripglot.output.outcome import Left, PostReport

_SHOWN = 8  # lines below one cause
_SINGLE = 2  # problems of one cause that are said in a line each
_QUOTED = re.compile(r"'[^']*'")


def lines(posts: Iterable[PostReport], *, everything: bool = False) -> Iterator[str]:
    """Warnings and other faults, then the causes for which sentences keep their source.

    At most a few places are named of a cause, unless `everything` is asked for. What befell several posts at one place,
    an output folder that takes no file, is one fault.
    """
    left: dict[tuple[str, str], list[Left]] = {}
    faults: dict[str, None] = {}
    for post in posts:
        faults |= dict.fromkeys((*post.warnings, *post.faults))
        for one in post.sources:
            left.setdefault((one.kind, _cause(one)), []).append(one)
    yield from alike(faults, everything=everything)
    for (_, cause), group in left.items():
        yield from map(str, group) if len(group) <= _SINGLE else _group(cause, group, everything=everything)


def alike(faults: Iterable[str], *, everything: bool = False) -> Iterator[str]:
    """Say what is wrong in the same way at many places once, unless `everything` is asked for.

    A fault is its place, and what is wrong there.
    """
    if everything:
        yield from faults
        return
    groups: dict[str, list[str]] = {}
    for fault in faults:
        groups.setdefault(_QUOTED.sub("'…'", fault.partition(": ")[2]), []).append(fault)
    for what, group in groups.items():
        if len(group) <= _SINGLE or not what:
            yield from group
            continue
        yield f"{plural(len(group), 'place')}: {what}"
        for fault in group[:_SHOWN]:
            place, _, said = fault.partition(": ")
            yield "  " + " ".join((place, *_QUOTED.findall(said)))
        if len(group) > _SHOWN:
            yield f"  and {len(group) - _SHOWN} more (-v names them)"


_VARIED = {  # what a test has to say of a translation differs from sentence to sentence
    "not sane": "the engine's words failed a test (tripglot review takes your own)",
    "glued": "glued into a sentence (translate it, or keep it by a comment)",
    "undecided": "in a language that could not be decided (name it: <!-- tripglot: lang=xx -->)",
}


def _cause(one: Left) -> str:
    return _VARIED.get(one.kind, one.reason)


def _group(cause: str, group: Sequence[Left], *, everything: bool) -> Iterator[str]:
    posts = [(path, list(found)) for path, found in groupby(group, key=lambda one: one.path)]
    yield f"{plural(len(group), 'sentence')} of {plural(len(posts), 'post')} not translated: {cause}"
    shown = posts if everything else posts[:_SHOWN]
    for path, found in shown:
        places = ", ".join(str(one.line) for one in (found if everything else found[:_SHOWN]))
        places += "" if everything or len(found) <= _SHOWN else f" and {len(found) - _SHOWN} more"
        apart = everything and found[0].kind in _VARIED
        yield "\n".join(_each(found)) if apart else f"  {legible(path)}:{places}"
    if len(posts) > len(shown):
        yield f"  and {plural(len(posts) - len(shown), 'more post')} (-v names them)"


def _each(found: Iterable[Left]) -> Iterator[str]:
    return (f"  {legible(one.path)}:{one.line}: {one.reason}" for one in found)
