"""Blocks of one post help each other; settings and front matter are hints."""

from tripglot.detection import OTHER, Context, detect, detect_post

GERMAN = ("paragraph", "Am nächsten Morgen sind wir mit dem ersten Zug nach Brüssel gefahren, weil es dort schön ist.")
ENGLISH = ("paragraph", "The next morning we took the first train to Brussels, because it is a beautiful city.")
JAPANESE = ("paragraph", "次の日の朝は、はじめての電車でブリュッセルへ行きました。とてもきれいな町でした。")
TRADITIONAL = ("paragraph", "第二天早上我們搭第一班火車到布魯塞爾，因為那裡實在是太漂亮了，大家都很喜歡。")


def langs(blocks, **options):
    return [[sentence.lang for sentence in found.sentences] for found in detect_post(blocks, target="en", **options)]


def test_an_unknown_word_is_in_the_language_around_it():
    heading = ("heading", "Gaststube")
    assert detect(heading[1], target="en").verdict == "undecided"
    assert not detect_post([ENGLISH, heading, ENGLISH], target="en")[1].needs_translation
    assert langs([GERMAN, heading, GERMAN])[1] == ["de"]


def test_kanji_alone_is_japanese_among_japanese():
    assert langs([JAPANESE, ("heading", "開示方針"), JAPANESE])[1] == ["ja"]
    assert langs([TRADITIONAL, ("heading", "開示方針"), TRADITIONAL])[1] == ["zh-Hant"]


def test_letters_common_to_both_chinese_writings_follow_the_post():
    assert langs([TRADITIONAL, ("heading", "分析")])[1] == ["zh-Hant"]
    assert langs([("heading", "分析")], page="zh-TW") == [["zh-Hant"]]
    assert langs([("heading", "分析")], languages=("en", "zh-Hant")) == [["zh-Hant"]]


def test_a_table_far_from_any_long_block_is_in_the_posts_own_writing():
    cells = [("cell", text) for text in ("很好", "示波器", "很好", "示波器", "很好")]
    assert langs([TRADITIONAL, ENGLISH, ENGLISH, ENGLISH, *cells])[4:] == [["zh-Hant"]] * 5


def test_the_settings_tip_the_scales_and_do_not_blind_but_name_nothing_else():
    assert detect("Tendina", target="en").verdict == "undecided"
    assert detect("Tendina", target="en", context=Context(languages=("en", "it"))).sentences[0].lang == "it"
    catalan = "Després vam anar a la platja amb els nens i vam menjar un gelat."
    assert detect(catalan, target="en", context=Context(languages=("en", "es"))).sentences[0].lang == OTHER
    assert detect(catalan, target="en", context=Context(languages=("en", "es"))).needs_translation


def test_a_source_named_by_the_caller():
    assert detect("分析", target="en", source="zh-TW").sentences[0].lang == "zh-Hant"
    assert detect("Een kleine stad met mooie huizen.", target="en", source="af").sentences[0].lang == "af"


def test_one_answer_for_each_block_in_order():
    blocks = [ENGLISH, ("paragraph", "`x`"), GERMAN, ("cell", "")]
    assert [found.verdict for found in detect_post(blocks, target="en")] == ["target", "neutral", "foreign", "neutral"]
    assert detect_post([], target="en") == []


def test_blocks_far_away_change_nothing():
    long = [ENGLISH, GERMAN, JAPANESE]
    assert detect_post(long, target="en") == [detect_post([block], target="en")[0] for block in long]


def test_a_short_heading_is_no_term_over_text_in_its_language():
    heading = ("heading", "Related work")
    chinese = [TRADITIONAL, heading, TRADITIONAL, TRADITIONAL]
    assert detect_post(chinese, target="zh-Hant")[1].verdict == "neutral"
    assert detect_post([TRADITIONAL, heading, ENGLISH], target="zh-Hant")[1].needs_translation


def test_the_post_is_in_the_language_that_says_most_not_the_one_with_most_letters():
    terms = [("cell", "memory bandwidth of the whole cluster")] * 2
    found = detect_post([TRADITIONAL, *terms, ("cell", "write path")], target="zh-Hant")
    assert [one.verdict for one in found] == ["target", "foreign", "foreign", "neutral"]


