"""What only looks foreign is not: products, acronyms, names, quotations, words that a dictionary of the target has."""

import pytest

from tripglot.detection import Context, detect

AT_HOME = [
    ("en", "", "MacBook Pro (13-inch, 2019)"),
    ("en", "", "MacBook Pro (M1 Pro, 14-inch, 2021)"),
    ("en", "de fr", 'Samsung G70A 28" 4K 144 Hz'),
    ("en", "de", "MIT License"),
    ("en", "fr", "Film"),
    ("en", "it", "Volcano Logo"),
    ("ru", "uk en", "Характеристика"),
    ("ru", "uk", "Мы знаем, кому нужен этот массив и тем более множество."),
    ("de", "", "Raspberry Pi 4 1500 MHz"),
    ("de", "en", "Netcup VPS G8"),
    ("de", "", "Mo, Di, Mi, Do"),
    ("de", "en", "Manches schließt sich nicht aus, z. B. „open sourcing at the end of life“ oder „dual-licensing“."),
    ("de", "en", 'Außerdem habe ich "Delete no longer needed containers after the last tab closes" eingestellt.'),
    ("de", "en", '"Works on my machine" ist da recht bekannt.'),
    ("ko", "en", "OKR(Objectives and Key Results)는 목표를 설정하고 이를 실현하기 위한 방법입니다."),
    ("ja", "en", "Make, Ant, Ivy, Maven, Rake, Gant, Scons, SBT などでやっていたことを統一的に扱える"),
]
FOREIGN = [
    ("en", "", "Ciao a tutti", "it"),
    ("en", "", "Das neue Auto", "de"),
    ("en", "", "Erste Schritte", "de"),
    ("en", "", "ÜBER UNS", "de"),
    ("fr", "en", "1. What is static hoisting in Vue 3?", "en"),
    ("fr", "en", "2. Call by Value vs Call by Reference", "en"),
    ("ru", "uk", "Встановлення на комп'ютері", "uk"),
    ("uk", "ru", "Мы уже знаем, что это было давно", "ru"),
    ("de", "en", 'He said "das ist recht bekannt" and left the building.', "en"),
    # within text of its language, and in brackets or after them
    ("en", "", "Nous avons vu ces outils hier. Comment les utiliser ?", "fr fr"),
    (
        "en",
        "",
        "Wir sind gestern gefahren. Bug oder Feature? Die stören mich! Danach sind wir gegangen.",
        "de de de de",
    ),
    ("en", "", "Team Meeting Montag (wir treffen uns im großen Saal)", "de"),
    ("en", "", "Docker Compose Setup: „Wie man es richtig macht und was dabei schiefgehen kann“", "de"),
    ("en", "", 'Monitor mit 28" Zoll. Wir haben gestern alle zusammen viel gelacht. Ein anderer mit 32" Zoll.', "de"),
    ("en", "", "Ajout de l'API back-end (champs nécessaires uniquement, pas tous)", "fr"),
    # what is no language of these letters' own is called by the commonest of them
    ("zh-Hant", "", "Hoist static nodes and constants", "en"),
    ("zh-Hant", "", "Vamos a la playa con los amigos", "es"),
    ("en", "", "Картинка", "ru"),
    ("en", "", "Встановлення", "uk"),
]


def found(target: str, languages: str, text: str) -> list[str | None]:
    context = Context(page=target, languages=tuple([target, *languages.split()] if languages else ()))
    return [one.lang for one in detect(text, target=target, context=context).sentences if one.foreign]


@pytest.mark.parametrize(("target", "languages", "text"), AT_HOME)
def test_what_only_looks_foreign_is_not(target: str, languages: str, text: str) -> None:
    assert found(target, languages, text) == []


@pytest.mark.parametrize(("target", "languages", "text", "lang"), FOREIGN)
def test_what_is_foreign_is_called_so(target: str, languages: str, text: str, lang: str) -> None:
    assert found(target, languages, text) == lang.split()
