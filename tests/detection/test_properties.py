"""What holds for every text there is."""

import subprocess
import sys
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tripglot.detection import Context, detect, split_sentences

PIECES = st.sampled_from(
    [
        "Hello world, this is a test",
        "Das ist ein längerer Satz",
        "今天我們去了夜市",
        "今日は浅草に行きました",
        "Привет, как дела",
        "مرحبا بالعالم",
        "שלום עולם",
        "`code()`",
        "<b>bold</b>",
        "https://example.org/a(b)",
        "[link](x)",
        "**",
        "「",
        "」",
        "(",
        ")",
        '"',
        ". ",
        "。",
        ": ",
        " — ",
        "\n",
        "\r\n",
        "  ",
        "e\u0301",
        "\u200f",
        "\u202e",
        "👩‍👩‍👧",
        "Ｆｕｌｌ",
        "ﾊﾝｶｸ",
        "\u0000",
        "&amp;",
        "{{< x >}}",
        "3.",
        "z. B. ",
        "v1.2",
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join))
TARGETS = st.sampled_from(["en", "de", "zh-Hant", "ja", "ru", "gl", "eo"])


@settings(max_examples=300)
@given(TEXTS, TARGETS)
@example("\u0301\u0301 a", "en")
@example("a\u200cb 中 c", "zh-Hans")
def test_answers_are_in_order_inside_the_text_and_the_same_every_time(text, target):
    found = detect(text, target=target)
    for spans in (found.spans, found.sentences, found.embedded):
        at = 0
        for span in spans:
            assert at <= span.start < span.end <= len(text)
            assert 0 <= span.confidence <= 1
            at = span.end
    for sentence in found.sentences:
        body = text[sentence.start : sentence.end]
        assert body == body.strip()
    for span in found.embedded:
        assert any(s.start <= span.start and span.end <= s.end for s in found.sentences)
    assert found == detect(text, target=target)
    assert found.needs_translation == any(sentence.foreign for sentence in found.sentences)


@settings(max_examples=200)
@given(TEXTS)
def test_sentences_cover_everything_but_blanks(text):
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_what_was_seen_before_changes_nothing():
    text = "Release notes and Änderungen, ein kurzer Überblick"
    first = detect(text, target="en")
    for number in range(50):
        detect(f"Wort{number} palabra{number} mot{number} и слово", target="ru", context=Context(page="fr"))
    assert detect(text, target="en") == first


def test_a_megabyte_in_linear_time():
    for sentence in (
        "The quick brown fox jumps over the lazy dog. ",
        "Die Katze schläft und the dog barks ",
        "今天我們去了 night market 吃東西，",
        "((((",
        "a.b",
        "`",
        "「",
        "<!--",
        "{{",
        "](",
        "a_",
        "é. ",
    ):
        times = []
        for size in (20_000, 80_000):
            text = (sentence * (size // len(sentence) + 1))[:size]
            taken = []
            for _ in range(3):  # the machine may be busy with something else
                start = time.process_time()
                detect(text, target="en")
                taken.append(time.process_time() - start)
            times.append(min(taken))
        # four times the text may take some six times as long, not sixteen
        assert times[1] < 11 * times[0] + 0.1, sentence


def test_import_is_light():
    code = (
        "import sys; import tripglot.detection;"
        "heavy = {'langdetect', 'langcodes', 'numpy', 'ctranslate2', 'argostranslate'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
