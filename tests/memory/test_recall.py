import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.memory import Catalog, Entry, Memory, key_of
from tripglot.memory.recall import fresh, updated


def reviewed(source: str, target: str) -> Entry:
    return Entry("paragraph", source, target, False, key_of(target))


def machine(source: str, target: str) -> Entry:
    return Entry("paragraph", source, target, True, key_of(target))


def one(memory: Memory, source: str, name: str = "a") -> Entry | None:
    return memory.recall(name, {0: ("paragraph", source)}).get(0)


def test_the_exact_source_is_found() -> None:
    entry = reviewed("很好。", "Very good.")
    assert one(Memory({"a": Catalog([entry])}), "很好。") == entry


def test_a_posts_own_entry_comes_before_anothers_and_a_reviewed_one_before_a_machines() -> None:
    memory = Memory({
        "a": Catalog([machine("很好。", "Very good machine.")]),
        "b": Catalog([reviewed("很好。", "Fine."), machine("好。", "Good machine.")]),
        "c": Catalog([reviewed("好。", "Good.")]),
    })  # fmt: skip
    assert one(memory, "很好。", "a").target == "Very good machine."  # type: ignore[union-attr]
    assert one(memory, "很好。", "d").target == "Fine."  # type: ignore[union-attr]
    assert one(memory, "好。", "d").target == "Good."  # type: ignore[union-attr]


@pytest.mark.parametrize("new", ["很 好，真的。", "**很好**，真的。", "很好，\n真的。"])
def test_a_cosmetic_change_carries_the_review_over(new: str) -> None:
    found = one(Memory({"a": Catalog([reviewed("很好，真的。", "Really good.")])}), new)
    assert found is not None
    assert (found.state, found.source, found.target) == ("reviewed", new, "Really good.")


def test_a_changed_source_makes_its_entry_stale_and_keeps_the_translation() -> None:
    memory = Memory({"a": Catalog([reviewed("我們星期六去了會場。", "On Saturday we went to the venue.")])})
    found = one(memory, "我們星期日去了會場。")
    assert found is not None
    assert (found.state, found.previous, found.target) == (
        "stale", "我們星期六去了會場。", "On Saturday we went to the venue.",
    )  # fmt: skip
    assert found.settled


def test_another_text_is_another_text() -> None:
    memory = Memory({"a": Catalog([reviewed("我們星期六去了會場。", "On Saturday we went to the venue.")])})
    assert one(memory, "午餐是薯條。") is None


def test_a_machine_entry_is_never_stale_it_is_made_again() -> None:
    assert one(Memory({"a": Catalog([machine("我們星期六去了會場。", "x")])}), "我們星期日去了會場。") is None


def test_what_left_the_post_is_kept_only_if_a_person_stood_behind_it() -> None:
    memory = Memory({"a": Catalog([reviewed("一", "one"), machine("二", "two")])})
    catalog = updated(memory.catalog("a"), {}, {})
    assert [entry.source for entry in catalog.obsolete] == ["一"]
    assert one(Memory({"a": catalog}), "一").target == "one"  # type: ignore[union-attr]


def test_a_reviewed_text_that_comes_back_to_its_post_has_its_translation_again() -> None:
    memory = Memory({"a": Catalog([reviewed("我們星期六去了會場。", "On Saturday we went to the venue.")])})
    new = {0: machine("午餐是薯條。", "Lunch was chips.")}
    memory = Memory({"a": updated(memory.catalog("a"), {0: ("paragraph", "午餐是薯條。")}, new)})
    back = one(memory, "我們星期六去了會場。")
    assert back is not None
    assert (back.state, back.target) == ("reviewed", "On Saturday we went to the venue.")
    assert updated(memory.catalog("a"), {0: ("paragraph", back.source)}, {0: back}).obsolete == []


@given(
    st.lists(
        st.builds(reviewed, st.text("一二三", min_size=1, max_size=3), st.text("ab", min_size=1, max_size=2)),
        max_size=6,
    ),
    st.lists(st.text("一二三", min_size=1, max_size=3), max_size=4, unique=True),
)
def test_no_reviewed_pair_is_ever_dropped(entries: list[Entry], sources: list[str]) -> None:
    live = list({entry.source: entry for entry in entries}.values())
    catalog = Catalog(live, [entry for entry in entries if entry not in live])
    memory = Memory({"a": catalog})
    blocks = {number: ("paragraph", source) for number, source in enumerate(sources)}
    new = updated(catalog, blocks, memory.recall("a", blocks))
    pairs = {(e.previous or e.source, e.target) for e in (*new.entries, *new.obsolete)}
    assert {(entry.source, entry.target) for entry in entries} <= pairs


def test_a_block_that_was_edited_into_the_target_language_is_stale_and_another_is_not() -> None:
    memory = Memory({"a": Catalog([reviewed("KubeCon 心得: what I learned", "KubeCon notes: what I learned")])})
    found = memory.recall("a", {}, {3: ("heading", "KubeCon diary: what I learned"), 4: ("heading", "Lunch")})
    assert {number: entry.state for number, entry in found.items()} == {3: "stale"}


def test_many_entries_and_long_ones_are_followed_in_time() -> None:
    entries = [reviewed(f"第{n}天我們去了{n * 7}個地方。" * 3, f"Day {n}.") for n in range(800)]
    entries.append(reviewed("很" * 16_000 + "好", "Very good."))
    blocks = {n: ("paragraph", f"第{n}天我們去了{n * 7}個地點。" * 3) for n in range(800)}
    blocks[800] = ("paragraph", "很" * 16_000 + "棒")
    found = Memory({"a": Catalog(entries)}).recall("a", blocks)
    assert [found[n].target for n in (0, 399, 799, 800)] == ["Day 0.", "Day 399.", "Day 799.", "Very good."]


@pytest.mark.parametrize(("confidence", "kept"), [(0.699, "0.69"), (0.70, "0.70"), (0.7049, "0.70"), (-0.5, "-0.50")])
def test_a_confidence_is_never_rounded_up(confidence: float, kept: str) -> None:
    assert fresh("paragraph", "很好。", "Fine.", "e", -0.1, confidence).confidence == kept
