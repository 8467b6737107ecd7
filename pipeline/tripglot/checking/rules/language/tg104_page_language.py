"""The front matter names a language that most of the post is not in.

Site generators, browsers and screen readers believe the `lang` of the front matter.

To mend it: correct the value. A post that is meant to be in another language than its text so far (because the
translation is still missing) is not reported.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.languages import english_name, same_language

_SHARE = 0.8  # of the letters whose language is known
_LETTERS = 200  # fewer say nothing about a post


@rule("TG104", "page-language", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Compare the claim with the letters."""
    claimed = subject.page
    if claimed is None or subject.post.front is None:
        return
    weights: dict[str, int] = {}
    for reading in subject.readings:
        for span in reading.detection.spans:
            if span.lang and not span.embedded:
                weights[span.lang] = weights.get(span.lang, 0) + span.end - span.start
    total = sum(weights.values())
    main = max(sorted(weights), key=weights.__getitem__, default=None)
    if main is None or total < _LETTERS or weights[main] < _SHARE * total:
        return
    if same_language(claimed, main) or same_language(main, claimed) or same_language(claimed, subject.settings.target):
        return
    yield subject.on_file(f"the front matter says {english_name(claimed)}, the text is in {english_name(main)}")
