"""Template tags as a page shows them: what is known as what it means, any other as a neutral placeholder.

Never nothing where a reader would have seen something: `See also {{ site.title }}.` must not read `See also .`. What
only steers a generator (conditions, attributes, comments, ends, both tags around visible text) is not shown.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from tripglot.post.dialects.mdx import expression_end
from tripglot.publishing.site.highlight import highlight
from tripglot.publishing.site.syntax.callouts import note_title

Math = Callable[[str, bool], str]  # a formula in TeX, and whether it stands on lines of its own, to HTML
_TAG = re.compile(
    r"\{\{[<%]-?\s*(?P<hugo>.*?)\s*-?[>%]\}\}|\{%-?\s*(?P<liquid>.*?)\s*-?%\}|\{\{-?\s*(?P<value>.*?)\s*-?\}\}"
    r"|\{(?P<mdx>[A-Za-z_$][^{}]*)\}|(?P<jsx></?[A-Z][^<>]*>)",
    re.DOTALL,
)
_SILENT = re.compile(
    r"\{[:#.]|\{\s*\.|\{/\*|\{\{[<%]?-?\s*/\*|\[(?:TOC|\[_?toc_?\])|\$\{toc\}|\*\[|(?:import|export)\b|:::|///",
    re.IGNORECASE,
)
_STEERING = frozenset(
    "if elsif elseif else unless case when for assign capture comment break continue increment decrement layout set"
    " toc table-of-contents more raw block extends import from with tabs tab".split()
)
_EMOJI = re.compile(r":[\w+-]+:")
_KEYS = re.compile(r"\+\+([\w-]+(?:\+[\w-]+)*)\+\+")
_ARGUMENT = re.compile(r"(?:([A-Za-z][\w-]*)\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"'=]+))")
_RAW = re.compile(
    r"\{(?:\{[<%]|%-?)\s*(?P<name>\w+)(?P<rest>[^\n]*?)(?:[>%]\}|-?%)\}(?P<body>.*)\{(?:\{[<%]\s*/\s*|%-?\s*end)(?P=name)\b",
    re.DOTALL,
)
_CODE = frozenset({"highlight", "codeblock", "code", "prism"})
_MATH = frozenset({"math", "katex", "katexblock"})
_TEXT = re.compile(r"\{\s*([\"'`])((?:(?!\1|\$\{|\\).)*)\1\s*\}", re.DOTALL)
_ID = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class Tag:
    """One template tag: its name, and its arguments with and without names. ends: whether it ends another."""

    name: str
    given: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    ends: bool = False
    text: str = ""

    def value(self, *names: str) -> str:
        """The first argument of one of these names, "" if there is none."""
        known = dict(self.named)
        return next((known[name] for name in names if known.get(name)), "")


def tags_in(source: str) -> Iterator[Tag]:
    """The template tags of a source."""
    for found in _TAG.finditer(source):
        kind, text = found.lastgroup, " ".join(found.group(found.lastgroup or 0).split())
        if kind in ("hugo", "liquid"):
            yield _tag(text)
        elif kind == "jsx":
            name = re.match(r"</?([\w.]+)", text)
            yield Tag(name[1] if name else text, ends=text.startswith("</"), text=text)
        else:
            yield Tag("", text=text.split("|", 1)[0].strip())


def _tag(text: str) -> Tag:
    name, _, rest = text.partition(" ")
    ends = name.startswith("/") or (name.startswith("end") and len(name) > 3) or text.startswith("/ ")
    given, named = [], []
    for key, *values in _ARGUMENT.findall(rest):
        value = next((value for value in values if value), "")
        if key:
            named.append((key.lower(), value))
        else:
            given.append(value)
    return Tag(name.lstrip("/").removeprefix("end") if ends else name, tuple(given), tuple(named), ends, text)


def ended(sources: Iterable[str]) -> frozenset[str]:
    """The names of the tags that are ended somewhere: what they are about stands between their two ends."""
    return frozenset(tag.name for source in sources for tag in tags_in(source) if tag.ends)


def in_line(source: str, closed: frozenset[str], math: Math) -> str:
    """A tag within a line as HTML; `closed` are the names of tags that are ended."""
    if source.startswith("\\"):
        return math(source, False)
    if found := _KEYS.fullmatch(source):
        return "+".join(f"<kbd>{escape(key)}</kbd>" for key in found[1].split("+"))
    if _EMOJI.fullmatch(source):
        return escape(source)
    if raw := _RAW.match(source):
        return "" if raw["name"] == "comment" else f"<code>{escape(raw['body'].strip())}</code>"
    if expression := _expression(source):
        return expression
    return "" if _SILENT.match(source) else "".join(_shown(tag, closed) for tag in tags_in(source))


def _expression(source: str) -> str:
    """An expression of MDX: the text in quotes that it is, or a placeholder for what it computes."""
    if expression_end(source, 0) != len(source):
        return ""
    text = _TEXT.fullmatch(source)
    return escape(text[2]) if text else '<span class="placeholder">{…}</span>'


def on_lines(source: str, closed: frozenset[str], math: Math) -> str:
    """Lines that are nothing but tags as HTML."""
    text = source.strip()
    if raw := _RAW.match(text):
        return _body(raw, math)
    if _SILENT.match(text):
        return ""
    if expression := _expression(text):
        return f"<p>{expression}</p>\n"
    if title := note_title(text):  # of a box that nothing closes
        return f"<p>{escape(title)}</p>\n"
    shown = [_shown(tag, closed) for tag in tags_in(text)]
    return "".join(html if html.startswith("<figure") else f"<p>{html}</p>\n" for html in shown if html)


def _body(raw: re.Match[str], math: Math) -> str:
    """What stands between two tags that say that it is code, a formula, a drawing."""
    name, body = raw["name"].lower(), raw["body"].strip("\r\n")
    if name == "comment":
        return ""
    if name in _MATH:
        return f"<p>{math(body, True)}</p>\n"
    if name in _CODE:
        tag = _tag(f"{name} {raw['rest'].strip()}")
        return highlight(body + "\n", tag.value("lang") or (tag.given[0] if tag.given else ""))
    if name == "mermaid":
        return drawing(body)
    return f'<pre tabindex="0"><code>{escape(body)}</code></pre>\n'


def drawing(source: str) -> str:
    """A drawing in Mermaid's words, which no page draws without a script: its source, in a figure."""
    return (
        f'<figure class="mermaid"><pre tabindex="0"><code class="language-mermaid">{escape(source)}</code></pre>'
        "<figcaption>Mermaid</figcaption></figure>\n"
    )


