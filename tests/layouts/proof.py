"""What the proofs share: the settings that docs/layouts.md shows, and a walk over a built site."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

PAGE = Path(__file__).parents[2] / "docs" / "layouts.md"


def settings_of(heading: str, root: Path) -> None:
    """Write the files that a section of the page shows: its fences with a name after the language."""
    section = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    for name, body in re.findall(r"^```\w+ (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(body, "utf-8")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lang = ""
        self.links: list[str] = []
        self.images: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "html":
            self.lang = found.get("lang") or ""
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "img" and found.get("src"):
            self.images.append(found["src"])
        self.ids |= {found[key] for key in ("id", "name") if found.get(key)}


class Built:
    """A built site: its pages, and what on them leads nowhere."""

    def __init__(self, folder: Path, base: str = "https://example.org/") -> None:
        self.folder = folder
        self._base = base
        self._pages: dict[Path, _Page] = {}

    def page(self, name: str) -> _Page:
        path = self.folder / name
        if path not in self._pages:
            self._pages[path] = _Page()
            self._pages[path].feed(path.read_text("utf-8"))
        return self._pages[path]

    def broken(self, *names: str) -> list[str]:
        """Links and images of pages that lead to nothing on the site; links elsewhere are not looked at."""
        out = []
        for name in names:
            for address in (*self.page(name).links, *self.page(name).images):
                local = address.removeprefix(self._base.rstrip("/"))
                parts = urlsplit(local)
                if parts.scheme or parts.netloc or local.startswith("data:"):
                    continue
                found = self._find(name, unquote(parts.path))
                if found is None or (parts.fragment and not self._has(found, unquote(parts.fragment))):
                    out.append(f"{name}: {address}")
        return out

    def _find(self, name: str, path: str) -> Path | None:
        if not path:
            return self.folder / name
        start = self.folder if path.startswith("/") else (self.folder / name).parent
        found = start / path.lstrip("/")
        choices = [found, found / "index.html", found.with_name(found.name + ".html")]
        return next((choice.resolve() for choice in choices if choice.is_file()), None)

    def _has(self, path: Path, fragment: str) -> bool:
        return path.suffix != ".html" or fragment in self.page(str(path)).ids
