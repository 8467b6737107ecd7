"""Translated passages and their originals on a page: each two in one element, with a mark if they are an exception.

Works on the tokens of the bilingual style `page`: that has `<blockquote class="original STATE" lang="LANG"
data-key="KEY">` around each original that follows a paragraph or heading, `<br><span …>` before one in a list, a
quotation or a cell, and `<span class="missing" data-key="KEY" lang="LANG">` around each sentence that keeps its source.
All originals become the same:

    <div class="pair" data-state="STATE" data-key="KEY">
    <div class="translation">…</div>
    <details class="fold"><summary>…</summary></details>
    <blockquote class="original" id="tg-N" lang="LANG">…</blockquote>
    </div>

The empty `details` is a switch: on a narrow page the style sheet hides what follows it while it is closed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from tripglot.languages import autonym, direction
from tripglot.publishing.site.own import OWN, OwnTags

_LANG = r'lang="(?P<lang>[A-Za-z0-9-]+)"'
_KEY = r'data-key="(?P<key>[0-9a-f]{12})"'
_MARKS = rf'class="original (?P<state>human|reviewed|machine|stale)" {_LANG}(?: {_KEY})?'
ORIGINAL = '<blockquote class="original'  # how one begins
_BLOCK = re.compile(rf"<blockquote {_MARKS}>\s*")
_INLINE = re.compile(rf"<span {_MARKS}>")
_PART = re.compile(rf"<span {_LANG}>")  # of an original, in another language than most of it
_MISSING = re.compile(rf'<span class="missing"(?: {_KEY})? {_LANG}>')
_CLOSING = "</blockquote>"
_ENDS = ("paragraph_close", "heading_close")
_TEXTS = {"paragraph_open": "paragraph_close", "heading_open": "heading_close", "dt_open": "dt_close"}
_CELLS = ("th_open", "td_open")
_CAPTION = re.compile(r"(</?)figcaption\b", re.IGNORECASE)
_BREAKS = ("softbreak", "hardbreak")
_ONCE = ("image", "footnote_ref", "anchor")  # what must not stand twice in a page
_BY_A_PERSON = frozenset({"human", "reviewed"})
_WORST = ("stale", "machine", "reviewed", "human")

Old = re.Match[str]


@dataclass(frozen=True, slots=True)
class Paired:
    """The tokens of a page, and how much of it has an original: of so many texts (a table is one) so many."""

    tokens: list[Token]
    texts: int
    pairs: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands in a line up to an original, and that; `old` is None after the last."""

    new: list[Token]
    before: list[Token]
    old: Old | None


def paired(tokens: Sequence[Token], words: Mapping[str, str], own: OwnTags, *, lang: str, base: str) -> Paired:
    """Put each translated text and its original into one element.

    lang: the language of the page. base: the state that goes without saying, `machine` or `human`; passages in another
    one get a mark, which leads to the original.
    """
    writer = _Writer(words, own, lang, base)
    return Paired(writer.walk(tokens), writer.texts, writer.pairs)


