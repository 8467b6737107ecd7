"""The road of one sentence: carrier, engine, sanity, placement, pieces; with engines that misbehave."""

from collections.abc import Callable

import pytest

from tests.translation.scripted import Scripted
from tripglot.detection.readings import all_units, read, units_of
from tripglot.engines.make import make_engine
from tripglot.post import Post, structure_of
from tripglot.translation.fill import Filled, fill


def translated(text: str, answer: Callable[[str], str], lang: str = "zh-Hans", target: str = "en") -> Filled:
    post = Post.parse(text)
    return fill([(post, all_units(post, lang))], Scripted(answer), target)[0]


SENTENCE = "我们使用 `kubectl` 来查看 3 个[集群](https://a.b)的状态。\n"

HOSTILE: dict[str, Callable[[str], str]] = {
    "echo": lambda s: s,
    "empty": lambda s: "",
    "blank": lambda s: "  ",
    "loop": lambda s: "the cluster " * 40,
    "letters": lambda s: "messssssssage",
    "wrong language": lambda s: "我们看到了状态",
    "half translated": lambda s: "We use 来查看 X1 3 X2",
    "names lost": lambda s: "We look at the state of the clusters.",
    "names doubled": lambda s: "X1 X1 X2 X2 3 states.",
    "numbers lost": lambda s: s.replace("3", "") if s.isascii() else "We use X1 to see the state of X2.",
    "broken characters": lambda s: "We use X1 to see 3 \ufffd X2.",
    "far too long": lambda s: " ".join(f"word{i}" for i in range(300)),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_engine_changes_nothing_and_is_reported(answer: Callable[[str], str]) -> None:
    found = translated(SENTENCE, answer)
    assert structure_of(found.post.source.text) == structure_of(SENTENCE)
    if found.failures:
        assert found.post.source.text == SENTENCE
        assert found.failures[0].reason
    else:  # what it gave could be used in pieces: no island is lost
        assert "`kubectl`" in found.post.source.text
        assert "](https://a.b)" in found.post.source.text


@pytest.mark.parametrize("name", ["echo", "empty", "blank", "loop", "letters", "wrong language", "far too long"])
def test_what_cannot_be_published_is_refused(name: str) -> None:
    found = translated(SENTENCE, HOSTILE[name])
    assert found.post.source.text == SENTENCE
    assert found.failures


def test_markup_and_code_never_reach_the_engine() -> None:
    engine = Scripted(lambda s: "")
    post = Post.parse("看 `rm -rf` 和 <b>粗</b> 与 {{< ref x >}} https://a.b/c ![图](x.png)。\n")
    fill([(post, all_units(post, "zh-Hans"))], engine, "en")
    sent = " ".join(engine.asked)
    for secret in ("rm -rf", "<b>", "ref x", "https", "x.png", "`"):
        assert secret not in sent


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("使用 `a` 吧。", "Use X1.", "Use `a`."),
        ("使用`a`和`b`吧。", "Use X2 and X1.", "Use `b` and `a`."),
        ("请看[文档](u)。", "See the docs.", None),  # no word of it says where the link went: pieces
        ("请看 [Kubernetes](u) 文档。", "See the Kubernetes docs.", "See the [Kubernetes](u) docs."),
        ("**`a` 很好。**", "X1 is good.", "**`a` is good.**"),
        ("价格是 5\\*3。", "The price is 5*3.", "The price is 5\\*3."),
        ("A&amp;B 公司。", "The A&B company.", "The A&amp;B company."),
        ("见[^1]。\n\n[^1]: Note\n", "See X1.", "See [^1]."),
    ],
)
def test_islands_come_back(source: str, answer: str, expected: str | None) -> None:
    found = translated(
        source,
        lambda s: (
            answer
            if "X1" in s
            or s
            in source.replace("\\", "").replace("[", "").replace("](u)", "").replace("&amp;", "&").replace("**", "")
            else "the word"
        ),
    )
    line = found.post.source.text.split("\n")[0]
    if expected is None:
        assert line.count("[") == line.count("](u)") == 1
    else:
        assert line == expected
    assert structure_of(found.post.source.text) == structure_of(source)


def test_no_more_is_escaped_than_the_structure_asks_for() -> None:
    found = translated("第三点：路径是 a_b 和 [-.]。\n", lambda s: "3. The path is a_b and [-.].")
    assert found.post.source.text == "3\\. The path is a_b and [-.].\n"
    found = translated("1.它是 v1.2.3 的 b_c\n", lambda s: s and "X1. It is X2's X3" if "X3" in s else "it is")
    assert found.post.source.text == "1\\. It is v1.2.3's b_c\n"
    found = translated("它们是 *a 和 b*。\n\n[x]: u\n", lambda s: "It is [x], *a and b*.")
    assert found.post.source.text.startswith("It is \\[x\\], ")


