"""A document in the words of the protocol: ranges, edits, diagnostics."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from lsprotocol import types as lsp

import tripglot
from tripglot.checking import Finding
from tripglot.errors import TripglotError
from tripglot.lsp.document import Document
from tripglot.lsp.positions import Positions

SOURCE = "tripglot"
_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


@dataclass
class View:
    """A document as a client sees it: under its address and version, in its code units."""

    uri: str
    version: int | None
    encoding: str
    document: Document

    @cached_property
    def positions(self) -> Positions:
        """The places of the text."""
        return Positions(self.document.text, self.encoding)

    def range(self, start: int, end: int) -> lsp.Range:
        """Two offsets into the post as a range of the document."""
        shift = self.document.shift
        ends = (self.positions.place(start + shift), self.positions.place(end + shift))
        return lsp.Range(*(lsp.Position(*place) for place in ends))

    def offset(self, position: lsp.Position) -> int:
        """A position as an offset into the post."""
        return max(0, self.positions.offset(position.line, position.character) - self.document.shift)

    def diagnostics(self) -> list[lsp.Diagnostic]:
        """All that is to be said of the document, problems first."""
        return [*map(self._problem, self.document.problems), *map(self.diagnostic, self.document.findings)]

    def diagnostic(self, finding: Finding) -> lsp.Diagnostic:
        """One finding."""
        place = "" if finding.path == self.document.path else f"{finding.path}:{finding.line}: "
        page = page_of(finding.code)
        return lsp.Diagnostic(
            self.range(*self.document.span(finding)),
            place + finding.message,
            severity=_SEVERITY[finding.severity],
            code=finding.code,
            code_description=lsp.CodeDescription(page) if page else None,
            source=SOURCE,
        )

    def _problem(self, error: TripglotError) -> lsp.Diagnostic:
        here = error.path == self.document.path and error.line
        line = (error.line or 1) - 1 if here else 0
        last = self.positions.place(self.positions.offset(line, len(self.document.text)))
        whole = lsp.Range(lsp.Position(line, 0), lsp.Position(*last))
        said = str(TripglotError(error.message, cure=error.cure)) if here else str(error)
        return lsp.Diagnostic(whole, said, severity=lsp.DiagnosticSeverity.Error, source=SOURCE)

    def findings_in(self, start: int, end: int) -> Iterator[Finding]:
        """The findings that touch a stretch of the post."""
        for finding in self.document.findings:
            first, last = self.document.span(finding)
            if first <= end and start <= last:
                yield finding


def page_of(code: str) -> str | None:
    """The address of a rule's page: where the release says that its documents are, or in this checkout."""
    for line in _metadata().get_all("Project-URL") or ():
        name, _, address = line.partition(", ")
        if name.lower() == "documentation":
            return f"{address.rstrip('/')}/rules/{code}"
    page = Path(tripglot.__file__).parents[2] / "docs" / "rules" / f"{code}.md"
    return page.as_uri() if page.is_file() else None


def _metadata() -> "metadata.PackageMetadata":
    return metadata.metadata("tripglot")
