"""English that a neighbouring word shows to be wrong is mended; what the source says is not."""

import pytest

from tripglot.translation.grammar import begun, mended


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("It uses an royalties licence.", "It uses a royalties licence."),
        ("This is a attractive idea, a elephant too.", "This is an attractive idea, an elephant too."),
        ("We waited a hour.", "We waited an hour."),
        ("An historic day, an hour and a one-day pass.", "An historic day, an hour and a one-day pass."),
        ("It is a bit more harder, and more stricter.", "It is a bit harder, and stricter."),
        ("More better tests.", "Better tests."),
        ("Copy a into b, a exists already.", "Copy a into b, a exists already."),
        ("Run an nginx server, an rsync job and an fsync.", "Run an nginx server, an rsync job and an fsync."),
        ("We left in 26 October (Saturday) and at July 3.", "We left on 26 October (Saturday) and on July 3."),
        ("2 November 2019, we met in October 2020.", "On 2 November 2019, we met in October 2020."),
        ("Back to Taipei,11/12, 1,000 of us.", "Back to Taipei, 11/12, 1,000 of us."),
        ("She knows Java and C++. .", "She knows Java and C++."),
        ("A unique idea for a union of a user.", "A unique idea for a union of a user."),
        ("See `a attractive` and [a open door](a-open.md).", "See `a attractive` and [an open door](a-open.md)."),
    ],
)
def test_articles_and_comparatives(said: str, right: str) -> None:
    assert mended(said, "原文。", "en") == right
    assert mended(said, "原文。", "fr") == said


def test_what_stands_in_the_source_stays() -> None:
    assert mended("He said: a attractive offer", "他說：a attractive offer", "en") == "He said: a attractive offer"


@pytest.mark.parametrize(
    ("said", "original", "before", "right"),
    [
        ("radio devices", "無線電設備", "", "Radio devices"),
        ("**radio** devices", "**無線電**設備", "", "**Radio** devices"),
        ("habits of people", "習慣", "我很好。 ", "Habits of people"),
        ("habits of people", "習慣", "I like ", "habits of people"),
        ("near-time support", "近實時支援", "3. ", "Near-time support"),
        ("all of us", "我們", "", "All of us"),
        ("git-annex works", "好用的", "", "git-annex works"),
        ("npm works", "好用的 npm", "", "npm works"),
        ("`radio` devices", "`radio` 設備", "", "`radio` devices"),
        ("git works", "git 好用", "", "git works"),
    ],
)
def test_a_sentence_begins_with_a_capital(said: str, original: str, before: str, right: str) -> None:
    assert begun(said, original, before, "en") == right
