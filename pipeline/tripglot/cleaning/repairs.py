"""The cleaning rules: each a function from a stretch of prose and the post's language to the repaired stretch.

A rule's docstring is what `tripglot clean --list` says of it, and its section in `docs/cleaning.md`. Rules see one run
of text at a time, with the one character before it; `clean.py` calls them.
"""

import re
import unicodedata
from collections.abc import Callable
from html import unescape

from tripglot.languages import is_spaced, primary
from tripglot.scripts import CJK_LETTER, HAN, SOUTHEAST_ASIAN

Repair = Callable[[str, str], str]  # (text, target language) -> text

# --- characters that nobody sees -------------------------------------------------------------------------------------

# Thai, Lao, Myanmar and Khmer part their words by zero-width spaces
_INVISIBLE = re.compile(f"(?<![{SOUTHEAST_ASIAN}])\u200b|[\u2060\ufeff\u00ad\ufffc]")
# joiners and marks of direction mean something beside letters of some scripts, emoji and right-to-left text only
_JOINER_IN_LATIN = re.compile("(?<=[\\s!-~\u00c0-\u024f])[\u200c\u200d](?=[\\s!-~\u00c0-\u024f])")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def invisible(text: str, target: str) -> str:
    """Zero-width spaces, stray byte order marks, soft hyphens and idle direction marks go; joined emoji stay joined."""
    text = _JOINER_IN_LATIN.sub("", _INVISIBLE.sub("", text))
    if _DIRECTION.search(text) and not any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text):
        text = _DIRECTION.sub("", text)
    return text


def nfc(text: str, target: str) -> str:
    """Letters and their accents in one character where Unicode has one (NFC, UAX #15)."""
    return unicodedata.normalize("NFC", text)


# --- characters of the wrong width -----------------------------------------------------------------------------------

_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_FULL_WIDTH = re.compile(f"[{_WIDE}]+(?:[，．：－／]+[{_WIDE}]+)*")
_IN_NUMBER = re.compile("(?<=[0-9])[．：－／]+(?=[0-9])")
_IN_CODE = re.compile("(?<=[0-9A-Za-z])[．－／]+(?=[0-9A-Za-z])")  # of what has a number with such signs in it
_THOUSANDS = re.compile("(?<![0-9，])[0-9]{1,3}(?:，[0-9]{3})+(?![0-9，])")
_LISTED = re.compile("(?<=[0-9])，+(?=[0-9])")
_WIDE_PERCENT = re.compile("(?<=[0-9])\uff05")
_WIDE_SPACE = re.compile(r"(?<=[^\W_])[ ]?\u3000+[ ]?(?=[^\W_])")


def full_width(text: str, target: str) -> str:
    """Full-width letters and numbers with their signs as usual, and ideographic spaces between words not in CJK."""
    cjk = not is_spaced(target) or CJK_LETTER.search(text) is not None
    text = _FULL_WIDTH.sub(lambda m: _usual_width(m.group(), cjk=cjk), text)
    text = _WIDE_PERCENT.sub("%", text)
    return _WIDE_SPACE.sub(lambda m: m.group() if CJK_LETTER.search(text[m.start() - 1] + text[m.end()]) else " ", text)


def _usual_width(text: str, *, cjk: bool) -> str:
    """Full-width letters and digits with the signs in their numbers: all of a number in its usual form, or none of it.

    A comma parts thousands, or numbers in a list (`３，４`): that has a space behind it, and is left alone in CJK text.
    """
    new = text.translate(_WIDE_TO_USUAL)
    if _IN_NUMBER.search(new):
        new = _IN_CODE.sub(_ascii, _IN_NUMBER.sub(_ascii, new))
    new = _THOUSANDS.sub(_ascii, new)
    if not _LISTED.search(new):
        return new
    return text if cjk else _LISTED.sub(", ", new)


def _ascii(match: re.Match[str]) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if char >= "\uff01" else char for char in match.group())


_WIDE_TO_USUAL = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_WIDE_TO_NARROW = str.maketrans("，。；：！？、（）", ",.;:!?,()")
_LETTER_OR_END = r"[0-9A-Za-zÀ-ɏ)\]\"'”’?!.,;:%]"
_STRAY = re.compile(rf"(?<={_LETTER_OR_END})(?:[ ]?[，。；：！？、])+")
_OPENERS = "([{<“‘\"'/-"
_AFTER_END = re.compile(r"([?!.…])[。．]+|([?!])(?<!\.\.)\.(?=\s|$)")


def cjk_punctuation(text: str, target: str) -> str:
    """CJK punctuation in text of a spaced script: `2023?。` becomes `2023?`, `talk（very）` becomes `talk (very)`."""
    if not is_spaced(target):
        return text
    text = _AFTER_END.sub(lambda m: m.group(1) or m.group(2), text)
    if not CJK_LETTER.search(text):  # the other bracket may stand behind a link
        text = re.sub("）", _closing, re.sub("（", _opening, text))
    return _STRAY.sub(lambda m: _narrow(m.group(), text[m.end() : m.end() + 1]), text)


def _opening(match: re.Match[str]) -> str:
    glued = match.start() and not match.string[match.start() - 1].isspace()
    return " (" if glued and match.string[match.start() - 1] not in _OPENERS else "("


