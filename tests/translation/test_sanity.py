"""The sanity gate: a table of good and bad translations, engines that fail in one way each, and the rounds after it."""

import re
from collections.abc import Callable, Sequence

import pytest

from tests.conftest import DATA
from tripglot.detection.readings import all_units
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.engines.make import make_engine
from tripglot.post import Post, structure_of
from tripglot.translation.fill import Filled, fill
from tripglot.translation.sanity import LAST, RULES, problems
from tripglot.translation.vocabulary.names import known_names
from tripglot.translation.vocabulary.words import made_up

ROWS = [
    line.split("\t")
    for line in (DATA / "sanity.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("expected", "source", "target", "original", "translated"), ROWS)
def test_table(expected: str, source: str, target: str, original: str, translated: str) -> None:
    found = problems(original, translated, source, target)
    if expected == "ok":
        assert not found
    else:
        assert any(reason.text.startswith(expected) for reason in found), found


def test_every_rule_has_a_name_and_says_what_it_does() -> None:
    assert len({rule.__name__ for rule in RULES + LAST}) == len(RULES + LAST)
    assert all(rule.__doc__ for rule in RULES + LAST)


def test_a_long_word_is_looked_at_once() -> None:
    words = " ".join("ai" * 2_000 + end for end in "xyz")  # in how many ways it can be cut into syllables
    assert len(list(made_up("AI", words))) == 3


def test_a_name_is_made_up_where_nobody_has_it() -> None:
    given = "我们在 Zwiebelfest 用 dockerfile 讲明体，周家和 Bas van Dijk 也来了。"
    assert list(made_up(given, "Minchobles in Selfware were the Damond of Zwiebelfest.")) == [
        "Minchobles", "Selfware", "Damond",
    ]  # fmt: skip
    # of the post, of a list, at the head of a sentence, romanised, a family of them, a product with capitals inside
    known = "Dockerfiles came from Innsbruck. Autoplaying Ethereum, Guilin, the Zhous and Dijk use GitHub."
    assert list(made_up(given, known)) == []
    assert list(made_up(given, "They sold takorus there.")) == ["takorus"]  # only names make a plural like that
    assert list(made_up(given, "A submode is no premokaru.")) == ["premokaru"]  # a prefix stands before a real word


def test_no_name_that_a_translation_has_to_hold_is_made_up() -> None:
    terms = [term for term in known_names()._table.values() if term]
    assert len(terms) > 1000
    said = {text for term in terms for text in (term.rendering("en") or "", *term.accepted)}
    assert [word for text in said for word in made_up("", text)] == []


class Scripted:
    """Calls itself argos and gives, for every sentence, what its answers make of it, best first."""

    name = "of this test"
    natural = True

    def __init__(self, *answers: Callable[[str], str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Decoding]] = []

    def identify(self, source: str, target: str) -> str:
        return "scripted"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += [(sentence, decoding) for sentence in sentences]
        return [tuple(Hypothesis(answer(s), -0.5) for answer in self.answers) for s in sentences]


def translated(text: str, engine: Scripted, lang: str = "zh-Hans", target: str = "en") -> Filled:
    post = Post.parse(text)
    return fill([(post, all_units(post, lang))], engine, target)[0]


# a source with everything in it, and how an engine may fail at it
SOURCE = "请在 3 月 5 日用 `kubectl` 删除 my_app 的 [旧文件](/a)，写信给 ops@example.com。\n"
FAILURES: dict[str, Callable[[str], str]] = {
    "echo": lambda s: s,
    "loop": lambda s: "delete the old file " * 30,
    "drop": lambda s: "Delete it.",
    "swap numbers": lambda s: "On 5 April 3 delete the old files of my_app with X1 and write to ops@example.com.",
    "empty": lambda s: "",
    "wrong language": lambda s: "Bitte am 3. Mai 5 die alten Dateien von my_app löschen und an ops@example.com schreiben.",
    "underscore to space": lambda s: "On March 5 delete the old files of my app with X1 and write to ops@example.com.",
    "lost placeholder": lambda s: "On March 5 delete the old files of my_app and write to ops@example.com.",
    "doubled placeholder": lambda s: "On March 5 delete X1 X1 files of my_app and write to ops@example.com.",
    "made-up address": lambda s: "On March 5 delete old my_app with X1, write to ops@example.com or http://spam.example.",
    "other address": lambda s: "On March 5 delete the old files of my_app with X1 and write to opps@example.com.",
    "cut": lambda s: "On March 5 delete the old files of my_app with X1 and write to ops@example.com and the",
    "open bracket": lambda s: "On March 5 delete the old files (of my_app with X1 and write to ops@example.com.",
    "markup made up": lambda s: "On March 5 delete [the](/evil) <b>old</b> files of my_app with X1, ops@example.com.",
}  # fmt: skip


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES)
def test_no_failure_gets_out(answer: Callable[[str], str]) -> None:
    found = translated(SOURCE, Scripted(answer))
    text = found.post.source.text
    assert structure_of(text) == structure_of(SOURCE)
    if found.failures:
        assert text == SOURCE
        assert found.failures[0].reason
        return
    for literal in ("5", "`kubectl`", "my_app", "](/a)", "ops@example.com"):  # mended by later rounds, in pieces
        assert text.count(literal) == 1
    assert "spam" not in text


def test_the_first_proposal_that_passes_wins() -> None:
    engine = Scripted(lambda s: s, lambda s: "We have 5 nodes.", lambda s: "We have 3 nodes.", lambda s: "Not this.")
    assert translated("我们有 3 个节点。\n", engine).post.source.text == "We have 3 nodes.\n"
    assert len(engine.asked) == 1


def test_the_second_round_holds_what_must_not_change_and_forbids_repeats() -> None:
    engine = Scripted(lambda s: "We looked at X1 and X2." if "X1" in s else "We looked at it.")
    found = translated("我们看了 v1.29.3 和 /etc/hosts 文件。\n", engine)
    assert found.post.source.text == "We looked at v1.29.3 and /etc/hosts.\n"
    assert engine.asked[1][1].no_repeat_ngram
    assert engine.asked[1][0] == "我们看了 X1 和 X2 文件。"


@pytest.mark.parametrize(
    "literal",
    ["37", "1,200", "2024-10-19", "v1.29.3", "1.2.3", "$12.50", "€5", "ops@example.com", "/etc/kubernetes/admin.conf",
     "~/.bashrc", "./run.sh", "C:\\Users\\me", "docs/index.md", "config.yaml", "@alice", "#kyoto2024", "#东京",
     "max_open_files", "www.example.org/a", "10:30", "95%", "Kubernetes"],
)  # fmt: skip
def test_literal_things_survive_an_engine_that_eats_them(literal: str) -> None:
    """Round 1 loses it, so round 2 holds it back: what goes to the engine has no trace of it."""

    def eat(sentence: str) -> str:
        name = re.search(r"[A-Z]\d", sentence)
        return f"This is what {name.group()} is today." if name else "This is what it is today."

    engine = Scripted(eat)
    found = translated(f"这就是 {literal} 今天的样子。\n", engine)
    assert not found.failures
    assert literal in found.post.source.text
    assert literal not in engine.asked[-1][0]


def test_literal_things_survive_the_real_package() -> None:
    text = (
        "配置文件在 /etc/kubernetes/admin.conf 里，联系 ops@example.com 或 @alice，费用 $12.50，版本 v1.29.3。\n\n"
        "看 #kyoto2024 的照片：2024-10-19 拍了 37 张，设置 max_open_files 为 1,200。\n"
    )
    post = Post.parse(text)
    found = fill([(post, all_units(post, "zh-Hans"))], make_engine("argos"), "en")[0]
    made = found.post.source.text
    for literal in ("/etc/kubernetes/admin.conf", "ops@example.com", "@alice", "$12.50", "v1.29.3", "#kyoto2024",
                    "2024-10-19", "37", "max_open_files", "1,200"):  # fmt: skip
        assert made.count(literal) == 1, made


def test_what_is_left_keeps_its_source_and_says_why() -> None:
    found = translated("我们走吧，去喝咖啡。\n", Scripted(lambda s: "messsssage " * 9))
    assert found.post.source.text == "我们走吧，去喝咖啡。\n"
    assert found.failures[0].reason.startswith(("repeats", "stretches"))
