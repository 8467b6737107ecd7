import pytest

from pipeline.memory import Catalog, Entry, Memory, key_of


def reviewed(source: str, target: str) -> Entry:
    return Entry("paragraph", source, target, False, key_of(target))


def machine(source: str, target: str) -> Entry:
    return Entry("paragraph", source, target, True, key_of(target))


def one(memory: Memory, source: str, name: str = "a") -> Entry | None:
    return memory.recall(name, [("paragraph", source)]).get(0)


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
    catalog = memory.update("a", [], {})
    assert [entry.source for entry in catalog.obsolete] == ["一"]
    assert one(memory, "一") is None or one(memory, "一").target == "one"  # type: ignore[union-attr]
