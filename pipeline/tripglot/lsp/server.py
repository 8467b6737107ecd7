"""The server: what a client sends becomes a look at a document, and what is seen goes back.

Documents are sent whole (pygls cuts lines where the protocol has none, at form feeds for example, so that its
incremental changes can go astray). All looking is done by one thread, in order; the loop stays free for the client.
"""

import asyncio
import os
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from tripglot import __version__, parallel
from tripglot.checking import Translation, all_rules
from tripglot.commands.doctor import missing
from tripglot.commands.text.report import explanation
from tripglot.engines.engine import Engine
from tripglot.engines.make import engine_of
from tripglot.errors import TripglotError
from tripglot.files import SUFFIXES
from tripglot.jobs.translate import Detected
from tripglot.lsp.actions import FIX_ALL, QUICK_FIX, SHOW, TRANSLATE, actions, edit_of
from tripglot.lsp.diagnostics import View
from tripglot.lsp.document import Document, Held, look
from tripglot.settings import Settings

_BEFORE_DRIVE = re.compile("^/(?=[A-Za-z]:)")  # file:///C:/posts
_DELAY = 0.25  # seconds without a change before a text is looked at
_WATCHED = ("**/*.po", "**/tripglot.toml", "**/pyproject.toml", "**/glossary.toml")

Made = TypeVar("Made")


