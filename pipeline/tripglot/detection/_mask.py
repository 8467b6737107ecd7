"""Blank what is not language, keeping every offset: code, addresses and tags become spaces of equal length."""

import re
from typing import Final

# Every repeat stops where its own opening could begin again, so that no text is scanned twice.
_MARKUP: Final = re.compile(
    r"""
      (?<!`)(?P<ticks>`++)[^`]++(?P=ticks)(?!`)             # code span
    | <!--(?:(?!<!--|-->).)*+-->
    | </?[A-Za-z][^<>]{0,2000}+>                           # HTML tag, autolink
    | \{\{(?:(?!\{\{|\}\}).)*+\}\}                         # Liquid, Jinja, shortcodes
    | \{%(?:(?!\{%|%\}).)*+%\}
    | \{[^{}\n]{0,300}+\}                                  # attribute lists
    | \]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:\s+"[^"]{0,500}")?\)   # ](target "title")
    | \]\[[^\[\]]{0,300}\]                                 # ][label]
    | \b(?:https?|ftp|mailto|file)://?[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | \bwww\.[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | &(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP_SIGNS: Final = re.compile(r"[`<{&\]]")

# filler text is no language: the typesetters' scrambled Cicero, from its commonest generators
_LOREM_WORDS: Final = (
    "lorem ipsum dolor sit amet consectetur consectetuer adipiscing adipisicing elit sed do eiusmod tempor"
    " incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris"
    " nisi aliquip ex ea commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat"
    " nulla pariatur excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id"
    " est laborum nunc eget vel vestibulum ante primis faucibus orci luctus ultrices posuere cubilia curae mauris"
    " donec vitae nam vulputate tincidunt fringilla nullam dignissim urna auctor vivamus pellentesque habitant"
    " morbi tristique senectus netus malesuada fames ac turpis egestas praesent semper feugiat nibh pulvinar proin"
    " gravida hendrerit lectus suspendisse interdum varius sapien aliquam erat volutpat integer scelerisque"
    " viverra cras felis bibendum at augue curabitur blandit maecenas accumsan lacus facilisis phasellus fermentum"
    " leo a mollis pretium ligula nec tellus placerat rhoncus aenean massa tortor condimentum quam quisque"
    " sagittis purus arcu dictum porta libero justo ornare mattis diam sollicitudin tempus imperdiet dapibus"
    " ultricies etiam neque dui iaculis metus venenatis convallis lacinia sociis natoque penatibus magnis dis"
    " parturient montes nascetur ridiculus mus class aptent taciti sociosqu litora torquent per conubia nostra"
    " inceptos himenaeos eros odio cursus euismod risus porttitor finibus congue elementum laoreet efficitur"
    " eleifend molestie rutrum lobortis sem aliquet nisl ullamcorper sodales suscipit hac habitasse platea"
    " dictumst fusce vehicula maximus"
)
_LOREM_WORD: Final = "|".join(sorted(set(_LOREM_WORDS.split()), key=len, reverse=True))
_LOREM: Final = re.compile(rf"\b(?:(?:{_LOREM_WORD})\b[\s.,;:!?]*+){{4,}}+", re.IGNORECASE)
# looked for one by one: far faster than a pattern that has to try them all at every letter
_LOREM_SIGNS: Final = (
    "ipsum", "dolor", "vestibulum", "volutpat", "mollis", "mauris", "tincidunt", "vulputate", "nunc ", "urna", "nullam",
)  # fmt: skip

# an amount says nothing of the language around it: 12 zł is Polish money in any language
_CURRENCY: Final = (
    r"(?:[A-Z]{3}\b(?<=AUD|BAM|BGN|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|GEL|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|KZT|MXN|MYR|NOK"
    r"|NTD|NZD|PHP|PLN|RMB|RON|RSD|RUB|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR)"
    r"|(?:K[čc]s?|zł|Ft|lei|leu|kr|руб|коп|грн|лв|ден|дин|тг|сом|TL|đ|Fr|Lt|Ls|р)\b)"
)
_BLANK: Final = "[ \u00a0\u202f]?+"
# a full stop behind it may end the sentence
_AMOUNT: Final = re.compile(
    rf"[0-9]{_BLANK}(?=[A-Za-zđа-я])(?:(?:Mio|Mrd|Mld|mln|mld|mil|tis|tys|млн|млрд|тыс|тис|хил)\b\.?{_BLANK})?{_CURRENCY}"
)
_CURRENCY_ALONE: Final = re.compile(rf"\W*{_CURRENCY}\W*")
_LONGEST_CURRENCY: Final = 12  # characters, with what stands around it in a cell of its own

# what joins the parts of a path, an address, a version or a variable
_JOINTS: Final = frozenset("0123456789_/@\\#=")
_SEPARATORS: Final = frozenset("/@\\#=_")  # between names; what they join may have hyphens: owner-1/some-tool
_PARTS_BEFORE: Final = re.compile(r"(?:[A-Za-z0-9]{1,40}+-){1,8}+$")
_PARTS_AFTER: Final = re.compile(r"(?:-[A-Za-z0-9]{1,40}+){1,8}+")
_FAR: Final = 120  # characters before a word in which its other parts are looked for
_SLUG: Final = 3  # hyphens in a name that no language has in a word: my-first-tool-py
_OPTION_BEFORE: Final = frozenset(" -[(\n")
# every identifier has one of these about it: most texts have none, and are asked once for all their words. A pattern
# that begins with one set of characters is looked for at the speed of that set.
_HINTS: Final = re.compile(
    r"[0-9_/@\\#=.\-A-Z+]"
    r"(?:(?<=[0-9_/@\\#=])|(?<=\.)(?=\S)|(?<=[ \-\[(\n]-)|(?<=[a-z][A-Z])|(?<=[A-Z]{2})(?=[a-z])|(?<=[Uu]\+))"
)
_EDGE_SIGNS: Final = re.compile(r"[_*~]")
_EDGES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|[*~]+")


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def blank_markup(text: str) -> str:
    """`text` with code, tags, addresses and link targets as spaces; same length.

    The caller has usually done so already, better, from the parsed post; this makes raw Markdown safe as well.
    """
    if _MARKUP_SIGNS.search(text) or "://" in text or "www." in text:
        text = _MARKUP.sub(_blank, text)
    text = _AMOUNT.sub(_blank, text)
    if len(text) <= _LONGEST_CURRENCY and _CURRENCY_ALONE.fullmatch(text):
        text = " " * len(text)
    lowered = text.lower()
    if any(sign in lowered for sign in _LOREM_SIGNS):
        text = _LOREM.sub(_blank, text)
    return _EDGES.sub(_blank, text) if _EDGE_SIGNS.search(text) else text


def may_hold_identifiers(text: str) -> bool:
    """Whether `is_identifier` can be true of any word of a text."""
    return _HINTS.search(text) is not None


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether the Latin word at these offsets is part of a name that programs use: a path, an option, camelCase."""
    word = text[start:end]
    if not word.isascii():
        return False
    if not word.islower() and not word.istitle() and not word.isupper():
        return True
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before in _JOINTS or after in _JOINTS or (after == "+" and word in "Uu"):  # U+200B
        return True
    if after == ".":
        return text[end + 1 : end + 2].islower()  # react.dev; a full stop without its space is followed by a capital
    if before == ".":
        return word[0].islower() and text[start - 2 : start - 1].isalnum()
    if before == "-" and text[start - 2 : start - 1] in _OPTION_BEFORE and start > 1:
        return True
    return "-" in (before, after) and _is_part_of_name(text, start, end)


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether a word with a hyphen beside it is a part of an address or a slug."""
    near = text[max(0, start - _FAR) : start]
    head, tail = _PARTS_BEFORE.search(near), _PARTS_AFTER.match(text, end)
    first, last = start - len(head.group()) if head else start, tail.end() if tail else end
    before, after = text[first - 1 : first] if first else "", text[last : last + 1]
    hyphens = text.count("-", first, last)
    return before in _SEPARATORS or after in _SEPARATORS or hyphens >= _SLUG
