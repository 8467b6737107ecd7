"""Detection of one post: its blocks help each other.

A heading of one word is in the language of what stands around it; so the blocks are read twice, first each alone, then
the short and doubtful ones again with their neighbours and the post's majority in mind.  Posts know nothing of each
other: the order of files changes no answer.
"""

from collections.abc import Sequence
from typing import Final

from tripglot.detection._detect import cut, detect_cut
from tripglot.detection._majority import without_minority
from tripglot.detection._rolls import without_rolls
from tripglot.detection._scripts import scripts_of
from tripglot.detection._types import OTHER, Context, Detection
from tripglot.languages import canonical, density

SHORT: Final = 60  # letters up to which a block is worth a second look
NEAR: Final = 3  # blocks that a neighbour may be away
_ASIAN: Final = ("zh", "ja", "yue")
_EITHER: Final = frozenset({"han-either", "han-context"})  # letters of more than one language
_HAN_RULES: Final = _EITHER | {"han-japanese", "han-letters"}  # what other text in Han letters knows better
_WEAK_RULES: Final = frozenset({"undecided", "han-either", "han-context", "han-japanese"})


def detect_post(
    blocks: Sequence[tuple[str, str]], *, target: str, page: str | None = None, languages: Sequence[str] = ()
) -> list[Detection]:
    """Detect every block of one post; `blocks` holds (kind, masked text) of all prose blocks in order.

    `page` is the language the front matter names, `languages` the settings' limit.  One answer per block, in order.
    """
    page = canonical(page) if page else None
    limit = tuple(map(canonical, languages))
    cuts = [cut(text) for _, text in blocks]
    home = scripts_of(target)
    terms = any(word.script in home for block in cuts for word in block.words)  # else it is a post to translate
    alone = [
        detect_cut(block, target=target, context=Context(page=page, kind=kind, languages=limit), terms=terms)
        for block, (kind, _) in zip(cuts, blocks, strict=True)
    ]
    known = [_language(found) for found in alone]
    majority = page or _majority(alone)
    asian = _majority(alone, writing=_ASIAN)
    among = majority is not None and majority.startswith(_ASIAN)  # there, Latin words are names before they are English
    answers = []
    for at, ((kind, _), found) in enumerate(zip(blocks, alone, strict=True)):
        answer = found
        carries = among and any((span.lang or "").startswith(_ASIAN) for span in found.embedded)
        if carries or _is_doubtful(found, kind):
            before = _nearest(known[max(at - NEAR, 0) : at][::-1])
            after = _nearest(known[at + 1 : at + 1 + NEAR])
            neighbours = _neighbours(before, after, kind)
            rules = {sentence.rule for sentence in found.sentences}
            if rules.isdisjoint(_EITHER) and _is_plain(found, {majority, *neighbours}):
                answers.append(found)
                continue
            context = Context(
                page=majority if rules.isdisjoint(_HAN_RULES) else asian or majority,
                neighbours=neighbours,
                kind=kind,
                languages=limit,
            )
            answer = detect_cut(cuts[at], target=target, context=context, terms=terms)
        answers.append(answer)
    answers = without_rolls([kind for kind, _ in blocks], cuts, answers)
    texts = [text for _, text in blocks]
    return without_minority(list(zip(texts, answers, strict=True)), target)


def _neighbours(before: str | None, after: str | None, kind: str) -> tuple[str, ...]:
    """What the surroundings say: a heading goes with what follows, anything else needs both sides to agree."""
    if kind == "heading":
        return tuple(filter(None, (after or before,)))
    if before and after and before != after:
        return ()
    return tuple(filter(None, (before or after,)))


def _is_doubtful(found: Detection, kind: str) -> bool:
    size, limit = _size(found), SHORT if kind == "paragraph" else 2 * SHORT
    return bool(size) and (size <= limit or any(sentence.rule in _WEAK_RULES for sentence in found.sentences))


def _size(found: Detection) -> int:
    size = 0
    for sentence in found.sentences:
        size += sentence.end - sentence.start
    return size


def _is_plain(found: Detection, around: set[str | None]) -> bool:
    """Whether a block is already held to be in the one language that everything around it is in."""
    langs = {sentence.lang for sentence in found.sentences}
    return len(langs) == 1 and None not in langs and around <= langs


def _language(found: Detection) -> str | None:
    """The language of a block long and plain enough to speak for its neighbours."""
    if _size(found) <= SHORT or len({sentence.lang for sentence in found.sentences}) != 1:
        return None
    first = found.sentences[0]
    return first.lang if first.rule not in _WEAK_RULES and first.lang != OTHER else None


def _nearest(known: Sequence[str | None]) -> str | None:
    return next((lang for lang in known if lang), None)


def _majority(answers: Sequence[Detection], writing: str | tuple[str, ...] = "") -> str | None:
    """The language of most of the post's letters; with `writing`, of those in such languages, where letters told."""
    letters: dict[str, int] = {}
    for found in answers:
        for sentence in found.sentences:
            told = (
                sentence.lang and sentence.lang.startswith(writing) and not (writing and sentence.rule in _WEAK_RULES)
            )
            if sentence.lang and sentence.lang != OTHER and told:
                size = (sentence.end - sentence.start) * density(sentence.lang)
                letters[sentence.lang] = letters.get(sentence.lang, 0) + size
    return max(letters, key=lambda lang: (letters[lang], lang)) if letters else None
