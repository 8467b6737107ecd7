"""A post in one language, finished: a translation of it, or the original where that is mostly in another language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tripglot.cleaning.clean import clean
from tripglot.cleaning.spelling import spelled
from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.languages import primary
from tripglot.memory import Entry, State
from tripglot.post import Edit, Post
from tripglot.publishing.markdown.bilingual import block_languages
from tripglot.publishing.markdown.declare import declare
from tripglot.publishing.private import without_private
from tripglot.settings import Settings
from tripglot.translation.fill import Filled

_MOST_LEFT = 0.1  # of the sentences to translate; a page with more of them left is no translation of the post


@dataclass(frozen=True, slots=True)
class Version:
    """One post in language `lang` (BCP 47), cleaned.

    filled: what was translated, None for an original. langs: the language each translated block had before. states: who
    stands behind each translated block. kept: foreign text that is meant to stay: quotations, names. real: whether a
    reader of `lang` can read the whole of it. units: the foreign sentences that were to be translated.
    """

    lang: str
    post: Post
    filled: Filled | None = None
    langs: Mapping[int, str] = field(default_factory=dict)
    states: Mapping[int, State] = field(default_factory=dict)
    kept: Sequence[Unit] = ()
    real: bool = True
    units: Sequence[Unit] = ()

    @property
    def original(self) -> bool:
        """Whether this is the post as its author wrote it."""
        return self.filled is None

    @property
    def left(self) -> int:
        """How many sentences keep their source."""
        return len(self.filled.failures) + len(self.filled.refused) if self.filled else 0


def monolingual(post: Post, settings: Settings, *, changed: bool) -> Post:
    """A translated post as it is published: cleaned, without its private comments, its `lang` that of a translation."""
    cleaned = clean(without_private(post), settings.target, leave=settings.keep_as_is, spacing=settings.cjk_spacing)
    return declare(cleaned, settings.target) if changed else cleaned


def translation(
    filled: Filled, units: Sequence[Unit], states: Mapping[int, State], kept: Sequence[Unit], settings: Settings
) -> Version:
    """The version of a post in the target language of the settings."""
    cleaned = monolingual(_in_one_spelling(filled.post, states, settings), settings, changed=bool(filled.changed))
    real = len(filled.failures) <= _MOST_LEFT * len(units)
    langs = dict.fromkeys(states, "und")  # reviewed once, and looks like the target now
    langs |= block_languages(unit for unit in kept if unit.block in langs) | block_languages(units)
    return Version(settings.target, cleaned, filled, langs, states, kept, real, units)


def from_memory(post: Post, edit: Edit, found: Survey, known: Mapping[int, Entry], settings: Settings) -> Version:
    """What a run publishes of a post of which the memory knows everything; `edit` has put that into it."""
    refused = {refusal.block: refusal.reason for refusal in edit.refused}
    changed = {index for index, entry in known.items() if entry.published} - refused.keys()
    filled = Filled(edit.post, post, changed=changed, refused=refused)
    return translation(filled, found.units, states_of(changed, known), found.kept, settings)


def states_of(changed: Collection[int], known: Mapping[int, Entry]) -> dict[int, State]:
    """Who stands behind each block whose text is new: a machine, if the memory does not say otherwise."""
    states: dict[int, State] = dict.fromkeys(changed, "machine")
    return states | {i: known[i].state for i in changed if i in known and known[i].state != "unsure"}


def _in_one_spelling(post: Post, states: Mapping[int, State], settings: Settings) -> Post:
    """The post with its English spelled as the settings want it, but for what a person stands behind."""
    if not settings.spelling or primary(settings.target) != "en":
        return post
    mine = [index for index, state in states.items() if state not in ("human", "reviewed", "stale")]
    return post.edit({i: spelled(post.blocks[i].source, post.runs(i), settings.spelling) for i in mine}).post


def original(post: Post, lang: str, settings: Settings) -> Version:
    """The version of a post in the language it was written in."""
    return Version(lang, clean(without_private(post), lang, leave=settings.keep_as_is, spacing=settings.cjk_spacing))
