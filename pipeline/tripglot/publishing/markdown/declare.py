"""A published post says which language it is in: the `lang` of its front matter follows the translation."""

from tripglot.errors import TripglotError
from tripglot.languages import canonical, same_language
from tripglot.post import Post

KEYS = ("lang", "language", "locale")


def declare(post: Post, target: str) -> Post:
    """Set the language that a post's front matter names, where it names another language."""
    claimed = [
        value for path, value in (post.front.data if post.front else ()) if path and str(path[0]).lower() in KEYS
    ]
    if all(_is(value, target) for value in claimed):
        return post
    claims = Post.of(post.source, KEYS)
    changes = {}
    for index, block in enumerate(claims.blocks):
        if block.kind == "front" and not claims.is_label(index) and not _is(block.source, target):
            changes[index] = target
    if not changes:
        return post
    return Post.of(claims.edit(changes).post.source, post.keys)


def _is(text: str, target: str) -> bool:
    try:
        return same_language(target, canonical(text.split(".", maxsplit=1)[0]))
    except TripglotError:
        return True  # no language tag: none of our business
