"""English in one spelling: which words, and whose."""

from pathlib import Path

import pytest

from tripglot.cleaning.spelling import _pairs, spelled
from tripglot.jobs.run import run
from tripglot.memory import Catalog, Entry, key_of, save
from tripglot.post import Post
from tripglot.settings import Settings


@pytest.mark.parametrize(
    ("text", "spelling", "expected"),
    [
        ("The colour of the harbour.", "en-US", "The color of the harbor."),
        ("We organized a favorite catalog.", "en-GB", "We organised a favourite catalogue."),
        ("Colour first. Grey, too.", "en-US", "Color first. Gray, too."),
        ("We met Grey at the Center.", "en-GB", "We met Grey at the Center."),
        ("# Travelling\n", "en-US", "# Traveling\n"),
        ("**Colour** and `colour` and [colours](colour.md)", "en-US", "**Color** and `colour` and [colors](colour.md)"),
        (
            "See colour.txt, @colour, my-colour/x and COLOUR.",
            "en-US",
            "See colour.txt, @colour, my-colour/x and COLOUR.",
        ),
        ("A parking meter, a story, a program.", "en-GB", "A parking meter, a story, a program."),
        ("A storey, three metres.", "en-US", "A story, three meters."),
        ("`x` Grey is a name here.", "en-US", "`x` Grey is a name here."),
    ],
)
def test_words(text: str, spelling: str, expected: str) -> None:
    post = Post.parse(text)
    done = post.edit({0: spelled(post.blocks[0].source, post.runs(0), spelling)}).post  # type: ignore[arg-type]
    assert done.source.text == expected
    again = done.edit({0: spelled(done.blocks[0].source, done.runs(0), spelling)}).post  # type: ignore[arg-type]
    assert again.source.text == expected


def test_the_list_is_long_and_says_one_thing_of_each_word() -> None:
    pairs = list(_pairs())
    assert len(pairs) >= 150
    assert len({british for british, _, _ in pairs}) == len(pairs)
    both = [american for _, american, both_ways in pairs if both_ways]
    assert len(set(both)) == len(both)
    assert not {british for british, _, _ in pairs} & {american for _, american, _ in pairs}


def test_only_what_a_machine_wrote_changes(tmp_path: Path) -> None:
    sources = ("我們星期六去了會場，見到了很多朋友。", "午餐是薯條，大家都站著吃，沒有人抱怨。")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"The colour is grey here.\n\n{sources[0]}\n\n{sources[1]}\n", "utf-8")
    targets = ("The machine saw the colour.", "A person saw the colour.")
    entries = [
        Entry("paragraph", s, t, fuzzy, key_of(t)) for s, t, fuzzy in zip(sources, targets, (True, False), strict=True)
    ]
    save(tmp_path / "translations" / "en" / "a.po", Catalog(entries), "en")
    assert run([tmp_path / "posts"], Settings(root=tmp_path, spelling="en-US")).clean
    assert (tmp_path / "output" / "en" / "a.md").read_text("utf-8") == (
        "The colour is grey here.\n\nThe machine saw the color.\n\nA person saw the colour.\n"
    )