class Server(LanguageServer):
    """The documents that are open, what is known of them, and what is about to be found out."""

    def __init__(self) -> None:
        """Register what the server can do; `serve` starts it."""
        super().__init__("tripglot", __version__, lsp.TextDocumentSyncKind.Full)
        self._thread = ThreadPoolExecutor(1)
        self._cache = Held()
        self._views: dict[str, View] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._engines: dict[str, Engine] = {}
        self._register()

    def _register(self) -> None:
        events: dict[str, Callable[..., Any]] = {
            lsp.INITIALIZED: self._watch,
            lsp.TEXT_DOCUMENT_DID_OPEN: lambda params: self._soon(params.text_document.uri, 0),
            lsp.TEXT_DOCUMENT_DID_CHANGE: lambda params: self._soon(params.text_document.uri, _DELAY),
            lsp.TEXT_DOCUMENT_DID_CLOSE: self._close,
            lsp.TEXT_DOCUMENT_DID_SAVE: lambda params: self._all_again(),
            lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: lambda params: self._all_again(),
            lsp.TEXT_DOCUMENT_HOVER: self._hover,
        }
        for event, handler in events.items():  # what is registered is marked, which a bound method cannot be
            self.feature(event)(partial(handler))
        kinds = lsp.CodeActionOptions([QUICK_FIX, FIX_ALL])
        self.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, kinds)(partial(self._actions))
        self.command(SHOW)(partial(self._show))
        self.command(TRANSLATE)(partial(self._translate))

    # --- diagnostics --------------------------------------------------------------------------------------------------

    def _soon(self, uri: str, delay: float) -> None:
        """Look at a document when nothing has changed in it for a while."""
        if before := self._waiting.pop(uri, None):
            before.cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._tell(uri, delay))

    async def _tell(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        self._views.pop(uri, None)  # settings and memory may be others since
        view = await self._seen(uri)
        found = view.diagnostics()
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version=view.version))

    def _all_again(self) -> None:
        for uri in self.workspace.text_documents:
            self._soon(uri, 0)

    def _close(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._views.pop(uri, None)
        if before := self._waiting.pop(uri, None):
            before.cancel()
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def _seen(self, uri: str) -> View:
        """A document as it is now; it is looked at if it has changed since."""
        document = self.workspace.get_text_document(uri)
        known = self._views.get(uri)
        if known and known.document.text == document.source:
            return known
        encoding = str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding))
        text, version = document.source, document.version
        path = _path_of(uri, document.language_id)
        seen = await self._aside(lambda: self._look(path, text)) if path else Document(Path(uri), text)
        view = self._views[uri] = View(uri, version, encoding, seen)
        return view

    def _look(self, path: Path, text: str) -> Document:
        try:
            return look(path, text, self._root(path), self._cache)
        except Exception as error:  # a fault of ours must not end the work on other documents
            said = f"our own fault: {type(error).__name__}: {error} (please report it)"
            return Document(path, text, problems=[TripglotError(said)])

    def _root(self, path: Path) -> Path:
        """The folder that the client has opened and a post stands in; else the post's own."""
        opened = (*(folder.uri for folder in self.workspace.folders.values()), self.workspace.root_uri or "")
        folders = [folder for uri in opened if (folder := _path(uri))]
        if not path.is_absolute():
            return next(iter(folders), Path())
        return next((folder for folder in folders if path.is_relative_to(folder)), path.parent)

    async def _aside(self, work: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _watch(self, params: lsp.InitializedParams) -> None:
        """Ask to be told when memory or settings change, if the client can."""
        workspace = self.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if watching and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in _WATCHED])
            name = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = lsp.Registration("tripglot-files", name, options)
            await self.client_register_capability_async(lsp.RegistrationParams([registration]))

    # --- what a person asks for ---------------------------------------------------------------------------------------

    async def _actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        view = await self._seen(params.text_document.uri)
        start, end = view.offset(params.range.start), view.offset(params.range.end)
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        found = await self._aside(lambda: list(actions(view, start, end)))
        return [one for one in found if not only or any(f"{one.kind}.".startswith(f"{kind}.") for kind in only)]

    async def _hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """What `explain` says of the block, and what the rules say that found something there."""
        view = await self._seen(params.text_document.uri)
        seen, at = view.document.seen, view.offset(params.position)
        index = view.document.block_at(at)
        if seen is None or index is None:
            return None
        block = seen.post.blocks[index]
        line, target = seen.post.source.line(at), view.document.settings.target
        try:
            said = await self._aside(lambda: explanation(seen, line, target))
        except TripglotError:
            return None
        rules = all_rules()
        codes = dict.fromkeys(finding.code for finding in view.findings_in(at, at))
        lines = [f"{code} {rules[code].name}: {rules[code].summary}" for code in codes]
        text = "\n".join([*lines, *([""] if lines else []), said])
        content = lsp.MarkupContent(lsp.MarkupKind.PlainText, text)
        return lsp.Hover(content, view.range(block.start, block.end))

    async def _show(self, uri: str, line: int, character: int) -> None:
        window = self.client_capabilities.window
        here = lsp.Position(line, character)
        if window and window.show_document and window.show_document.support:
            where = lsp.ShowDocumentParams(uri, take_focus=True, selection=lsp.Range(here, here))
            await self.window_show_document_async(where)
        else:
            self._say(f"{_path(uri) or uri}:{line + 1}", lsp.MessageType.Info)

    async def _translate(self, uri: str, at: int) -> None:
        """Put a translation in the place of the block at an offset."""
        view = await self._seen(uri)
        seen, index, settings = view.document.seen, view.document.block_at(at), view.document.settings
        if seen is None or index is None:
            return
        try:
            made = await self._aside(lambda: self._made(seen, index, settings))
        except TripglotError as error:
            self._say(str(error), lsp.MessageType.Error)
            return
        except ModuleNotFoundError as error:
            if not (said := missing(error)):
                raise
            self._say(said, lsp.MessageType.Error)
            return
        if self.workspace.get_text_document(uri).source != view.document.text:
            self._say("the text has changed meanwhile: ask again", lsp.MessageType.Warning)
            return
        edit = edit_of(view, (made.start, made.end, made.text))
        await self.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label="Translate"))
        if made.state == "unsure":
            self._say("the engine is not sure of this translation: read it", lsp.MessageType.Warning)

    def _made(self, seen: Detected, index: int, settings: Settings) -> Translation:
        from tripglot.jobs.one_block import block_translation  # with all that publishes: nobody may ever ask

        return block_translation(seen.file, seen.post, index, settings, lambda: self._engine(settings))

    def _engine(self, settings: Settings) -> Engine:
        key = repr((settings.engine, settings.engines, settings.jury, settings.package_dirs(), settings.root))
        if key not in self._engines:
            self._engines[key] = engine_of(settings)
        return self._engines[key]

    def _say(self, text: str, kind: lsp.MessageType) -> None:
        self.window_show_message(lsp.ShowMessageParams(kind, f"tripglot: {text}"))


def _path(uri: str) -> Path | None:
    """The file that an address names; None for what is no file."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # a bracket that nothing closes
        return None
    path = _BEFORE_DRIVE.sub("", unquote(parts.path))
    return Path(path) if parts.scheme == "file" and "\0" not in path else None


def _path_of(uri: str, language: str | None) -> Path | None:
    """The path of a post, also of one that has no file yet; None for what is no post."""
    path = _path(uri)
    if path is None:
        return Path("<untitled>") if language == "markdown" else None
    return path if path.suffix.lower() in SUFFIXES else None


def serve() -> None:
    """Serve one client until it says goodbye; nothing else gets into what it reads."""
    parallel.stay_here()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        Server().start_io(sys.stdin.buffer, out)
