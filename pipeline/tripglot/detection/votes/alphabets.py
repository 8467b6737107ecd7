"""Which letters a language is written with: one that it lacks speaks against it, whatever the rest of a word says."""

from functools import lru_cache
from typing import Final

# beyond ASCII, with what well-known borrowed words keep; a language that is not here is taken to have none
_LATIN: Final = {
    "az": "əçğıöşü", "bs": "čćđšž", "ca": "àçèéíïòóúü·ŀ", "cs": "áčďéěíňóřšťúůýž", "cy": "âêîôûŵŷäëïöáéàè",
    "da": "æøåé", "de": "äöüßé", "eo": "ĉĝĥĵŝŭ", "es": "áéíñóúüªº", "et": "äõöüšž", "eu": "ñ", "fi": "äöå",
    "fr": "àâæçéèêëîïôœùûüÿ", "ga": "áéíóú", "gl": "áéíñóúü", "hr": "čćđšž", "hu": "áéíóöőúüű", "is": "áðéíóúýþæö",
    "it": "àèéìíîòóùú", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "mt": "ċġħżàèìòù", "nb": "æøåéòô", "nl": "éëïóöüèê",
    "nn": "æøåéòô", "pl": "ąćęłńóśźż", "pt": "áâãàçéêíóôõúüªº", "ro": "ăâîșşțţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž",
    "sq": "ëç", "sv": "åäöé", "tl": "ñ", "tr": "çğıöşüâîû",
}  # fmt: skip
_RUSSIAN: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_CYRILLIC: Final = {
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "kk": f"{_RUSSIAN}әғқңөұүһі",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "mn": f"{_RUSSIAN}өү",
    "ru": _RUSSIAN,
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
_ALL_CYRILLIC: Final = frozenset("".join(_CYRILLIC.values()))
LACKED: Final = {lang: _ALL_CYRILLIC.difference(letters) for lang, letters in _CYRILLIC.items()} | {
    "ar": frozenset("پچژگٹڈڑںے"),
    "fa": frozenset("ةٹڈڑںے"),
}


@lru_cache(maxsize=4096)
def is_strange(word: str, lang: str) -> bool:
    """Whether a word, however written, has a letter that a language (its primary subtag) is not written with."""
    if lang in LACKED:
        return not LACKED[lang].isdisjoint(word.lower())
    if word.isascii():
        return False
    letters = _LATIN.get(lang, "")
    return any(letter > "\x7f" and letter not in letters for letter in word.lower())