class _Writer:
    """Numbers pairs, and writes what stands around them."""

    def __init__(self, words: Mapping[str, str], own: OwnTags, lang: str, base: str) -> None:
        self._words = words
        self._own = own
        self._lang = lang
        self._silent = _BY_A_PERSON if base in _BY_A_PERSON else {base}
        self.texts = 0
        self.pairs = 0

    def walk(self, tokens: Sequence[Token]) -> list[Token]:
        """All tokens, with what stands around pairs."""
        for token in tokens:
            if token.type == "inline" and token.children:
                token.children = self._with_missing(token.children)
        alone = {start: (first, last, old) for start, first, last, old in _alone(tokens)}
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            token, start = tokens[at], at
            if at in alone:
                first, last, old = alone[at]
                out += self._pair(tokens[at:first], tokens[first + 1 : last], old)
                at = last
            elif token.type == "table_open":
                at = _closing(tokens, at, "table_close")
                out += self._table(tokens[start : at + 1])
            elif token.type in _TEXTS and tokens[at + 1].type == "inline":
                at = _closing(tokens, at, _TEXTS[token.type])
                out += self._text(tokens[start : at + 1])
            else:
                out.append(token)
            at += 1
        return out

    def _text(self, tokens: Sequence[Token]) -> Iterable[Token]:
        """A paragraph, a heading or a term, with the originals of its lines."""
        opening, inline, *rest = tokens
        chunks = list(_chunks(inline.children or []))
        if not any(chunk.old for chunk in chunks):
            self.texts += bool(inline.content.strip())
            yield from tokens
            return
        inside = opening.type == "dt_open"  # whose pair is within it
        frame = ([], []) if inside else ([opening], [rest[-1]])
        if inside:
            yield opening
        notes = rest[:-1]  # the way back from a footnote
        for chunk in chunks:
            new = [*frame[0], inline.copy(children=chunk.new), *(notes if chunk is chunks[-1] else ()), *frame[1]]
            if chunk.old is None:
                self.texts += 1
                yield from new
                continue
            before = [_paragraph(True), inline.copy(children=chunk.before), _paragraph(False)]
            yield from self._pair(new, before, chunk.old, term=inside)
        if inside:
            yield rest[-1]

    def _pair(self, new: Sequence[Token], before: Sequence[Token], old: Old, *, term: bool = False) -> Iterator[Token]:
        self.texts += 1
        opening, state = new[0], old["state"]
        key = f' data-key="{old["key"]}"' if old["key"] else ""
        yield self._own.token(self._own.put("div", f'class="pair" data-state="{state}"{key}') + "\n")
        yield self._own.token('<div class="translation">\n')
        mark = self._mark(state)
        if opening.type == "heading_open":  # whose mark is no part of the outline
            yield from new
            yield self._own.token(mark)
            self._head(before, opening.tag[1])
        else:
            yield from self._marked(new, mark)
        yield self._own.token("</div>\n" + self._original(old["lang"], self._name(old["lang"], before), term=term))
        yield from before
        yield self._own.token("</div>\n</div>\n" if term else "</blockquote>\n</div>\n")

    def _marked(self, tokens: Sequence[Token], mark: str) -> Iterator[Token]:
        for token in tokens:
            if mark and token.type == "inline":
                token.children = [*(token.children or []), self._own.token(f" {mark}")]
            yield token

    def _head(self, before: Sequence[Token], level: str) -> None:
        """Where originals are shown alone, theirs are the headings."""
        old = next((token for token in before if token.type == "paragraph_open"), None)
        if old is not None:
            old.attrSet(OWN, self._own.key(f'<p role="heading" aria-level="{level}">'))

    def _name(self, lang: str, before: Iterable[Token]) -> str:
        """The language that an original is called after; most of it may be in that of the page."""
        parts = (_PART.fullmatch(child.content) for token in before for child in token.children or ())
        return next((part["lang"] for part in parts if part), lang) if lang == self._lang else lang

    def _original(self, lang: str, name: str, *, term: bool = False) -> str:
        """The switch with a language's name, and the beginning of an original; a term in a list can have neither."""
        self.pairs += 1
        said = f'lang="{lang}" dir="{direction(lang)}"'
        tag = "div" if term else "blockquote"
        block = self._own.put(tag, f'class="original" id="tg-{self.pairs}" {said} tabindex="0"')
        if term:
            return f"{block}\n"
        said = f'lang="{name}" dir="{direction(name)}"'
        fold, summary = self._own.put("details", 'class="fold"'), self._own.put("summary", said)
        return f"{fold}{summary}{autonym(name)}</summary></details>\n{block}\n"

    def _mark(self, state: str, sign: str = "") -> str:
        """The mark of a passage that is about to be written, a sign or a word; none where that goes without saying."""
        if state in self._silent:
            return ""
        label = escape(f"{self._words[f'{state}_legend']}: {self._words['to_original']}")
        link = self._own.put("a", f'class="state {state}" href="#tg-{self.pairs + 1}" title="{label}"')
        return f"{link}{sign or escape(self._words[state])}</a>"

    def _with_missing(self, children: Sequence[Token]) -> list[Token]:
        """Sentences that keep their source say so."""
        ends = _spans(children)
        closings: dict[int, Token] = {}
        out = []
        for index, token in enumerate(children):
            if index in ends and (left := _MISSING.fullmatch(token.content)):
                key = f' data-key="{left["key"]}"' if left["key"] else ""
                said = f'lang="{left["lang"]}" dir="{direction(left["lang"])}"'
                opening = self._own.token(self._own.put("span", f'class="missing" data-state="missing"{key} {said}'))
                mark = self._own.put("span", 'class="state missing"')
                closing = self._own.token(f"</span> {mark}{escape(self._words['missing'])}</span>")
                opening.meta, closing.meta = {"left": left["lang"]}, {"left": ""}
                out.append(opening)
                closings[ends[index]] = closing
            else:
                out.append(closings.get(index, token))
        return out

    # --- tables: one of translations beside one of originals ---------------------------------------------------------

    def _table(self, tokens: Sequence[Token]) -> Iterable[Token]:
        found = {}
        for index, token in enumerate(tokens):
            if token.type == "inline":
                chunks = list(_chunks(token.children or []))
                if old := next((chunk.old for chunk in chunks if chunk.old), None):
                    found[index] = chunks, old
        if not found:
            self.texts += 1
            return tokens
        states = {old["state"] for _, old in found.values()}
        lang = Counter(old["lang"] for _, old in found.values()).most_common(1)[0][0]
        state = next(one for one in _WORST if one in states)
        return self._tables(tokens, found, lang, state, one_mark=len(states) == 1)

    def _tables(
        self,
        tokens: Sequence[Token],
        found: Mapping[int, tuple[list[_Chunk], Old]],
        lang: str,
        state: str,
        one_mark: bool,
    ) -> Iterator[Token]:
        self.texts += 1
        yield self._own.token(
            self._own.put("div", f'class="pair" data-state="{state}"') + '\n<div class="translation">\n'
        )
        old = [token.copy() for token in tokens]
        for index, (chunks, facts) in found.items():
            mark = "" if one_mark else self._mark(facts["state"], "†")
            children = [*_joined(chunk.new for chunk in chunks), *([self._own.token(f" {mark}")] if mark else ())]
            tokens[index].children = children
            key = f' data-key="{facts["key"]}"' if facts["key"] else ""
            self._cell(tokens[index - 1], f'data-state="{facts["state"]}"{key}')
            old[index] = old[index].copy(children=_joined(chunk.before for chunk in chunks if chunk.old))
            if facts["lang"] != lang:
                self._cell(old[index - 1], f'lang="{facts["lang"]}" dir="{direction(facts["lang"])}"')
        for index, token in enumerate(old):
            if token.type == "inline" and index not in found:
                token.children = [child for child in token.children or [] if child.type not in _ONCE]
                said, token.children = self._untranslated(token.children)
                if said:
                    self._cell(old[index - 1], f'lang="{said}" dir="{direction(said)}"')
        yield from tokens
        mark = self._mark(state)
        yield self._own.token(
            f"{mark if one_mark or not mark else f'† {mark}'}</div>\n" + self._original(lang, self._name(lang, old))
        )
        yield from old
        yield self._own.token("</blockquote>\n</div>\n")

    def _untranslated(self, children: Sequence[Token]) -> tuple[str, list[Token]]:
        """The language of a cell without a translation, "" if it has no letters, and what stands in it as an original.

        A sentence that keeps its source has its mark among the translations. Beside text in the page's language it has
        its own here.
        """
        letters: Counter[str] = Counter()
        inside = self._lang
        for child in children:
            inside = child.meta.get("left", inside) or self._lang
            if child.type == "text":
                letters[inside] += sum(map(str.isalpha, child.content))
        langs = [*+letters]
        if len(langs) < 2:
            return next(iter(langs), ""), [child for child in children if "left" not in child.meta]
        out = []
        for child in children:
            if left := child.meta.get("left"):
                child = self._own.token(self._own.put("span", f'lang="{left}" dir="{direction(left)}"'))  # noqa: PLW2901
            elif left == "":
                child = self._own.token("</span>")  # noqa: PLW2901
            out.append(child)
        return self._lang, out

    def _cell(self, opening: Token, attributes: str) -> None:
        side = f' class="{opening.attrs["class"]}"' if "class" in opening.attrs else ""
        opening.attrs = {**opening.attrs, OWN: self._own.key(f"<{opening.tag}{side} {attributes}>")}


