"""What engines get wrong around islands and names, mended: capitals, quotation marks, blanks, articles."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from tripglot.languages import is_spaced
from tripglot.post import partition
from tripglot.scripts import HAN
from tripglot.translation.markup.carrier import Carrier

# words that have a capital only where a sentence begins; a title in capitals has one on the next word as well
_SMALL: Final = re.compile(
    r"(?<=[\w,)] )(?:The|An|And|Or|But|Of|In|On|To|For|With|From|By|Is|Are|Was|Were|This|That|These|Those)(?= [a-z])"
)
_LABEL_AND_GLOSS: Final = re.compile(rf"([A-Za-z][A-Za-z0-9 .&/+'-]{{1,60}}?) *[{HAN}][{HAN}A-Za-z0-9 ]{{0,60}}")
_LAST_WORD: Final = re.compile(r"(\w+)[,)]? \Z")
_WIDE_MARK: Final = re.compile(r"[0-9A-Za-z][，、；][A-Za-z]")
_NARROW_MARK: Final = re.compile(r"(?<=[0-9A-Za-z])[,;](?=[A-Za-z])")
_GLUED: Final = re.compile(r"\b(?P<word>[a-z]{2,}+)(?P<number>\d+)")
_LOOSE: Final = re.compile(r"(?<=[(（]) (?=\w)|(?<=\w) (?=[)）])")
_IN_YUAN: Final = re.compile(r"[\d十百千万一二两三四五六七八九几多]\s*[元块]")
_OTHER_MONEY: Final = re.compile(r"[美港台澳加欧新韩日坡]\s*[元币金]|新台币|法郎|英镑|[$]|(?i:dollar|USD)")
_DOLLARS: Final = re.compile(r"\b(?:US )?dollars?\b")
_QUOTES: Final = {'"': '"', "“": "”", "‘": "’", "(": ")", "[": "]"}
_CLOSING: Final = {closing: opening for opening, closing in _QUOTES.items()}
_BRACKETED: Final = re.compile(r"[(（]")
_QUOTED: Final = re.compile(r"[「」『』“”\"‘’《》]")


def lower_inside(text: str, carrier: Carrier) -> str:
    """A translation without the capitals that an engine gives words after an atom or a small word: `and The idea`.

    Its length stays, and so does what the source writes in the same way.
    """
    names = {atom.name for atom in carrier.atoms}

    def one(match: re.Match[str]) -> str:
        before = _LAST_WORD.search(text, 0, match.start())
        word = before.group(1) if before else ""
        inside = word in names or word[:1].islower()
        return match.group().lower() if inside and match.group() not in carrier.text else match.group()

    return _SMALL.sub(one, text)


def with_whole_quotes(text: str, start: int, end: int, inner: str) -> tuple[int, int]:
    """The place of a pair, moved so that it holds both ends of a quotation or none, as its source `inner` does."""
    if any(_alone(inner, opening, closing) for opening, closing in _QUOTES.items()):
        return start, end  # the source has it so
    if _BRACKETED.search(inner):  # then it has both of them
        opened, closed = (text.count(bracket, start, end) for bracket in "()")
        end += opened == closed + 1 and text[end : end + 1] == ")"
        start -= closed == opened + 1 and text[:start].endswith("(")
    quoted = _QUOTED.search(inner) is not None
    part = text[start:end]
    first, last = part[:1], part[-1:]
    if first in _QUOTES and _alone(part, first, _QUOTES[first]):
        closes = text[end : end + 1] == _QUOTES[first]
        return (start, end + 1) if quoted and closes else (start + 1, end) if len(part) > 1 else (start, end)
    if last in _CLOSING and _alone(part, _CLOSING[last], last):
        opens = text[start - 1 : start] == _CLOSING[last] and start > 0
        return (start - 1, end) if quoted and opens else (start, end - 1) if len(part) > 1 else (start, end)
    return start, end


def _alone(part: str, opening: str, closing: str) -> bool:
    """Whether one of two marks stands in a part without the other."""
    return part.count(opening) % 2 == 1 if opening == closing else part.count(opening) != part.count(closing)


def blanks_after_marks(source: str, original: str, target: str) -> str:
    """New Markdown source with the blank after each narrow mark that was a full-width one between Latin words."""
    if not is_spaced(target) or not _WIDE_MARK.search(original) or not _NARROW_MARK.search(source):
        return source
    return in_text(source, lambda part: _NARROW_MARK.sub(lambda m: m.group() + " ", part))


def blanks_before_numbers(source: str, original: str, target: str) -> str:
    """New Markdown source with a blank between a word and a number that its original does not write as one: `feet6`."""
    written = original.lower()
    if not is_spaced(target) or all(one.group() in written for one in _GLUED.finditer(source)):
        return source

    def one(match: re.Match[str]) -> str:
        return match.group() if match.group() in written else f"{match['word']} {match['number']}"

    return in_text(source, lambda part: _GLUED.sub(one, part))


def tight_brackets(source: str, original: str, target: str) -> str:
    """New Markdown source without blanks inside its round brackets, where the original has none: `( own)`."""
    if not is_spaced(target) or not _LOOSE.search(source) or _LOOSE.search(original):
        return source
    return in_text(source, lambda part: _LOOSE.sub("", part))


def in_text(source: str, change: Callable[[str], str]) -> str:
    """Markdown with what is text in it changed, and what is markup or code as it is."""
    return "".join(
        change(part) if run.kind == "text" else part
        for run in partition(source, {})
        for part in (source[run.start : run.end],)
    )


def without_articles(source: str, names: Iterable[str]) -> str:
    """New Markdown source without the article that engines put before names that have none: `The Wang Hsiao-ming`."""
    said = "|".join(map(re.escape, names))
    return re.sub(rf"\b(?:[Tt]he|[Aa]n?) (?=(?:{said})(?!\w))", "", source) if said else source


def without_doubles(source: str, names: Iterable[str]) -> str:
    """New Markdown source that says a name once: not `the national National Museum`, not `Taipei (Taipei)`."""
    for name in names:
        first, whole = re.escape(name.split()[0]), re.escape(name)
        source = re.sub(rf"\b(?i:{first}) (?={whole}(?!\w))", "", source)
        source = re.sub(rf"(?<!\w)({whole}) ?\((?i:{whole})\)", r"\1", source)  # its reader had a gloss
    return source


def without_gloss(source: str, original: str) -> str:
    """New Markdown source that says once what a bilingual label said twice: `Databases 数据库` is `Databases`."""
    label = _LABEL_AND_GLOSS.fullmatch(original.strip())
    if label is None:
        return source
    said = label[1].strip()
    rest = source.strip()[len(said) :].strip()
    again = source.strip().startswith(said) and rest.casefold().rstrip("s") == said.casefold().rstrip("s")
    return source.replace(source.strip(), said) if again else source


def as_places(source: str, names: Iterable[str]) -> str:
    """New Markdown source that takes names of places for what there is one of: not `Yunlins`, not `(a Hong Kong)`."""
    said = "|".join(map(re.escape, names))
    if said:
        source = re.sub(rf"\b[Aa]n? ({said})(?=[)\].,;:!?]|$)", r"\1", source)
    return re.sub(rf"(?<!\w)({said})s(?![\w'’])", r"\1", source) if said else source


def in_yuan(source: str, original: str, lang: str) -> str:
    """New Markdown source in yuan where a text in Simplified Chinese (`lang`, BCP 47) speaks of no other money."""
    if lang != "zh-Hans" or not _IN_YUAN.search(original) or _OTHER_MONEY.search(original):
        return source
    return in_text(source, lambda part: _DOLLARS.sub("yuan", part))