def _shown(tag: Tag, closed: frozenset[str]) -> str:
    if tag.ends or tag.name.lower() in _STEERING or (tag.name and tag.name in closed):
        return ""
    if tag.name == "figure" and (source := tag.value("src", "link") or (tag.given[0] if tag.given else "")):
        return _figure(tag, source)
    if link := _elsewhere(tag):
        return link
    if tag.text.startswith("<") and not tag.text.endswith("/>"):
        return ""  # around what is shown
    name = tag.name if tag.name else tag.text
    return f'<span class="placeholder">{{{escape(name)}}}</span>'


def _figure(tag: Tag, source: str) -> str:
    caption = " – ".join(dict.fromkeys(text for text in (tag.value("title"), tag.value("caption")) if text))
    alt = tag.value("alt") or ("" if caption else caption)
    shown = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(source)}" alt="{escape(alt)}">{shown}</figure>\n'


def _elsewhere(tag: Tag) -> str:
    """A film or a snippet on another host: a link, for a page asks no other host for anything."""
    name = tag.name.lower()
    one = tag.value("id") or (tag.given[0] if tag.given else "")
    if name in ("youtube", "vimeo") and _ID.fullmatch(one):
        host = "https://www.youtube.com/watch?v=" if name == "youtube" else "https://vimeo.com/"
        title = tag.value("title") or {"youtube": "YouTube", "vimeo": "Vimeo"}[name]
        return f'<a href="{host}{one}">{escape(title)}: {one}</a>'
    if name == "gist" and one:
        path = "/".join(part for part in (*one.split("/"), *tag.given[1:2]) if _ID.fullmatch(part))
        return f'<a href="https://gist.github.com/{path}">gist.github.com/{path}</a>' if path else ""
    return ""
