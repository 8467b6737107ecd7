"""How likely a hypothesis is worth publishing, by what the engine knew of itself while it wrote it.

Sanity tests see what is wrong in itself: a loop, a lost number. A weak engine also writes sound English that is not
what the source says, and nothing in the text gives that away. Six figures do, put together by logistic regression:

* the mean log probability of a token: how sure the engine was of its words;
* the scatter of its attention: whether it knew where in the source each word came from;
* the logarithm of the length: of a few characters without context, an engine makes guesses that it is sure of;
* how much of the source has a translation in it, and how much of it is from the source, by a lexicon where there is one
  (`engines/small/lexicon.py`);
* the agreement of a jury (`engines/small/jury.py`), where one was asked.

They were fitted to what zh→en packages made of prose and notes of people, to tell what has chrF 40 or more to a human
translation; all six to all hypotheses of package 0.7 for 1,277 sentences and 250 of documents. What 0.12 makes of
them they tell good (above 50) from bad (below 30) with an AUC of 0.89 where people write, a new fit hardly more.
The length of the source and its share of Latin letters, the agreement of the four best and the worst token add nothing
that is worth a second pass, nor does how usual the English is by its pairs and triples of words. The figure is a
probability: of what it puts between 0.2 and 0.3, 25 in a hundred have chrF 40 or more, between 0.7 and 0.8, 76.

What `SURE` costs and brings there, on the sentences of people:

| package 0.12 | withheld | bad caught | good lost | chrF before | chrF of the rest |
|---|--:|--:|--:|--:|--:|
| as it is | 35 % | 82 % | 18 % | 48.7 | 53.1 |
| asked once (`jury = false`) | 32 % | 80 % | 12 % | 46.3 | 51.3 |

Of 250 sentences of technical documents it withholds 4 %. Of 127 sentences from seven reports that nobody here wrote or
fitted anything to, 36 %, and the rest has 58.9 (all: 53.3).

The scatter means something only where attention was trained to align, as in our packages ("attention": "aligned" in
metadata.json, and the bundled ones). Others are judged by score and length alone: of package 0.3, that would catch 77 %
of the bad and lose 11 % of the good. Their scores lie on other levels, too, so the order holds and the probability less
so: `benchmarks/confidence.py` measures and refits, and the setting `sure-from` moves the line. The figures for two
features were fitted when the line was 0.58; 0.52 on their bias puts it where it was. The bias of three puts the line
where four of five bad ones of package 0.12 lie when it is asked once.
"""

from collections.abc import Iterable
from math import exp, isfinite, log
from typing import Final

from tripglot.engines.engine import Hypothesis
from tripglot.scripts import CJK_CHAR
from tripglot.settings import Settings

SURE: Final = 0.70  # below, a sentence keeps its source: four of five bad ones of package 0.12 lie there
OLD_SURE: Final = -0.77  # the same for what earlier versions wrote, of which the memory has only the score
REFUSED: Final = -0.5  # in a draft with made-up words: below every line that can be drawn
# by the number of features: the weight of each, and the bias
_FIGURES: Final = {
    2: (8.43, 1.07, 1.37),
    3: (5.52, 1.29, -2.63, 0.77),
    6: (2.23, 0.52, -0.70, 2.23, 1.41, 5.50, -4.83),
}
_WIDE: Final = 3  # a character of Chinese or Japanese says as much as so many letters


def confidence(hypothesis: Hypothesis) -> float | None:
    """The probability, 0 to 1, that a hypothesis is worth publishing; None where its engine cannot tell."""
    known = features(hypothesis)
    if known is None:
        return None
    *weights, bias = _FIGURES[len(known)]
    logit = bias + sum(weight * feature for weight, feature in zip(weights, known, strict=True))
    if not isfinite(logit):  # no engine that works says so
        return 0.0
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def features(hypothesis: Hypothesis) -> tuple[float, ...] | None:
    """The figures that confidence is made of: score, the logarithm of the length, scatter where it means something,
    and, where a lexicon and a jury were asked, coverage, support and agreement.

    None for an engine without attention: its score may be any number.
    """
    known: tuple[float, ...] = hypothesis.score, log(max(1, _letters(hypothesis.text)))
    if hypothesis.scatter is None:
        return known if hypothesis.alignment else None
    known = *known, hypothesis.scatter
    if hypothesis.agreement is None or hypothesis.coverage is None or hypothesis.support is None:
        return known
    return *known, hypothesis.coverage, hypothesis.support, hypothesis.agreement


def by_confidence(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The most confident first; last, as they come, those of which the engine cannot tell."""
    return sorted(hypotheses, key=lambda hypothesis: -(-1.0 if (sure := confidence(hypothesis)) is None else sure))


def sure_from(settings: Settings) -> float:
    """The confidence from which a translation counts as sure."""
    return SURE if settings.sure_from is None else settings.sure_from


def withheld_below(settings: Settings) -> float:
    """The confidence below which a sentence keeps its source: 0 where drafts are to be published."""
    return 0.0 if settings.unsure == "publish" else sure_from(settings)


def _letters(text: str) -> int:
    return len(text) + (_WIDE - 1) * len(CJK_CHAR.findall(text))
