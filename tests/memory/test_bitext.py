"""Blocks of a post and of its translation find each other, and where nothing can tell, nothing is told."""

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA
from tripglot.memory.bitext import align
from tripglot.post import Post

SURE = 0.98


def read(name: str) -> Post:
    return Post.parse((DATA / "bitext" / name).read_text(encoding="utf-8"))


def pairs(source: Post, target: Post, above: float) -> dict[str, str]:
    return {
        source.blocks[pair.source].source: target.blocks[pair.target].source
        for pair in align(source, target)
        if pair.likely >= above
    }


def test_what_belongs_together_is_found_though_paragraphs_came_went_and_were_split() -> None:
    source, target = read("trip.zh.md"), read("trip.en.md")
    sure = pairs(source, target, SURE)
    assert {ours: theirs.split(",")[0][:28] for ours, theirs in sure.items()} == {
        "布魯塞爾的三天": "Three days in Brussels",
        "第一次去 FOSDEM 的筆記": "Notes from our first FOSDEM",
        "會場": "The venue",
        "整個會場有 35 間教室，走廊上擠滿了人，要換場就得提早 10 分鐘出發。": "There were 35 rooms in all a",
        "我把議程抄在 `schedule.txt` 裡，還是錯過了兩場。": "I had copied the schedule in",
        "![攤位前排隊的人](booth.jpg)": "![People queuing at the boot",
        "下午三點我去聽了數位憑證的演講，講者說得太快，我只聽懂一半。": "At three I went to the talk ",
        "花費": "What it cost", "項目": "What", "歐元": "Euros", "旅館": "Hotel", "210": "210",
        "地鐵票": "Metro tickets", "18": "18", "薯條": "Fries", "不想算": "我不想算",
        "回程的飛機上我睡著了，醒來的時候窗外是海。": "I fell asleep on the flight ",
    }  # fmt: skip
    doubtful = pairs(source, target, 0.5).keys() - sure.keys()
    # which of two paragraphs became the one that is left, no length can tell for certain
    assert {ours[:7] for ours in doubtful} == {"星期五晚上 9", "明年我們還想再"}
    assert not any(block.startswith("這段是後來") for block in pairs(source, target, 0))


def test_paragraphs_that_say_nothing_of_their_own_are_no_evidence() -> None:
    source = Post.parse("天氣很好。\n\n大家很累。\n\n我們走了。\n\n路很遠。\n")
    target = Post.parse("The road was long.\n\nWe left.\n")
    assert pairs(source, target, SURE) == {}


def test_a_table_with_other_rows_is_no_translation_of_one() -> None:
    source = Post.parse("| 一 | 二 |\n|---|---|\n| 三 | 四 |\n")
    target = Post.parse("| one | two |\n|---|---|\n| three | four |\n| five | six |\n")
    assert pairs(source, target, 0) == {}


def test_nothing_pairs_with_nothing() -> None:
    empty, one = Post.parse(""), Post.parse("One.\n")
    assert align(empty, one) == align(one, empty) == align(empty, empty) == []


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_numbers_lead_through_whatever_was_left_out_on_either_side(fates: list[int]) -> None:
    """0 and 1: translated; 2: left out by the translator; 3: added by the translator."""
    ours = [f"這是第 {1000 + n} 位講者，他說了很多。" for n, fate in enumerate(fates) if fate != 3]
    theirs = [f"This was speaker {1000 + n}, who had a lot to say." for n, fate in enumerate(fates) if fate != 2]
    found = pairs(Post.parse("\n\n".join(ours)), Post.parse("\n\n".join(theirs)), SURE)
    assert all(our[4:8] in their for our, their in found.items())
    if 2 not in fates and 3 not in fates:
        assert len(found) == len(fates)


def test_posts_longer_than_the_band_are_aligned_along_it() -> None:
    ours = "\n\n".join(f"這是第 {n} 段。" for n in range(400))
    theirs = "\n\n".join(f"This is paragraph {n}." for n in range(40, 400))
    found = align(Post.parse(ours), Post.parse(theirs))
    assert len(found) == 360
    assert all(pair.source == pair.target + 40 for pair in found)