def _alone(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int, Old]]:
    """Texts with an original of their own below: where they begin, where that begins and ends, and what it says."""
    opened: tuple[int, int, Old] | None = None
    close = -1  # of the paragraph or heading before, if nothing but a line of attributes is between
    for index, token in enumerate(tokens):
        if token.type == "html_block":
            if (old := _BLOCK.fullmatch(token.content)) and close >= 0:
                opened = close - 2, index, old  # what opens, its text, what closes
            elif opened and token.content.rstrip() == _CLOSING:
                yield opened[0], opened[1], index, opened[2]
                opened = None
        if token.type != "frame":
            close = index if token.type in _ENDS and not token.hidden else -1


def _closing(tokens: Sequence[Token], start: int, name: str) -> int:
    return next(index for index in range(start, len(tokens)) if tokens[index].type == name)


def _chunks(children: Sequence[Token]) -> Iterator[_Chunk]:
    """A line's children, cut after each original. One that stands inside of emphasis is left as it is."""
    ends = _spans(children)
    new: list[Token] = []
    depth = at = 0
    while at < len(children):
        token = children[at]
        depth += token.nesting
        old = _INLINE.fullmatch(children[at + 1].content) if at + 1 in ends and token.content == "<br>" else None
        if old and depth == 0:
            before = children[at + 2 : ends[at + 1]]
            yield _Chunk([*map(_no_caption, new)], [*map(_no_caption, before)], old)
            new = []
            at = ends[at + 1] + 1
            while at < len(children) and children[at].type in _BREAKS:
                at += 1
            continue
        new.append(token)
        at += 1
    if any(token.content.strip() or token.type not in ("text", *_BREAKS) for token in new):
        yield _Chunk(new, [], None)


def _no_caption(token: Token) -> Token:
    """A raw `<figcaption>` has to stand in its figure directly: in a pair, it is a span."""
    if token.type == "html_inline" and _CAPTION.match(token.content):
        return token.copy(content=_CAPTION.sub(r"\1span", token.content))
    return token


def _spans(children: Sequence[Token]) -> dict[int, int]:
    """Where each raw `<span>` of a line ends."""
    opened: list[int] = []
    ends = {}
    for index, token in enumerate(children):
        if token.type == "html_inline" and token.content.startswith("<span"):
            opened.append(index)
        elif token.type == "html_inline" and token.content.startswith("</span") and opened:
            ends[opened.pop()] = index
    return ends


def _joined(parts: Iterable[Sequence[Token]]) -> list[Token]:
    """Lines of a cell, with a break between two."""
    out: list[Token] = []
    for part in parts:
        out += ([Token("hardbreak", "br", 0)] if out else []) + list(part)
    return out


def _paragraph(opens: bool) -> Token:
    return Token("paragraph_open" if opens else "paragraph_close", "p", 1 if opens else -1, block=True)
