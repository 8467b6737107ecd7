"""Names of people: where they are found, how they are written in Latin letters, and that no engine translates them."""

from pathlib import Path

import pytest

from tests.conftest import DATA
from tests.translation.scripted import Scripted
from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError
from tripglot.post import Post
from tripglot.translation.fill import fill
from tripglot.translation.glossary import Glossary, load
from tripglot.translation.vocabulary.people import find_people
from tripglot.translation.vocabulary.romanise import romanised, wade_giles

CASES = [line.split("\t") for line in (DATA / "people.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_people_in_text(text: str, expected: str) -> None:
    found = list(find_people(text, "wade-giles"))
    if expected == "-":
        assert found == []
        return
    assert ", ".join(str(term.rendering("en")) for _, _, term in found) == expected
    assert all(text[start:end] in term.sources for start, end, term in found)


@pytest.mark.parametrize(
    ("surname", "given", "pinyin", "wade"),
    [
        ("王", "小明", "Wang Xiaoming", "Wang Hsiao-ming"),
        ("張", "國榮", "Zhang Guorong", "Chang Kuo-jung"),
        ("謝", "雪紅", "Xie Xuehong", "Hsieh Hsueh-hung"),
        ("曾", "志偉", "Zeng Zhiwei", "Tseng Chih-wei"),
        ("任", "子瑜", "Ren Ziyu", "Jen Tzu-yu"),
        ("吕", "婷", "Lü Ting", "Lu Ting"),
        ("王", "建安", "Wang Jian'an", "Wang Chien-an"),
        ("歐陽", "明", "Ouyang Ming", "Ou-yang Ming"),
        ("尉遲", "明", "Yuchi Ming", "Yu-chih Ming"),
        ("司馬", "月", "Sima Yue", "Szu-ma Yueh"),
    ],
)
def test_in_latin_letters(surname: str, given: str, pinyin: str, wade: str) -> None:
    assert romanised(surname, given, "pinyin") == pinyin
    assert romanised(surname, given, "wade-giles") == wade


@pytest.mark.parametrize(
    ("syllable", "expected"),
    [
        ("xiong", "hsiung"),
        ("gui", "kuei"),
        ("ge", "ko"),
        ("guo", "kuo"),
        ("duo", "to"),
        ("shuo", "shuo"),
        ("qu", "chu"),
    ],
)
def test_wade_giles(syllable: str, expected: str) -> None:
    assert wade_giles(syllable) == expected


def filled(text: str, lang: str, glossary: Glossary | None = None) -> str:
    post = Post.parse(text)
    (found,) = fill([(post, all_units(post, lang))], make_engine("argos"), "en", None, glossary)
    assert not found.failures
    return found.post.source.text


def test_no_engine_translates_them() -> None:
    assert filled("王小明", "zh-Hant") == "Wang Hsiao-ming"
    assert filled("王小明", "zh-Hans") == "Wang Xiaoming"
    assert "Chen Mei-ling" in filled("這次的講者是陳美玲老師。", "zh-Hant")


def test_a_name_with_its_title_is_held_by_both() -> None:
    [(_, _, term)] = find_people("感謝張國榮教授", "wade-giles")
    for said in ("Thanks to Professor Chang Kuo-jung", "Prof. Kuo-jung Chang came", "Mr. Zhang Guorong"):
        assert Glossary([term]).holds(term, said)
    assert not Glossary([term]).holds(term, "Chang Kuo-jung's talk")


def test_english_puts_no_article_before_them() -> None:
    answer = "The Wang Hsiao-ming came, and the Professor Chang went to the Wang Hsiao-mings with a Wang Hsiao-ming."
    post = Post.parse("主持人王小明來了，感謝張教授也去了。")
    (found,) = fill([(post, all_units(post, "zh-Hant"))], Scripted(lambda _: answer), "en")
    said = "Wang Hsiao-ming came, and Professor Chang went to the Wang Hsiao-mings with Wang Hsiao-ming."
    assert found.post.source.text == said


def test_the_glossary_says_how(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text('names = "pinyin"\n[[term]]\nsource = "林志豪"\ntarget = { en = "Jacky Lin" }\n', "utf-8")
    assert filled("王小明", "zh-Hant", load(path, "en")) == "Wang Xiaoming"
    assert filled("林志豪", "zh-Hant", load(path, "en")) == "Jacky Lin"


def test_a_way_of_writing_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text('\nnames = "yale"\n', "utf-8")
    with pytest.raises(TripglotError, match=r"2.*names is 'yale'.*pinyin"):
        load(path, "en")
