"""The sample site in a real Chromium, as its readers have it: no page script, no request to another host.

The browser is Debian's `chromium`, or what CHROMIUM names; without one these tests are skipped.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import ROOT, samples, tripglot
from tripglot.jobs.run import run
from tripglot.settings import Settings

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
POSTS = sorted(path.stem for path in (ROOT / "posts").glob("*.md"))
PAGES = [f"{name}.html" for name in ("index", *POSTS, "zh-Hans/index", "zh-Hans/2023-07-29-coscup")]
THREE = "2025-05-10-three-cities.html"  # German and Chinese, lists, a footnote, reviewed and unreviewed passages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = samples(tmp_path_factory.mktemp("clone"))
    assert tripglot("run", cwd=folder, HOME=str(folder)).returncode in (0, 1)
    made = folder / "output" / "site"
    assert {path.relative_to(made).as_posix() for path in made.rglob("*.html")} == {*PAGES, "404.html"}
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


class Visit:
    """A page in a browser, with what it asked for and what it complained of."""

    def __init__(self, browser: object, site: Path, name: str, **context: object) -> None:
        self.page = browser.new_page(**context)  # type: ignore[attr-defined]
        self.site = site
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto((site / name).as_uri())

    def shown(self, selector: str) -> list[bool]:
        return [item.is_visible() for item in self.page.locator(selector).all()]


@pytest.fixture
def visit(browser: object, site: Path) -> Iterator[Callable[..., Visit]]:
    visits: list[Visit] = []

    def make(name: str, other: Path | None = None, **context: object) -> Visit:
        visits.append(Visit(browser, other or site, name, **context))
        return visits[-1]

    yield make
    for made in visits:
        assert made.complaints == []
        assert [url for url in made.requests if not url.startswith(made.site.as_uri())] == []
        made.page.close()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_views_can_be_switched(visit: Callable[..., Visit], script: bool) -> None:
    here = visit(THREE, java_script_enabled=script)
    both = {"original": here.shown(".original"), "translation": here.shown(".translation")}
    assert all(both["original"]) and all(both["translation"])
    here.page.locator("#tg-translation").check()
    assert not any(here.shown(".original")) and all(here.shown(".translation"))
    here.page.locator("#tg-originals").check()
    assert all(here.shown(".original")) and not any(here.shown(".translation"))
    here.page.locator("#tg-both").check()
    assert all(here.shown(".original")) and all(here.shown(".translation"))


def test_a_mark_leads_to_the_original_where_originals_are_hidden(visit: Callable[..., Visit]) -> None:
    here = visit(THREE)
    here.page.locator("#tg-translation").check()
    here.page.locator("a.state").nth(1).click()
    shown = here.shown(".original")
    assert shown.count(True) == 1
    assert shown[1]


def test_pairs_stand_side_by_side_where_there_is_room(visit: Callable[..., Visit]) -> None:
    for width, beside in ((1440, True), (768, False), (360, False)):
        here = visit(THREE, viewport={"width": width, "height": 900})
        pair = here.page.locator(".pair").nth(1)
        left, right = (pair.locator(part).bounding_box() for part in (".translation", ".original"))
        assert (right["x"] > left["x"] + left["width"] - 1) is beside
        assert (right["y"] >= left["y"] + left["height"] - 1) is not beside
        assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_site_arrives(visit: Callable[..., Visit], name: str) -> None:
    here = visit(name)
    for link in here.page.locator("a[href]").all():
        target = urlsplit(link.evaluate("a => a.href"))
        if target.scheme != "file":
            continue
        path = Path(unquote(target.path))
        assert path.is_file(), target.path
        if target.fragment:
            html = path.read_text(encoding="utf-8")
            assert f'id="{unquote(target.fragment)}"' in html, target.fragment


def test_a_footnote_and_a_heading_are_reached(visit: Callable[..., Visit]) -> None:
    here = visit(THREE)
    here.page.locator("sup.footnote-ref a").first.click()
    assert here.page.evaluate("document.querySelector(':target').id") == "fn1"
    here.page.locator(".toc summary").click()
    here.page.locator(".toc a").nth(1).click()
    assert here.page.evaluate("document.querySelector(':target').tagName") == "H2"


def test_the_index_is_filtered_without_a_script(visit: Callable[..., Visit]) -> None:
    here = visit("index.html", java_script_enabled=False)
    assert all(here.shown(".index > li"))
    here.page.locator(".filters summary").click()
    here.page.locator("#tg-from-de").check()
    titles = [item.inner_text() for item in here.page.locator(".index > li > a").all() if item.is_visible()]
    assert titles == ["Three cities, three hackerspaces", "A weekend in Sankt Augustin"]
    here.page.locator("#tg-checked-yes").check()
    assert here.shown(".index > li").count(True) == 1


def test_another_language_is_one_click_away(visit: Callable[..., Visit]) -> None:
    here = visit("2023-07-29-coscup.html")
    here.page.locator("header.site nav a").click()
    assert here.page.locator("html").get_attribute("lang") == "zh-Hans"
    here.page.locator("header.site nav a").click()
    assert here.page.locator("html").get_attribute("lang") == "en"


def test_a_page_in_arabic_runs_from_the_right(visit: Callable[..., Visit], tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "# يوم في المعرض\n\nذهبنا إلى المعرض في الصباح، وكان الجو جميلاً.\n\nThe second talk was about containers.\n",
        "utf-8",
    )
    run([tmp_path / "posts"], Settings(root=tmp_path, target="ar"))
    here = visit("a.html", tmp_path / "output" / "site")
    assert here.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    title = here.page.locator("h1").evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right }"
    )
    assert title > here.page.locator("h1").bounding_box()["x"] + here.page.locator("h1").bounding_box()["width"] - 2
    english = here.page.locator("[lang=en]").first
    assert english.evaluate("e => getComputedStyle(e).direction") == "ltr"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_axe_finds_nothing(browser: object, site: Path, name: str, scheme: str) -> None:
    here = Visit(browser, site, name, color_scheme=scheme)
    views = [f"#tg-{view}" for view in ("both", "translation", "originals")]
    for view in views if here.page.locator(views[0]).count() else [""]:
        if view:
            here.page.locator(view).check()
        here.page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
        result = axe.Axe().run(here.page)
        assert result.violations_count == 0, result.generate_report()
    here.page.close()


def test_html_validate_finds_nothing(site: Path) -> None:
    validate = shutil.which("html-validate")
    if validate is None:
        pytest.skip("html-validate (npm) is not on the PATH")
    config = Path(__file__).parent / "htmlvalidate.json"
    result = subprocess.run(
        [validate, "--config", config, *map(str, site.rglob("*.html"))], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", [page for page in PAGES if "index" not in page])
def test_a_page_is_light(name: str, site: Path) -> None:
    words = len((site / name).read_text(encoding="utf-8").split())
    assert (site / name).stat().st_size < 60_000 * max(1, words / 2000)