def test_a_list_of_terms_in_no_post_of_the_target_is_text_to_translate():
    items = [("heading", "Packing list"), ("item", "Rain jacket"), ("item", "Travel pillow")]
    assert all(found.needs_translation for found in detect_post(items, target="ja"))
    assert not any(found.needs_translation for found in detect_post([*items, JAPANESE], target="ja"))


def test_a_chinese_name_makes_no_chinese_of_an_english_post():
    items = [ENGLISH, ("item", "Beautiful sunset over 淡水"), ("item", "Dumplings from 鼎泰豐"), ENGLISH]
    assert all(found.needs_translation for found in detect_post(items, target="zh-Hant"))
    chinese = detect_post([TRADITIONAL, ("item", "設定 partition key"), TRADITIONAL], target="zh-Hant")
    assert not any(found.needs_translation for found in chinese)


def test_latin_names_make_no_other_language_of_a_chinese_line():
    lines = (
        "感謝 lilinn95",
        "跑去 CTLUG x openSUSE x RailsFun，",
        "再建立 a 這個 pointer",
        "作者 A",
        "作者：Kai Engert",
        "作者：Boulder, CO & San Jose, CA",
        "講者：Anna Smith, Bob Dole, Eve Adams",
        "14:30 Bonnie GA 初體驗：",
    )
    items = [("item", line) for line in lines]
    assert langs([TRADITIONAL, TRADITIONAL, *items, TRADITIONAL])[2:-1] == [["zh-Hant"]] * len(items)
    # not where the post is English, nor what explains an English term, nor a sentence that is held together
    assert langs([ENGLISH, ENGLISH, ("item", "Speaker: 陳彥文"), ENGLISH])[2] == ["en"]
    british = detect_post([ENGLISH, ENGLISH, ("item", "Speaker: 陳彥文"), ENGLISH], target="en-GB")
    assert not british[2].needs_translation
    kept = [("item", line) for line in ("Debugging（偵錯）", "The name of it is 開源人年會 for now.")]
    assert langs([TRADITIONAL, TRADITIONAL, *kept, TRADITIONAL])[2:-1] == [["en"], ["en"]]


def test_names_in_a_chinese_post_are_nothing_left_undecided() -> None:
    cells = [("cell", name) for name in ("Liquibase", "runj", "ocijail", "Automotive Grade Linux")]
    found = detect_post([TRADITIONAL, TRADITIONAL, *cells, TRADITIONAL], target="en")
    assert [block.verdict for block in found[2:-1]] == ["neutral"] * len(cells)
    assert detect("Gaststube", target="en").verdict == "undecided"


def test_a_chinese_post_outvotes_a_few_latin_words_too():
    terms = [
        ("item", text) for text in ("Multi-layer perceptron", "I cannot interoperate", "percent-encode", "Kali Linux")
    ]
    assert not any(found.needs_translation for found in detect_post([*[TRADITIONAL] * 9, *terms], target="en")[9:])
    assert langs([*[TRADITIONAL] * 9, ("item", "Deshalb haben wir den Anschluss verpasst.")])[9] == ["de"]


def test_a_latin_title_in_a_japanese_post_is_english_where_its_small_words_are() -> None:
    japanese = (
        "paragraph",
        "昨日は開発者の集まりに参加して、いろいろな人と話すことができました。とても楽しかったです。",
    )
    titles = (
        "Motohiro Takayama (mootoh) on Twitter",
        "Kenta Murata (mrkn) on Twitter",
    )
    found = detect_post([japanese, *(("item", title) for title in titles), japanese], target="ja")
    assert [sentence.lang for block in found[1:-1] for sentence in block.sentences] == ["en"] * len(titles)


def test_code_that_nobody_marked_is_no_language():
    code = [
        ("paragraph", "[root@localhost beinan]# mkfs -t ext3 /dev/sda6 ro,nosuid,nodev"),
        ("paragraph", "static void int thread_cpu1(void) { y = 1; }"),
    ]
    for post in (TRADITIONAL, ENGLISH):
        assert not any(found.needs_translation for found in detect_post([*[post] * 12, *code], target="en")[12:])
    said = ("paragraph", 'Der Befehl "ls -l (lang)" zeigt, was in [dem] Ordner ist; (siehe oben).')
    assert detect_post([*[ENGLISH] * 12, said], target="en")[12].needs_translation