def test_reference_links_keep_their_label() -> None:
    said = {"说明文件": "manual", "编号": "numbers", "请看": "see", "和": "and"}
    markdown = "请看[说明文件]和[编号][]。\n\n[说明文件]: https://a.b\n[编号]: https://c.d\n"
    found = translated(markdown, lambda s: said.get(s.strip("。"), "word"))
    assert "[manual][说明文件]" in found.post.source.text
    assert "[numbers][编号]" in found.post.source.text


def test_target_sentences_around_stay_byte_for_byte() -> None:
    text = "An English  sentence, oddly   spaced.\n我们走吧，去喝咖啡。 And *another* one\nat the end.\n"
    post = Post.parse(text)
    found = fill([(post, units_of(post, read(post, "en"), "en"))], Scripted(lambda s: "Let us go for coffee."), "en")[0]
    assert found.post.source.text == text.replace("我们走吧，去喝咖啡。", "Let us go for coffee.")


def test_sentences_that_needed_no_space_get_one() -> None:
    found = translated("第一句话很长。第二句话也很长。", lambda s: "One sentence." if "一" in s else "Two sentences.")
    assert found.post.source.text == "One sentence. Two sentences."


def test_wrapped_blocks_are_wrapped_and_others_are_not() -> None:
    long = (
        "We walked along the river for an hour, past the old market and two small temples, "
        "before it began to rain and everyone ran into the nearest tea house."
    )
    wrapped = translated(
        "> 第一行很长很长很长很长很长很长很长很长很长\n> 第二行很长很长很长很长很长很长很长很长\n", lambda s: long
    )
    lines = wrapped.post.source.text.splitlines()
    assert len(lines) > 2
    assert all(line.startswith("> ") and len(line) <= 60 for line in lines)
    flat = translated(
        "第一行很长很长很长很长很长很长很长很长很长第二行很长很长很长很长很长很长很长很长\n", lambda s: long
    )
    assert flat.post.source.text == long + "\n"


def test_soft_breaks_are_joined_as_the_script_wants() -> None:
    engine = Scripted(lambda s: "")
    post = Post.parse("第一行中文\n第二行中文\n\neine Zeile\nund noch eine\n")
    fill([(post, all_units(post, "zh-Hans"))], engine, "en")
    assert engine.asked[:2] == ["第一行中文第二行中文", "eine Zeile und noch eine"]


def test_one_sentence_is_asked_for_once() -> None:
    engine = Scripted(lambda s: "The same sentence.")
    post = Post.parse("同样的句子。\n\n同样的句子。\n\n同样的句子。\n")
    found = fill([(post, all_units(post, "zh-Hans"))], engine, "en")[0]
    assert engine.asked == ["同样的句子。"]
    assert found.post.source.text == "The same sentence.\n\nThe same sentence.\n\nThe same sentence.\n"


def test_a_pair_without_a_package_is_named_with_its_command() -> None:
    post = Post.parse("Guten Tag zusammen.\n")
    found = fill([(post, all_units(post, "de"))], make_engine("argos"), "en")[0]
    assert found.post.source.text == post.source.text
    assert found.failures[0].kind == "no package"
    assert found.failures[0].reason.startswith("no package translates de to en (tripglot packages install de en; or")


def test_the_same_input_gives_the_same_bytes() -> None:
    post = Post.parse("Kubernetes 是一个开源项目。**我们**使用 `kubectl`。\n")
    results = {fill([(post, all_units(post, "zh-Hans"))], make_engine("argos"), "en")[0].post.source.text for _ in "ab"}
    assert len(results) == 1
    assert "Kubernetes" in results.pop()


def test_emoji_and_faces_stay_and_no_engine_sees_them() -> None:
    engine = Scripted(
        lambda s: {"我们到了": "We are there", "很好吃X1，走吧。": "It was good X1, let us go."}.get(s, "a word")
    )
    post = Post.parse("🎉 我们到了 (´・ω・`)ノ\n\n很好吃😂，走吧。\n")
    found = fill([(post, units_of(post, read(post, "en"), "en"))], engine, "en")[0]
    assert found.post.source.text == "🎉 We are there (´・ω・`)ノ\n\nIt was good 😂, let us go.\n"
    assert engine.asked == ["我们到了", "很好吃X1，走吧。"]
