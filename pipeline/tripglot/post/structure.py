"""What must not change when a post is translated: the token tree without its text.

The idea is mdformat's `is_md_equal`: render both, compare, and write nothing if they differ. Ours compares tokens:
block types, list markers, code, link and image targets, footnote labels, tags, templating. Inside one block the order
of inline markup is free, because languages order words differently; its nesting is not.
"""

from markdown_it.token import Token

from tripglot.post import html_text
from tripglot.post.dialects.lines import container_title
from tripglot.post.inline import Run
from tripglot.post.values import without_values
from tripglot.scripts import CJK_CHAR

Shape = tuple[object, ...]


def block_shape(tokens: list[Token], mapped: set[int]) -> Shape:
    """The block tokens without prose; inline tokens that are no block (`mapped` has the others) keep their text."""
    return tuple(
        _token_shape(token, index in mapped or (index > 0 and tokens[index - 1].type == "admonition_title_open"))
        for index, token in enumerate(tokens)
    )


def _token_shape(token: Token, mapped: bool) -> Shape:
    match token.type:
        case "inline":
            content = "" if mapped else token.content
        case "html_block":
            content = _without_text(token.content)
        case "frame" | "tab_open":
            title = container_title(token.content)
            bare = token.content if title is None else token.content[: title[0]] + token.content[title[1] :]
            content = without_values(bare, template=True)
        case _:
            content = token.content
    if token.type == "admonition_open":  # its class and info repeat the title
        return (token.type, token.markup, token.meta.get("tag"))
    return (token.type, token.tag, token.nesting, token.markup, token.info, repr(token.attrs), content)


def _without_text(html: str) -> str:
    out = []
    at = 0
    for start, end in html_text.text_spans(html):
        out.append(html[at:start])
        at = end
    return without_values("".join(out) + html[at:])


def inline_shape(runs: list[Run], source: str) -> Shape:
    """The markup of one block: every atom and pair with its target and its parents, in no order."""
    shape = []
    parents: list[str] = []
    for run in runs:
        match run.kind:
            case "open":
                target = without_values(run.target) if run.name == "html" else run.target
                shape.append(("/".join(parents), run.name, target))
                parents.append(run.name)
            case "close":
                parents.pop()
            case "atom" if run.name != "sign":  # an emoji is the author's, and the translator's
                # trailing blanks of a hard break are layout; everything else is compared as written
                target = "" if run.name == "hardbreak" else source[run.start : run.end]
                if run.name in ("html", "template"):
                    target = without_values(target, template=run.name == "template")
                shape.append(("/".join(parents), run.name, target))
    return tuple(sorted(shape))


def unpaired_beside_cjk(source: str) -> bool:
    """Whether a block could hold emphasis that CommonMark leaves literal, so that a stricter look is needed."""
    return ("*" in source or "~~" in source) and CJK_CHAR.search(source) is not None
