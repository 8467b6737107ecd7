"""Chinese personal names in running text, found where their surroundings say that they are names.

A name nobody knows is romanised, never translated: 王小明 is no king. Nothing is found by its characters alone. There
has to be a title behind it, a role before it, or, where nothing announces it, a mark before it and what people do or
nothing behind it; and all of it has to be written with characters that people are called by. Many names are missed that
way, and few words taken for one.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from tripglot.scripts import HAN
from tripglot.translation.glossary import Term
from tripglot.translation.vocabulary.romanise import System, romanised

_HAN = f"[{HAN}]"
_JOINS = "[和與与跟及]"
_MARK = r"[\s、，。,;；：:（()）「」『』/／|｜—–-]"
# what stands before a surname with its title, in the middle of a sentence
_BEFORE = "[的謝谢請请問问由讓让被給给找向後后在到叫從从聽听了是有把位上午天日年場场]"
_VERBS = "任|(?<=[謝谢])[謝谢]"  # surnames that are words before a title: 擔任教授, 謝謝老師
_POLITE = ("Mr.", "Mr", "Ms.", "Ms", "Mrs.", "Mrs", "Miss")  # what is no wrong title for anybody
# what goes on after a name that has nothing else behind it
_GOES_ON = rf"(?!{_HAN})|(?=[的在是說说和與与跟也都就為为來来從从把被將将給给對对會会要先帶带])"


def find_people(text: str, system: System) -> Iterator[tuple[int, int, Term]]:
    """Where people's names stand in a Chinese text, in order, each with how it is written in Latin letters."""
    lists = _lists()
    words = lists["words"]
    for match in _pattern().finditer(text):
        group = match.lastgroup or ""
        name = match[group]
        if name[:2] in words:
            continue
        start, end = match.span(group)
        term = _term(name, system)
        title = next((title for title in _titles() if text.startswith(title, end)), "")
        yield start, end + len(title), _titled(term, title) if title else term


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = files("tripglot.translation.vocabulary").joinpath("data/people.toml").read_text(encoding="utf-8")
    return {key: frozenset(text.split()) for key, text in tomllib.loads(data).items()}


@cache
def _titles() -> dict[str, list[str]]:
    """What English puts before a surname, by the title that Chinese has behind it; the first is usual."""
    return {
        title: re.findall(r"[A-Za-z.]+", english)
        for title, _, english in (entry.partition(":") for entry in sorted(_lists()["english"]))
    }


@cache
def _pattern() -> re.Pattern[str]:
    lists = {key: sorted(words, key=lambda word: (-len(word), word)) for key, words in _lists().items()}
    any_of = {key: "|".join(words) for key, words in lists.items()}
    surname, given = (f"[{''.join(lists[key])}]" for key in ("surnames", "given"))
    name = f"(?:(?:{any_of['double']}){given}{{1,2}}|{surname}{given}{{1,2}})"
    full = f"(?:(?:{any_of['double']}){given}{{1,2}}|{surname}{given}{{2}})"
    family = f"(?:{any_of['double']}|(?!{_VERBS}){surname})"
    titled, does = f"(?={any_of['titles']})", f"(?={any_of['titles']}|{any_of['does']})"
    ends = rf"\Z|{_MARK}|{any_of['acts']}|{any_of['does']}"
    return re.compile(
        rf"(?:(?<!{_HAN})|(?<=[的請请問问])|(?<={_JOINS}))(?P<titled>{full}){titled}"
        rf"|(?:(?<!{_HAN})|(?<={_BEFORE})|(?<={_JOINS}))(?P<family>{family})(?={any_of['titles']}|{any_of['address']})"
        rf"|(?:{any_of['roles']})(?:[：:]\s*|是|為|为|\s+)?(?P<role>{name})(?:{_GOES_ON}|{does})"
        rf"|(?:{any_of['called']})(?P<called>{name})(?:{_GOES_ON})"
        rf"|[由請请](?P<by>{full}){does}"
        rf"|(?:(?<={_MARK})|\A)(?P<apart>{full})(?={ends}|{_JOINS})"
        rf"|(?<={_JOINS})(?P<last>{full})(?={ends})"
        rf"|(?:{any_of['thanked']})(?P<thanked>{full})(?=\Z|{_MARK}|{_JOINS}|{any_of['titles']}|{any_of['does']})"
    )


def _term(name: str, system: System) -> Term:
    cut = 2 if name[:2] in _lists()["double"] else 1
    surname, given = name[:cut], name[cut:]
    systems: tuple[System, ...] = ("pinyin", "wade-giles")
    spoken = {way: romanised(surname, given, way).strip() for way in systems}
    turned = [" ".join(reversed(said.split(" "))) for said in spoken.values()]
    accepted = tuple(dict.fromkeys([*spoken.values(), *turned]))
    return Term((name,), {"en": spoken[system]}, exact=True, accepted=accepted, known=True, bare=True)


def _titled(known: Term, title: str) -> Term:
    """A name with its title, which English has before it: 王老師 is Teacher Wang."""
    said = tuple(f"{english} {name}" for english in (*_titles()[title], *_POLITE) for name in known.accepted)
    rendering = f"{_titles()[title][0]} {known.rendering('en')}"
    return replace(known, sources=(known.sources[0] + title,), targets={"en": rendering}, accepted=said)
