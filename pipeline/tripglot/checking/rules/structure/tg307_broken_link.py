"""A link leads to a post that is not there: `[day 2](day-2.md)` after that was renamed.

An address counts from the post's own folder, and from the folders of posts or the project's root as generators read it,
Pelican's `{filename}/day-2.md` from each folder above the posts as well; the index of a folder (`day-2/index.md`) and a
version in a language (`day-2.en.md`) will do. Left alone are full addresses, those from the top of a site
(`/day-2.md`), aliases (`@/day-2.md`), what templates make, and what a run writes.

To mend it: correct the address, or take the link away.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.linked import address, lost_posts
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.post.address import readable


@rule("TG307", "broken-link", "warning", needs=("links",))
def check(subject: Subject) -> Iterator[Spot]:
    """Look for the files that links lead to."""
    post = subject.post
    lost = lost_posts(subject.path, post.source.text, subject.settings.places())
    for index, block in enumerate(post.blocks) if lost else ():
        for run in post.runs(index) if block.kind != "front" else ():  # whose links are followed elsewhere
            if run.name == "link" and run.kind == "open" and (to := address(run.target)) in lost:
                yield subject.in_block(
                    index, run.start, run.end, f"'{readable(to)}' leads to no post: there is no such file"
                )
