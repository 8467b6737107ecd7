"""Which language each sentence of a block is in, with the reason and how sure we are; "undecided" is an answer.

The way through this room, one idea a file:

* `_mask` blanks code, addresses and tags; `_scripts` finds the words and their scripts.
* `cutting/`: `sentences` cuts at marks, `segments` again where a title is followed by a sentence in another language
  and at line breaks where `lines` finds languages taking turns; `matrix` says which script frames a sentence,
  `glosses` knows what is said in brackets or quotation marks, `clauses` what of a sentence is in the target language
  already.
* What writing alone decides is decided: `_han` for Chinese and Japanese, by what `_han_letters` finds to say for
  each, a table in `_scripts` for the rest.
* `votes/`: where languages share an alphabet, words vote. `model` counts a word's vote from letter chains
  (`build_model` makes them from langdetect's profiles) and word lists, `weights` says how much the word counts,
  `priors` what a language must prove, `lattice` sets it all up and `path` finds the best way through it; `runs` reads
  sentences, titles and borrowed phrases off it. `_judge` gives a sentence its language, or finds the evidence too
  thin; `_terms` takes back what it says of names and terms in posts of another script.
* `_embedded` reports what a sentence carries of other languages; `_detect` does all this for one block, `_post` for
  all blocks of a post, which help each other (`_majority`) and may list people (`_rolls`). `_directives` reads the
  comments by which an author overrules us.
* `readings` and `survey` are what others call: all that detection says of a post, in `units` to translate, what
  `remains` in other scripts, and the language the post is mostly in.

All arithmetic that decides is on integers, no order of files and no earlier call changes an answer.
"""

from tripglot.detection._detect import detect
from tripglot.detection._directives import Directive, parse_directive
from tripglot.detection._post import detect_post
from tripglot.detection._scripts import foreign_letters
from tripglot.detection._types import OTHER, TERM, Context, Detection, Sentence, Span, Verdict
from tripglot.detection.cutting.clauses import target_clauses
from tripglot.detection.cutting.sentences import split_sentences

__all__ = [
    "OTHER",
    "TERM",
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