def _closing(match: re.Match[str]) -> str:
    return ") " if match.string[match.end() : match.end() + 1].isalnum() else ")"


def _narrow(marks: str, following: str) -> str:
    return marks.replace(" ", "").translate(_WIDE_TO_NARROW) + (" " if following.isalnum() else "")


_NARROW_MARK = re.compile(f"(?<=[{HAN}])[,;:?!](?=[{HAN}])")
_NARROW_TO_WIDE = str.maketrans(",;:?!", "，；：？！")


def narrow_punctuation(text: str, target: str) -> str:
    """ASCII `,` `;` `:` `?` `!` between two Chinese characters becomes full-width, in posts that are to be Chinese."""
    if primary(target) != "zh":
        return text
    return _NARROW_MARK.sub(lambda m: m.group().translate(_NARROW_TO_WIDE), text)


# --- marks that do not fit together ----------------------------------------------------------------------------------

_DOUBLED = re.compile(r"([,;，、；：])\1+|(?<!。)(。)。(?!。)")


def doubled_punctuation(text: str, target: str) -> str:
    """`,,` becomes `,`; dots are left alone, since two of them may be a path and three an ellipsis."""
    return _DOUBLED.sub(lambda m: m.group(1) or m.group(2), text)


_AFTER_QUOTE = r"(?=[\s.,;:!?)\]…—–-]|$)"
_QUOTED = r"(?=[^\s\"“”„])([^\"“”„]*[^\s\d\"“”„])"  # a digit before a straight mark may make it an inch
_CURLY_STRAIGHT = re.compile(rf"(?<!\w)“{_QUOTED}\"{_AFTER_QUOTE}")
_STRAIGHT_CURLY = re.compile(rf"(?<![^\s(\[])\"{_QUOTED}”")
_LOW_STRAIGHT = re.compile(rf"(?<!\w)„{_QUOTED}\"{_AFTER_QUOTE}")
_LOW_TO_HIGH = dict.fromkeys("bg cs de et is ka lt lv mk sk sl sr".split(), "“") | dict.fromkeys(
    "hu nl pl ro".split(), "”"
)


def mixed_quotes(text: str, target: str) -> str:
    """A quotation with one curly and one straight mark gets two that belong together, as the post's language has it."""
    if "“" not in text and "”" not in text and "„" not in text:
        return text
    if primary(target) not in _LOW_TO_HIGH:
        text = _CURLY_STRAIGHT.sub(r"“\1”", text)
        return _STRAIGHT_CURLY.sub(r"“\1”", text)
    return _LOW_STRAIGHT.sub(rf"„\1{_LOW_TO_HIGH[primary(target)]}", text)


# --- spaces ----------------------------------------------------------------------------------------------------------

_NO_BREAK = re.compile("(?<![\u00a0 ])\u00a0(?![\u00a0 ])")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLCDM]+\Z")
_SHORTEST = 3  # letters; authors keep shorter words together on purpose: `à la`, `v Praze`, `Mr Smith`


def odd_spaces(text: str, target: str) -> str:
    """A no-break space between two ordinary words becomes a space; beside numbers, marks and short words it stays."""
    return _NO_BREAK.sub(lambda m: " " if _ordinary(text, m.start()) else m.group(), text)


def _ordinary(text: str, at: int) -> bool:
    before, after = text[max(0, at - 40) : at], text[at + 1 : at + 41]
    if CJK_LETTER.search(before[-1:] + after[:1]):
        return before[-1:].isalpha() and after[:1].isalpha()
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    if not left or not right or min(len(left.group()), len(right.group())) < _SHORTEST:
        return False
    # `Mme Dupont`, `Louis XIV`, `Open Source`: two names, or a name and its number
    return not (right.group()[0].isupper() or _ROMAN.match(right.group()))


_SPACED_SEAM = re.compile(
    rf"(?<=[{HAN}\u3041-\u30ff])[ \u00a0]+(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])[ \u00a0]+(?=[{HAN}\u3041-\u30ff])"
)
_SEAM = re.compile(
    rf"(?<=[{HAN}\u3041-\u30ff])[ \u00a0]*(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])[ \u00a0]*(?=[{HAN}\u3041-\u30ff])"
)


def without_cjk_spacing(text: str, target: str) -> str:
    """No space between Chinese or Japanese and Latin letters or digits."""
    return _SPACED_SEAM.sub("", text)


def with_cjk_spacing(text: str, target: str) -> str:
    """One space between Chinese or Japanese and Latin letters or digits."""
    return _SEAM.sub(" ", text)


# --- entities --------------------------------------------------------------------------------------------------------


def entities(text: str, target: str) -> str:
    """A letter that is written as an entity becomes the letter; `&amp;`, `&nbsp;`, `&mdash;` and their like stay."""
    char = unescape(text)
    if len(char) != 1 or char.isascii():
        return text
    category = unicodedata.category(char)
    # nobody types `&#8217;`: a number is what an export makes of a visible character; a name may be on purpose
    written = category[0] == "L" or (text.startswith("&#") and category[0] in "NPS")
    return char if written else text
