"""The Markdown parser of this project: markdown-it with GFM, footnotes, definition lists, admonitions, site dialects.

markdown-it gives no inline source positions ("technically impossible with current design", markdown-it #675). It
does say where each inline rule starts and stops, though: `state.pos` before and after the call. `Recorder` notes those
two numbers for every rule that matched, nested calls included; `inline.py` makes runs of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tripglot.post import dialects
from tripglot.post.dialects import spans, tags
from tripglot.scripts import is_cjk


@dataclass(slots=True)
class Consumed:
    """One inline rule that matched: what it consumed, and the label it parsed inside (-1 where it has none)."""

    start: int
    end: int
    rule: str
    inner_start: int = -1
    inner_end: int = -1
    token: Token | None = None


class RecordingState(StateInline):
    """markdown-it's inline state with a log, and with emphasis that works beside Chinese and Japanese."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.strict = False
        self.log: list[Consumed] = []
        self.labels: list[tuple[int, int]] = []

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (markdown-it's name)
        """As CommonMark, but a CJK character beside the marks counts as white space does.

        `**重要。**次` is literal text in CommonMark (commonmark-spec #650): writers mean emphasis, so we read emphasis.
        """
        scanned = super().scanDelims(start, canSplitWord)
        if self.strict or not canSplitWord or (scanned.can_open and scanned.can_close):
            return scanned
        before = self.src[start - 1] if start else " "
        end = start + scanned.length
        after = self.src[end] if end < self.posMax else " "
        can_open, can_close = scanned.can_open, scanned.can_close
        if is_cjk(before) or is_cjk(after):
            can_open = can_open or (not _is_space(after) and _is_punct(after))
            can_close = can_close or (not _is_space(before) and _is_punct(before))
        return Scanned(can_open, can_close, scanned.length)


def _is_space(char: str) -> bool:
    return bool(isWhiteSpace(ord(char)))


def _is_punct(char: str) -> bool:
    return bool(isMdAsciiPunct(ord(char)) or isPunctChar(char))


# the characters at which a rule can match: elsewhere it need not be asked. One that is not named is asked everywhere.
_STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    **spans.STARTS,
}

_NamedRule = tuple[str, Callable[[StateInline, bool], bool]]


class Recorder(ParserInline):
    """markdown-it's inline parser, noting what each matching rule consumed."""

    def __init__(self, original: ParserInline) -> None:
        self.__dict__.update(original.__dict__)
        self._by_char: dict[str, list[_NamedRule]] = {}
        self._anywhere: list[_NamedRule] = []

    def _rules_at(self, char: str) -> list[_NamedRule]:
        """The rules that can match at a character, in their order."""
        if not self._anywhere:
            enabled = [(rule.name, rule.fn) for rule in self.ruler.__rules__ if rule.enabled]
            self._anywhere = [(name, rule) for name, rule in enabled if name not in _STARTS]
            for start in set("".join(_STARTS.values())):
                self._by_char[start] = [(name, rule) for name, rule in enabled if start in _STARTS.get(name, start)]
        return self._by_char.get(char, self._anywhere)

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 (markdown-it's name)
        """`ParserInline.skipToken`, which looks for the end of a label, asking only the rules that can match."""
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        matched = False
        if state.level < state.md.options["maxNesting"]:
            state.level += 1
            matched = any(rule(state, True) for _, rule in self._rules_at(state.src[pos]))
            state.level -= 1
        else:
            state.pos = state.posMax
        if not matched:
            state.pos += 1
        state.cache[pos] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """`ParserInline.tokenize`, with a log entry per match; a nested call leaves its range in `labels`."""
        recording = cast(RecordingState, state)
        log, labels = recording.log, recording.labels
        labels.append((state.pos, state.posMax))
        end = state.posMax
        max_nesting = state.md.options["maxNesting"]
        while state.pos < end:
            start = state.pos
            matched = False
            if state.level < max_nesting:
                for name, rule in self._rules_at(state.src[start]):
                    inner = len(labels)
                    if rule(state, False):
                        matched = True
                        if name not in ("text", "newline"):
                            self._note(recording, log, name, start, labels, inner)
                        break
            if not matched:
                state.append_pending(state.src[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()

    @staticmethod
    def _note(
        state: RecordingState, log: list[Consumed], name: str, start: int, labels: list[tuple[int, int]], inner: int
    ) -> None:
        if name in ("emphasis", "strikethrough"):
            # one token per mark, pushed just now: remember which token stands where, the pairing comes later
            position = state.pos
            marks = []
            for mark in reversed(state.tokens):
                if position <= start:
                    break
                position -= len(mark.content)
                marks.append(Consumed(position, position + len(mark.content), "mark", token=mark))
            log.extend(reversed(marks))
            return
        if name == "highlight":
            end = state.tokens[-1]
            begin = next(t for t in reversed(state.tokens) if t.type == "mark_open" and t.level == end.level)
            log += [
                Consumed(start, start + 2, "mark", token=begin),
                Consumed(state.pos - 2, state.pos, "mark", token=end),
            ]
            return
        # a rule that pushed a token has emptied `pending`; one that matched as text (a lone backtick) has filled it
        token = state.tokens[-1] if state.tokens and not state.pending else None
        entry = Consumed(start, state.pos, name, token=token)
        if name == "bare_url":
            entry.start = entry.end - len(token.content) if token else start
        elif name == "image" and token:
            entry.inner_start = start + 2
            entry.inner_end = start + 2 + len(token.content)
        elif name == "footnote_inline":
            entry.inner_start, entry.inner_end = start + 2, state.pos - 1
        elif name == "link":
            entry.inner_start, entry.inner_end = labels[inner]
            # links do not nest, so the last one opened is this one
            entry.token = next(token for token in reversed(state.tokens) if token.type == "link_open")
        log.append(entry)

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """`ParserInline.parse` with a recording state, for image texts and inline footnotes."""
        return self.record(src, md, env, tokens).tokens

    def record(
        self, src: str, md: MarkdownIt, env: Any, tokens: list[Token] | None = None, *, strict: bool = False
    ) -> RecordingState:
        """Parse one block's inline source; the log's mark tokens tell which marks became emphasis."""
        state = RecordingState(src, md, env, [] if tokens is None else tokens)
        state.strict = strict
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            if rule.__name__ != "fragments_join":  # it would merge the mark tokens that the log points at
                rule(state)
        return state


@cache
def parser(*, long_tags: bool = True) -> MarkdownIt:
    """The one configured parser; its block rules say where prose is, its recorder what is inside.

    Most texts have no tag or formula over several lines, and are read faster by a parser that looks for none.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    dialects.install(md, long_tags=long_tags)
    md.inline = Recorder(md.inline)
    # an address that markdown-it would not lead to is markup all the same: other renderers do, and so it has to stay
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def block_tokens(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Block tokens of a Markdown body whose line ends are LF, and the environment (link references, footnotes)."""
    md = parser(long_tags=tags.may_hold(text))
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    if text:
        state = StateBlock(text, md, env, tokens)
        md.block.tokenize(state, state.line, state.lineMax)
    return tokens, env
