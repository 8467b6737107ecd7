"""An editor: pygls' own client, which speaks to `tripglot lsp` in a process of its own, as any editor does."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Union

import cattrs
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from tests.conftest import ENV

UNITS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def converter() -> cattrs.Converter:
    """Messages from JSON: pygls' own takes an action that has a command for that command."""
    made = default_converter()

    def action(data: dict[str, Any], _: object) -> lsp.Command | lsp.CodeAction:
        plain = isinstance(data.get("command"), str)
        return made.structure(data, lsp.Command if plain else lsp.CodeAction)

    made.register_structure_hook(lsp.Command | lsp.CodeAction, action)
    made.register_structure_hook(Union[lsp.Command, lsp.CodeAction], action)  # noqa: UP007 - as lsprotocol has it
    return made


class Editor:
    """One editor with one folder open; texts are kept as it would keep them."""

    def __init__(self, root: Path, encoding: str = "utf-16") -> None:
        self.root, self.encoding = root, encoding
        self.client = LanguageClient("test-editor", "1", converter_factory=converter)
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.said: list[str] = []
        self.shown: list[lsp.ShowDocumentParams] = []
        self.told: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.edited = asyncio.Event()
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._told())
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(lambda params: self.said.append(params.message))
        self.client.feature(lsp.WINDOW_SHOW_DOCUMENT)(self._show())
        self.client.feature(lsp.WORKSPACE_APPLY_EDIT)(self._apply())
        self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda params: None)

    def _told(self) -> Any:
        def told(params: lsp.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

        return told

    def _show(self) -> Any:
        def show(params: lsp.ShowDocumentParams) -> lsp.ShowDocumentResult:
            self.shown.append(params)
            return lsp.ShowDocumentResult(success=True)

        return show

    def _apply(self) -> Any:
        def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
            self.apply(params.edit)
            self.edited.set()
            return lsp.ApplyWorkspaceEditResult(applied=True)

        return apply

    async def open(self, path: Path, text: str | None = None, language: str = "markdown") -> list[lsp.Diagnostic]:
        uri = path.as_uri() if path.is_absolute() else f"untitled:{path}"
        self.texts[uri] = path.read_bytes().decode("utf-8-sig") if text is None else text
        self.versions[uri] = 1
        item = lsp.TextDocumentItem(uri, language, 1, self.texts[uri])
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.diagnostics(uri)

    async def type(self, path: Path, text: str) -> list[lsp.Diagnostic]:
        self.keys(path, text)
        return await self.diagnostics(path.as_uri())

    def keys(self, path: Path, text: str) -> None:
        uri = path.as_uri()
        self.texts[uri] = text
        self.versions[uri] += 1
        changed = lsp.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(changed, whole))

    async def diagnostics(self, uri: str) -> list[lsp.Diagnostic]:
        """What is said of the version that is there now."""
        while True:
            params = await asyncio.wait_for(self.told.get(), 30)
            if params.uri == uri and params.version in (self.versions.get(uri), None):
                return list(params.diagnostics)

    async def actions(self, path: Path, where: lsp.Range, only: list[str] | None = None) -> dict[str, lsp.CodeAction]:
        context = lsp.CodeActionContext([], only=only)  # type: ignore[arg-type]
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(path.as_uri()), where, context)
        found = await self.client.text_document_code_action_async(params)
        return {action.title: action for action in found or [] if isinstance(action, lsp.CodeAction)}

    async def hover(self, path: Path, line: int, character: int) -> str:
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(path.as_uri()), lsp.Position(line, character))
        found = await self.client.text_document_hover_async(params)
        return found.contents.value if found and isinstance(found.contents, lsp.MarkupContent) else ""

    async def call(self, action: lsp.CodeAction) -> None:
        assert action.command is not None
        call = lsp.ExecuteCommandParams(action.command.command, action.command.arguments)
        await self.client.workspace_execute_command_async(call)

    def apply(self, edit: lsp.WorkspaceEdit | None) -> None:
        """Edit as an editor does, in the code units that were agreed on."""
        assert edit is not None
        for uri, changes in (edit.changes or {}).items():
            for change in sorted(changes, key=lambda c: (c.range.start.line, c.range.start.character), reverse=True):
                start, end = (self.offset(uri, at) for at in (change.range.start, change.range.end))
                self.texts[uri] = self.texts[uri][:start] + change.new_text + self.texts[uri][end:]

    def offset(self, uri: str, at: lsp.Position) -> int:
        lines = self.texts[uri].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        before = self.texts[uri]
        start = 0
        for _ in range(at.line):
            while before[start] not in "\r\n":
                start += 1
            start += 2 if before[start : start + 2] == "\r\n" else 1
        data = lines[at.line].encode(CODECS[self.encoding])[: at.character * UNITS[self.encoding]]
        return start + len(data.decode(CODECS[self.encoding]))

    def at(self, path: Path, found: lsp.Diagnostic) -> str:
        """The text that a diagnostic stands on."""
        uri = path.as_uri()
        return self.texts[uri][self.offset(uri, found.range.start) : self.offset(uri, found.range.end)]


@asynccontextmanager
async def editor(root: Path, encoding: str | None = None, **env: str) -> AsyncIterator[Editor]:
    """An editor with a folder open; at the end the server has said goodbye and ended well."""
    one = Editor(root, encoding or "utf-16")
    own = {**ENV, **env}
    before = dict(os.environ)
    os.environ.update(own)
    try:
        await one.client.start_io(sys.executable, "-m", "tripglot", "lsp", cwd=str(root))
    finally:
        os.environ.clear()
        os.environ.update(before)
    capabilities = lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[encoding] if encoding else None),  # type: ignore[list-item]
        window=lsp.WindowClientCapabilities(show_document=lsp.ShowDocumentClientCapabilities(support=True)),
        workspace=lsp.WorkspaceClientCapabilities(
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        ),
    )
    folders = [lsp.WorkspaceFolder(root.as_uri(), root.name)]
    params = lsp.InitializeParams(capabilities, workspace_folders=folders, root_uri=root.as_uri())
    answer = await one.client.initialize_async(params)
    assert answer.capabilities.position_encoding == (encoding or "utf-16")
    one.client.initialized(lsp.InitializedParams())
    yield one
    await one.client.shutdown_async(None)
    one.client.exit(None)
    process = one.client._server
    assert process is not None
    assert await asyncio.wait_for(process.wait(), 30) == 0
    await one.client.stop()
