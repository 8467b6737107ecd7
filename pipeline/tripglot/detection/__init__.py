"""Which language each sentence of a block is in, with the reason and how sure we are; "undecided" is an answer.

The road inside this room, one idea a file:

* `_mask` blanks code, addresses and tags; `_scripts` finds the words and their scripts.
* `_sentences` cuts, and `_units` cuts again where a title is followed by a sentence in another language, and at
  line breaks where `_lines` finds languages taking turns;
  `_matrix` says which script frames a sentence, `_glosses` knows what is said in brackets or quotation marks.
* What writing alone decides is decided: `_han` for Chinese and Japanese, a table in `_scripts` for the rest.
* Where languages share an alphabet, words vote. `_model` counts a word's vote from letter chains (`build_model` makes
  them from langdetect's profiles) and word lists, `_weights` says how much the word counts, `_expect` what a language
  must prove, `_lattice` sets it all up and `_seams` finds the best path through it; `_runs` reads sentences, titles and
  borrowed phrases off the path, `_judge` gives a sentence its language, or finds the evidence too thin.
* `_embedded` reports what a sentence carries of other languages, `_clauses` which of it is in the target language
  already and long enough to stay letter by letter; `_detect` walks this road for one block, `_post` for
  all blocks of a post, which help each other. `_directives` reads the comments by which an author overrules us.

All arithmetic that decides is on integers, no order of files and no earlier call changes an answer.
"""

from tripglot.detection._clauses import target_clauses
from tripglot.detection._detect import detect
from tripglot.detection._directives import Directive, parse_directive
from tripglot.detection._post import detect_post
from tripglot.detection._scripts import foreign_letters
from tripglot.detection._sentences import split_sentences
from tripglot.detection._types import Context, Detection, Sentence, Span, Verdict

__all__ = [
    "Context",
    "Detection",
    "Directive",
    "Sentence",
    "Span",
    "Verdict",
    "detect",
    "detect_post",
    "foreign_letters",
    "parse_directive",
    "split_sentences",
    "target_clauses",
]
