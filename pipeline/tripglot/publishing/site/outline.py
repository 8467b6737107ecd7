"""The outline of a page: one title, which stands in its head, and headings below it that leave no level out."""

from collections.abc import Sequence

from markdown_it.token import Token

_SILENT = ("frame", "private")  # what stands before a title and is not seen


def title_of(tokens: Sequence[Token], *, titled: bool) -> int | None:
    """Where the body's own title begins: its first text, if that is a heading of the first level.

    titled: whether the front matter has one as well. Then the body's is only the title if it is alone on its level;
    many bloggers give each section a heading of the first.
    """
    first = next((index for index, token in enumerate(tokens) if not _is_silent(token)), None)
    tops = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    if first is None or tokens[first].type != "heading_open" or tokens[first].tag != "h1" or (titled and tops > 1):
        return None
    return first


def _is_silent(token: Token) -> bool:
    comment = token.type == "html_block" and token.content.lstrip().startswith("<!--")
    return token.type in _SILENT or comment


def settle_levels(tokens: Sequence[Token], title: int | None) -> None:
    """Move headings below the title, and none more than one level below that before it."""
    openings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and index != title]
    down = any(tokens[index].tag == "h1" for index in openings)
    last = 1
    for index in openings:
        last = min(int(tokens[index].tag[1]) + down, last + 1, 6)
        for token in tokens[index : index + 3]:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{last}"
