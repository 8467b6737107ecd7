"""Which language each sentence of a block is in, with the reason and how sure we are; "undecided" is an answer.

The road inside this room: `_mask` blanks what is no language, `_sentences` cuts, `_scripts` decides what writing alone
can decide, `_model` votes word by word on the rest, `_seams` finds where one language ends and the next begins,
`_detect` gives each sentence its verdict, `_post` lets the blocks of a post help each other.
"""

from pipeline.detection._detect import detect
from pipeline.detection._directives import Directive, parse_directive
from pipeline.detection._post import detect_post
from pipeline.detection._sentences import split_sentences
from pipeline.detection._types import Context, Detection, Sentence, Span, Verdict

__all__ = [
    "Context",
    "Detection",
    "Directive",
    "Sentence",
    "Span",
    "Verdict",
    "detect",
    "detect_post",
    "parse_directive",
    "split_sentences",
]
