"""What a translation has to leave as it is: code, addresses, paths, names on networks, versions, amounts.

What of them is lost, changed or made up is a reason to refuse.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_WORD = r"[A-Za-z0-9_]"
URL = re.compile(r"(?:(?:https?|ftp)://|www\.|mailto:)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/_=&#%~-]")
_EMAIL = re.compile(rf"(?<![\w.%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?!{_WORD})", re.ASCII)
_PATH = re.compile(
    rf"(?<![\w/.~$])(?:~|\.{{1,2}}|\$[A-Z]+)?(?:/[\w.@{{}}*-]+){{2,}}/?"  # /etc/hosts, ~/a/b
    rf"|(?<![\w/.~$])(?:~|\.{{1,2}})/[\w.@*-]+/?"  # ~/.bashrc, ./run.sh
    rf"|(?<!{_WORD})[A-Z]:\\[\w.\\-]+"  # C:\Users
    rf"|(?<![\w/.-])[\w-]+(?:/[\w.-]+)+\.[a-z0-9]{{1,5}}(?!{_WORD})"  # docs/index.md
    rf"|(?<![\w/.-])[\w-]+\.(?:ya?ml|json|toml|md|txt|py|js|ts|go|rs|sh|conf|cfg|ini|log|xml|html?|csv|tsv|po|lock|zip"
    rf"|tar\.gz|png|jpe?g|gif|webp|svg|pdf|(?i:mp[34]|wav|ogg|webm|mov|docx?|pptx?|xlsx?))(?!{_WORD})",
    re.ASCII,
)
_HANDLE = re.compile(rf"(?<![\w.@/])@{_WORD}[A-Za-z0-9_/.-]*{_WORD}", re.ASCII)
_TAG = re.compile(r"(?<![\w&/#])#(?=\w*[^\W\d])\w+")
_VERSION = re.compile(r"(?<![\w.])(?:v\d+(?:\.\d+)*|\d+(?:\.\d+){2,})(?:-?(?:alpha|beta|rc)[.-]?\d*)?(?!\w)", re.ASCII)
_IDENTIFIER = re.compile(r"(?<![A-Za-z0-9_.])_*[A-Za-z]\w*_\w+(?:\.\w+)*", re.ASCII)
_INSIDE = r"[!-'*-~ ]{0,80}+"  # of a call: ASCII without brackets
_CALLED = rf"\((?:{_INSIDE}\({_INSIDE}\)){{0,4}}+{_INSIDE}\)"
# a call that nobody marked as code, glued to its bracket; "JS(TS)" and "COSCUP(2024)" are no calls
_CODE = re.compile(
    rf"(?<![\w.$])(?:[A-Za-z_$][\w$.]*+(?=\((?:\)|[^()]{{0,80}}[({{}}'\"=;$_|&<>*]))"
    rf"|[a-z_][\w$.]*+(?=\((?:\w+(?:, ?\w+)+|\d{{1,3}})\))){_CALLED}",
    re.ASCII,
)
_KEYS = re.compile(
    rf"(?<![A-Za-z0-9+])(?:[Cc]trl|[Cc]ontrol|CTRL|[Cc]md|CMD|[Cc]ommand|[Aa]lt|ALT|[Oo]ption|[Ss]hift|[Mm]eta|[Ww]in)"
    rf"(?: ?\+ ?[A-Za-z0-9]{{1,10}}(?!{_WORD}))+",
)
_OPTION = re.compile(
    r"(?<![\w.)\]'\"’-])(?:--[a-z][a-z0-9-]+|-[A-Za-z])(?![\w'’-])", re.ASCII
)  # of a command: -A, --all
_PRICE = re.compile(r"[$€£¥₩₹]\s?\d+(?:[.,]\d+)*")
_DATE = re.compile(r"(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)")

_KINDS = {
    "code": _CODE, "keys": _KEYS, "address": URL, "e-mail address": _EMAIL, "path": _PATH, "date": _DATE,
    "option": _OPTION, "name": _HANDLE, "tag": _TAG, "version": _VERSION, "price": _PRICE, "identifier": _IDENTIFIER,
}  # fmt: skip
# everything of the above in one pattern, for holding it back from the engine; a number is held with its sign and unit
LITERAL = re.compile(
    "|".join(f"(?{'a' * bool(p.flags & re.ASCII)}:{p.pattern})" for p in _KINDS.values() if p is not _DATE)
    + r"|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    + r"|(?<![A-Za-z0-9])\d+(?:[.,:]\d+)*%?"
)

_PLAIN = re.compile(r"[A-Za-z0-9#]")  # what every literal has one of: a tag of Han has its sign
_WIDE = str.maketrans("０１２３４５６７８９．，：％＠＃／（）［］｛｝", "0123456789.,:%@#/()[]{}")


@lru_cache(maxsize=64)  # every test of one pair asks
def narrow(text: str) -> str:
    """A text with the full-width digits, brackets and signs of its literals made narrow; offsets stay."""
    return text if text.isascii() else text.translate(_WIDE)


def lost_literals(original: str, translated: str) -> list[str]:
    """What has to stand in the translation character by character and does not: "price $5"."""
    original, narrowed = narrow(original), narrow(translated)
    if not _PLAIN.search(original):
        return []
    return [
        f"{kind} {found.strip()}"
        for kind, pattern in _KINDS.items()
        for found in dict.fromkeys(match.group() for match in pattern.finditer(original))
        if not any(way in narrowed for way in _ways(found))
    ]


def _ways(found: str) -> Iterator[str]:
    """How a literal may be written: with or without blanks, and with a capital where a sentence begins with it."""
    for text in (found.strip(), found.replace(" ", "")):
        yield text
        yield text[:1].upper() + text[1:]


def made_up_addresses(original: str, translated: str) -> list[str]:
    """URLs and e-mail addresses of the translation that the source does not have."""
    original, translated = narrow(original), narrow(translated)
    if not any(sign in translated for sign in ("://", "www.", "mailto:", "@")):
        return []
    found = [m.group() for pattern in (URL, _EMAIL) for m in pattern.finditer(translated)]
    return [address for address in dict.fromkeys(found) if address not in original]
