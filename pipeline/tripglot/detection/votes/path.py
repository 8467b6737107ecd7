"""Find where one language ends and the next begins, among words of one alphabet.

The best path through a lattice of words and languages (A. Viterbi, 1967): each word costs what its votes say, and
changing the language costs little where a sentence ends, more at a colon, dash or bracket, most inside a phrase.
"""

from collections.abc import Sequence
from typing import Final

NAT: Final = 64  # one nat of evidence, in the units of the lattice (sixteenths of a nat times weights of quarters)
FULL: Final = 4  # weight of a plain word

SENTENCE_END: Final = round(0.75 * NAT)
SET_OFF: Final = 4 * NAT  # a colon, a dash, the end of a link or of bold: what ends a title
PUNCTUATION: Final = 6 * NAT
PHRASE: Final = 11 * NAT


def best_path(
    votes: Sequence[Sequence[int]], weights: Sequence[int], borders: Sequence[int], entry: Sequence[int]
) -> list[int]:
    """The language of each word, as an index into its votes.

    `votes[i][k]` is what word i holds against language k, `weights[i]` how much the word counts, `borders[i]` the cost
    of a change before word i, and `entry[k]` what it costs to come to language k at all.
    """
    states = range(len(entry))
    costs = [entry[k] + votes[0][k] * weights[0] for k in states]
    came: list[list[int]] = []
    for i in range(1, len(votes)):
        cheapest = min(costs)
        switch = costs.index(cheapest)
        price = cheapest + borders[i]
        word, weight = votes[i], weights[i]
        step, sources = [], []
        for k in states:
            stay, change = costs[k], price + entry[k]
            if stay <= change:
                step.append(stay + word[k] * weight)
                sources.append(k)
            else:
                step.append(change + word[k] * weight)
                sources.append(switch)
        costs = step
        came.append(sources)
    path = [costs.index(min(costs))]
    for sources in reversed(came):
        path.append(sources[path[-1]])
    path.reverse()
    return path
