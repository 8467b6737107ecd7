"""Language tags: one spelling per language, and what we need to know about each.

Tags follow BCP 47 (RFC 5646).  Chinese is told apart by script (``zh-Hans``, ``zh-Hant``), never by region: that is
what a translator has to know.  Common tags are answered from the tables here; only a rare tag imports ``langcodes``.
"""

import re
from functools import cache
from typing import Final, Literal

from tripglot.errors import TripglotError

# tag: English name, own name.  The order is that of the English names.
_NAMES: Final[dict[str, tuple[str, str]]] = {
    "af": ("Afrikaans", "Afrikaans"),
    "sq": ("Albanian", "shqip"),
    "am": ("Amharic", "አማርኛ"),
    "ar": ("Arabic", "العربية"),
    "hy": ("Armenian", "հայերեն"),
    "az": ("Azerbaijani", "azərbaycan"),
    "eu": ("Basque", "euskara"),
    "be": ("Belarusian", "беларуская"),
    "bn": ("Bengali", "বাংলা"),
    "bs": ("Bosnian", "bosanski"),
    "pt-BR": ("Brazilian Portuguese", "português do Brasil"),
    "bg": ("Bulgarian", "български"),
    "my": ("Burmese", "မြန်မာ"),
    "yue": ("Cantonese", "粵語"),
    "ca": ("Catalan", "català"),
    "zh": ("Chinese", "中文"),
    "hr": ("Croatian", "hrvatski"),
    "cs": ("Czech", "čeština"),
    "da": ("Danish", "dansk"),
    "nl": ("Dutch", "Nederlands"),
    "en": ("English", "English"),
    "eo": ("Esperanto", "Esperanto"),
    "et": ("Estonian", "eesti"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français"),
    "gl": ("Galician", "galego"),
    "ka": ("Georgian", "ქართული"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hu": ("Hungarian", "magyar"),
    "is": ("Icelandic", "íslenska"),
    "ig": ("Igbo", "Igbo"),
    "id": ("Indonesian", "Indonesia"),
    "ga": ("Irish", "Gaeilge"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "kn": ("Kannada", "ಕನ್ನಡ"),
    "kk": ("Kazakh", "қазақ тілі"),
    "km": ("Khmer", "ខ្មែរ"),
    "ko": ("Korean", "한국어"),
    "lo": ("Lao", "ລາວ"),
    "lv": ("Latvian", "latviešu"),
    "lt": ("Lithuanian", "lietuvių"),
    "mk": ("Macedonian", "македонски"),
    "ms": ("Malay", "Melayu"),
    "ml": ("Malayalam", "മലയാളം"),
    "mt": ("Maltese", "Malti"),
    "mr": ("Marathi", "मराठी"),
    "mn": ("Mongolian", "монгол"),
    "ne": ("Nepali", "नेपाली"),
    "nb": ("Norwegian Bokmål", "norsk bokmål"),
    "nn": ("Norwegian Nynorsk", "norsk nynorsk"),
    "ps": ("Pashto", "پښتو"),
    "fa": ("Persian", "فارسی"),
    "pl": ("Polish", "polski"),
    "pt": ("Portuguese", "português"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "sr": ("Serbian", "српски"),
    "zh-Hans": ("Simplified Chinese", "简体中文"),
    "si": ("Sinhala", "සිංහල"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "slovenščina"),
    "so": ("Somali", "Soomaali"),
    "es": ("Spanish", "español"),
    "sw": ("Swahili", "Kiswahili"),
    "sv": ("Swedish", "svenska"),
    "tl": ("Tagalog", "Tagalog"),
    "ta": ("Tamil", "தமிழ்"),
    "te": ("Telugu", "తెలుగు"),
    "th": ("Thai", "ไทย"),
    "zh-Hant": ("Traditional Chinese", "繁體中文"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "cy": ("Welsh", "Cymraeg"),
    "yi": ("Yiddish", "ייִדיש"),
    "yo": ("Yoruba", "Yorùbá"),
}

# where our form is not the one that the registry's canonical form would give
_OURS: Final = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "cmn": "zh"}
_TRADITIONAL: Final = frozenset({"tw", "hk", "mo", "hant"})
_SIMPLIFIED: Final = frozenset({"cn", "sg", "my", "hans"})
_CHINESE: Final = frozenset({"zh", "cmn"})

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "ku-Arab"})
UNSPACED: Final = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my"})

# Argos Translate names its packages by ISO 639-1 codes, with two of its own
_TO_ARGOS: Final = {"zh-Hant": "zt", "zh-Hans": "zh", "pt-BR": "pb", "yue": "zt"}

_SHAPE: Final = re.compile(r"(?:[A-Za-z]{2,3}|[xXiI])(?:[-_][A-Za-z0-9]{1,8})*")


@cache
def canonical(tag: str) -> str:
    """The one spelling of a language tag: ``zh_tw`` gives ``zh-Hant``, ``EN`` gives ``en``, ``iw`` gives ``he``.

    Raises `TripglotError` with one line when `tag` is no language tag.
    """
    if tag in _NAMES:
        return tag
    parts = tag.strip().replace("_", "-").lower().split("-")
    if "yue" in parts[:2] and parts[0] in ("zh", "yue"):
        return "yue"
    if parts[0] in _CHINESE and _SHAPE.fullmatch("-".join(parts)):
        return _chinese(parts)
    if len(parts) == 1 and parts[0] in _NAMES.keys() | _OURS.keys():
        return _OURS.get(parts[0], parts[0])
    return _canonical_by_registry(tag)


def _chinese(parts: list[str]) -> str:
    rest = set(parts[1:])
    # the script subtag is explicit and so outweighs the region: zh-Hans-HK is simplified
    if "hans" in rest:
        return "zh-Hans"
    if rest & _TRADITIONAL:
        return "zh-Hant"
    return "zh-Hans" if rest & _SIMPLIFIED else "zh"


def _canonical_by_registry(tag: str) -> str:
    """Ask ``langcodes``, which knows the IANA registry; its import is kept away from the usual run."""
    bad = f"{tag!r} is not a language tag"
    cure = "use a BCP 47 tag such as en, de, pt-BR, zh-Hant"
    if not _SHAPE.fullmatch(tag.strip()):
        raise TripglotError(bad, cure=cure)
    import langcodes

    try:
        known = langcodes.tag_is_valid(tag.strip())
        standard = langcodes.standardize_tag(tag.strip().replace("_", "-"))
    except ValueError as error:
        raise TripglotError(bad, cure=cure) from error
    if not known:
        raise TripglotError(bad, cure=cure)
    primary, _, rest = standard.partition("-")
    return "-".join(filter(None, (_OURS.get(primary, primary), rest)))


def primary(tag: str) -> str:
    """The first subtag, the language itself: ``pt-BR`` gives ``pt``. Cantonese is a Chinese: ``yue`` gives ``zh``."""
    first = canonical(tag).split("-", 1)[0]
    return "zh" if first == "yue" else first


def argos_code(tag: str) -> str:
    """The code by which Argos Translate names its packages for `tag`: ``zh-Hant`` gives ``zt``."""
    tag = canonical(tag)
    return _TO_ARGOS.get(tag) or tag.split("-", 1)[0]


def from_argos(code: str) -> str:
    """The language of an Argos package's code, as training and evaluation know it: ``zt`` gives ``zh-Hant``."""
    return next((tag for tag, argos in _TO_ARGOS.items() if argos == code), code)


@cache
def same_language(a: str, b: str) -> bool:
    """Whether a text in one is a text in the other: regions do not matter, the two scripts of Chinese do.

    Bare ``zh`` is either script, so it is the same as both ``zh-Hans`` and ``zh-Hant``, which differ. Who reads
    traditional Chinese reads Cantonese, which has no package of its own.
    """
    a, b = ("zh-Hant" if tag == "yue" else tag for tag in map(canonical, (a, b)))
    if a == b:
        return True
    if a.split("-", 1)[0] != b.split("-", 1)[0]:
        return False
    return a.split("-", 1)[0] != "zh" or "zh" in (a, b)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """The direction in which `tag` is written, as HTML's ``dir`` wants it."""
    tag = canonical(tag)
    if "-Arab" in tag or "-Hebr" in tag:
        return "rtl"
    if "-Latn" in tag or "-Cyrl" in tag:
        return "ltr"
    return "rtl" if tag.split("-", 1)[0] in _RIGHT_TO_LEFT else "ltr"


def is_spaced(tag: str) -> bool:
    """Whether the language puts spaces between its words."""
    return canonical(tag).split("-", 1)[0] not in UNSPACED


def density(tag: str) -> int:
    """How many letters of an alphabet say about as much as one character of the language."""
    return 1 if is_spaced(tag) else 3


def english_name(tag: str) -> str:
    """The language's name in English; the tag itself where we know none."""
    return _name(tag)[0]


def autonym(tag: str) -> str:
    """The language's name in itself; the tag where we know none."""
    return _name(tag)[1]


def _name(tag: str) -> tuple[str, str]:
    tag = canonical(tag)
    if tag == "und":
        return "another language", "…"
    return _NAMES.get(tag) or _NAMES.get(tag.split("-", 1)[0]) or (tag, tag)
