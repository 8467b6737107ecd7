"""Where a sentence ends; cases are written with | at each cut."""

import pytest

from tripglot.detection import split_sentences


@pytest.mark.parametrize(
    "marked",
    [
        "One here.| And one there!| Really?",
        "We met Dr. Smith at 3 p.m. on Monday.| He was late.",
        "Use e.g. a tunnel, i.e. something safe.| Then go.",
        "Wir kamen am 3. Mai an, d. h. zu spät.| Alle schliefen schon.",
        "Das war z. B. gestern so.| Heute nicht.",
        "M. Dupont est parti.| Mme Martin aussi.",
        "昨天去了夜市。|吃了小籠包！|很好吃。",
        "「すごい。」と彼は言った。|それから帰った。",
        "他說「太貴了。」|我們就走了。",
        "A line\nthat goes on.| Another\none.",
        "See react.dev for more.| Version 1.2 is out.",
        "Он приехал в 1990 г. и остался.| Потом уехал.",
        "He stopped... and went on.| Then he left.",
        "运行 ./run.sh 就好。|然后看 ../docs 里的说明。",
        "他用ASP.NET写的。|我用.NET Conf.Taiwan 的範例。",
        "See DevConf.US and g0v.Summit, Node.JS too.| Then go.",
        "主題訂為「怎麼辦？」，由小組主持。|大家帶了紀念品（貼紙和馬克杯！），很熱鬧。",
        "他讲了“你会做什么？”的演讲。|“太贵了。”|我们就走了。",
        "It works.|Then we went home.| Hmm...|OK.",
    ],
)
def test_cuts(marked):
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text)] == [part.strip() for part in marked.split("|")]


def test_offsets_leave_the_blanks_out():
    assert split_sentences("  Eins.   Zwei.  ") == [(2, 7), (10, 15)]
    assert split_sentences(" \n ") == []


@pytest.mark.parametrize("blank", ["\xa0", "\u2009", "\u2028", "\u202f", "\u3000"])
def test_a_wide_blank_before_a_full_stop_ends_no_process(blank: str) -> None:
    text = f"We took Plan A{blank}. It worked."
    assert [text[start:end] for start, end in split_sentences(text)][-1] == "It worked."
