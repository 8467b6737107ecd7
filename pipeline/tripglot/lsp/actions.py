"""What mends a finding: a rule's fix, the memory's translation, the machine's, a comment that keeps it, its entry."""

from collections.abc import Iterator

from lsprotocol import types as lsp

from tripglot.checking import Finding, Fix
from tripglot.checking.runner import fixed
from tripglot.lsp.comments import placed
from tripglot.lsp.diagnostics import View
from tripglot.memory import key_of, path_of

SHOW = "tripglot.show"  # an address, a line, a character: from 0
TRANSLATE = "tripglot.translate"  # an address, an offset into the post
FIX_ALL = "source.fixAll.tripglot"
QUICK_FIX = lsp.CodeActionKind.QuickFix.value
_KEPT_BY_COMMENT = frozenset({"TG101", "TG102", "TG103", "TG106", "TG201"})  # what `keep` is an answer to
_TRANSLATED_BY_MACHINE = frozenset({"TG101", "TG102", "TG201"})
_LONGEST = 30  # characters of a text in a title


def actions(view: View, start: int, end: int) -> Iterator[lsp.CodeAction]:
    """What can be done about the findings between two offsets of the post, and about all of it at once."""
    document = view.document
    if document.seen is None:
        return
    for finding in view.findings_in(start, end):
        if finding.path != document.path:
            uri = finding.path.absolute().as_uri()
            yield _call(view, finding, f"Open {finding.path.name}", SHOW, uri, finding.line - 1, 0)
            continue
        yield from _about(view, finding)
    everything = [finding.fix for finding in document.findings if finding.fix]
    if everything and (edit := _mended(view, everything)):
        yield lsp.CodeAction("Fix everything that tripglot can mend safely", kind=FIX_ALL, edit=edit)


def edit_of(view: View, *changes: tuple[int, int, str]) -> lsp.WorkspaceEdit:
    """An edit of the document: text[start:end] of the post becomes something else, each time."""
    return lsp.WorkspaceEdit(
        changes={view.uri: [lsp.TextEdit(view.range(start, end), text) for start, end, text in changes]}
    )


def _about(view: View, finding: Finding) -> Iterator[lsp.CodeAction]:
    start, _ = view.document.span(finding)
    index = view.document.block_at(start)
    if finding.fix and (edit := _mended(view, [finding.fix])):
        old = view.document.seen.post.source.text[finding.fix.start : finding.fix.end] if view.document.seen else ""
        yield _edit(view, finding, f"Fix: '{_short(old)}' becomes '{_short(finding.fix.text)}'", edit, preferred=True)
    if known := finding.translation:
        edit = edit_of(view, (known.start, known.end, known.text))
        yield _edit(view, finding, f"Insert the translation of the memory ({known.state})", edit)
    elif finding.code in _TRANSLATED_BY_MACHINE:
        title = "Translate this (by the memory of all posts, or by the engine)"
        yield _call(view, finding, title, TRANSLATE, view.uri, start)
    if index is not None:
        yield from _entry(view, finding, index)
        yield from _comment(view, finding, index)


def _mended(view: View, fixes: list[Fix]) -> lsp.WorkspaceEdit | None:
    """The edit that `check --fix` would make; None if it would make none."""
    document = view.document
    assert document.seen is not None
    post, text = fixed(document.seen.file, fixes, document.settings)
    old = post.source.text
    if text == old:
        return None
    first = next((i for i, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), min(len(old), len(text)))
    most = min(len(old), len(text)) - first
    last = next((i for i in range(most) if old[-1 - i] != text[-1 - i]), most)
    return edit_of(view, (first, len(old) - last, text[first : len(text) - last]))


def _comment(view: View, finding: Finding, index: int) -> Iterator[lsp.CodeAction]:
    """A comment with a reason that the author has still to give: until then TG902 asks for it."""
    assert view.document.seen is not None
    keep = finding.code in _KEPT_BY_COMMENT
    comment = 'tripglot: keep reason=""' if keep else f'tripglot-disable-next-line {finding.code} reason=""'
    place = placed(view.document.seen.post, index, f"<!-- {comment} -->")
    if place is None:
        return
    at, inserted = place
    title = "Keep this as it is, with a reason" if keep else f"Silence {finding.code} here, with a reason"
    action = _edit(view, finding, title, edit_of(view, (at, at, inserted)))
    cursor = view.range(at, at).start
    column = cursor.character + inserted.index('""') + 1  # the comment is ASCII: one unit a character
    action.command = lsp.Command("Write the reason", SHOW, arguments=[view.uri, cursor.line, column])
    yield action


def _entry(view: View, finding: Finding, index: int) -> Iterator[lsp.CodeAction]:
    """Where the block stands in its catalog, if it does."""
    seen, settings = view.document.seen, view.document.settings
    assert seen is not None
    path = path_of(settings.memory_dir(), seen.file.name)
    key = key_of(seen.post.blocks[index].source)
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeError):
        return
    line = next((n for n, text in enumerate(lines) if text.startswith("msgctxt ") and text.endswith(f' {key}"')), None)
    if line is not None:
        yield _call(view, finding, f"Open its entry in {path.name}", SHOW, path.absolute().as_uri(), line, 0)


def _edit(
    view: View, finding: Finding, title: str, edit: lsp.WorkspaceEdit, *, preferred: bool = False
) -> lsp.CodeAction:
    about = [view.diagnostic(finding)]
    return lsp.CodeAction(title, kind=QUICK_FIX, diagnostics=about, is_preferred=preferred or None, edit=edit)


def _call(view: View, finding: Finding, title: str, command: str, *arguments: str | int) -> lsp.CodeAction:
    action = _edit(view, finding, title, lsp.WorkspaceEdit())
    action.edit, action.command = None, lsp.Command(title, command, arguments=arguments)
    return action


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
