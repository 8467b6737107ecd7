"""The sample site in a real Chromium, as its readers have it: no page script, no request to another host.

The browser is Debian's `chromium`, or what CHROMIUM names; without one these tests are skipped.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import CHROMIUM
from tests.conftest import ROOT, samples, tripglot
from tripglot.jobs.run import run
from tripglot.settings import Settings

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
POSTS = sorted(path.stem for path in (ROOT / "posts").glob("*.md"))
PAGES = [f"{name}.html" for name in ("index", *POSTS, "zh-Hans/index", "zh-Hans/2023-07-29-coscup")]
TAGS = ["tags/index.html", "tags/travel.html", "zh-Hans/tags/index.html", "zh-Hans/tags/台北.html"]
THREE = "2025-05-10-three-cities.html"  # German and Chinese, lists, a footnote, reviewed and unreviewed passages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = samples(tmp_path_factory.mktemp("clone"))
    assert tripglot("run", cwd=folder, HOME=str(folder)).returncode in (0, 1)
    made = folder / "output" / "site"
    found = {path.relative_to(made).as_posix() for path in made.rglob("*.html")}
    assert {name for name in found if "tags/" not in name} == {*PAGES, "404.html"}
    assert set(TAGS) <= found
    return made


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
    here.page.locator("a.state").first.click()
    shown = here.shown(".original")
    assert shown.count(True) == 1
    assert here.page.evaluate("document.querySelector(':target').parentElement.dataset.state") == "machine"


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_every_kind_of_block_has_its_original_beside_it_where_there_is_room(
    visit: Callable[..., Visit], width: int
) -> None:
    here = visit(THREE, viewport={"width": width, "height": 900})
    kinds = {"h2": 0, "p": 0, "li": 0, "td": 0, ".footnotes": 0}
    columns = set()
    for pair in here.page.locator(".pair").all():
        left = pair.locator(".translation").bounding_box()
        if width == 360:
            assert not pair.locator(".original").is_visible()
            continue
        right = pair.locator(".original").bounding_box()
        assert right["x"] > left["x"] + left["width"]
        assert abs(right["y"] - left["y"]) < 8
        columns.add(round(right["x"] + right["width"]))
        for kind in kinds:
            kinds[kind] += pair.evaluate("(pair, kind) => !!(pair.querySelector(kind) || pair.closest(kind))", kind)
    assert width == 360 or (len(columns) == 1 and all(kinds.values()))
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_centred(visit: Callable[..., Visit], name: str) -> None:
    here = visit(name)
    for width in (768, 1280, 1920):
        here.page.set_viewport_size({"width": width, "height": 900})
        box = here.page.locator("main").bounding_box()
        assert abs(box["x"] * 2 + box["width"] - here.page.evaluate("document.documentElement.clientWidth")) < 2


def test_few_originals_stand_in_the_margin(visit: Callable[..., Visit]) -> None:
    here = visit("2024-02-03-fosdem-containers.html", viewport={"width": 1280, "height": 900})
    assert here.page.locator("main").get_attribute("class") == "notes"
    text, note = (here.page.locator(part).first.bounding_box() for part in (".pair .translation", ".pair .original"))
    assert note["x"] > text["x"] + text["width"]
    assert note["width"] < 0.7 * text["width"]


def test_on_a_phone_each_original_folds_under_its_paragraph(visit: Callable[..., Visit]) -> None:
    here = visit(THREE, viewport={"width": 360, "height": 780}, java_script_enabled=False)
    here.page.locator(".fold summary").nth(1).click()
    shown = here.shown(".original")
    assert shown.count(True) == 1
    assert shown[1]
    here.page.locator(".fold summary").nth(1).click()
    assert not any(here.shown(".original"))


def test_either_side_lights_the_other(visit: Callable[..., Visit]) -> None:
    here = visit(THREE, reduced_motion="reduce")
    pair = here.page.locator(".text .pair").nth(1)

    def lit() -> list[bool]:
        colours = [pair.locator(side).evaluate("e => getComputedStyle(e).backgroundColor") for side in SIDES]
        return [colour != "rgba(0, 0, 0, 0)" for colour in colours]

    assert lit() == [False, False]
    pair.locator(".original").hover()
    assert lit() == [True, True]
    here.page.mouse.move(0, 0)
    assert lit() == [False, False]
    pair.locator(".original").focus()
    assert lit() == [True, True]


SIDES = (".translation", ".original")


def test_print_has_two_columns_and_no_controls(visit: Callable[..., Visit]) -> None:
    here = visit(THREE, viewport={"width": 720, "height": 1000})
    here.page.emulate_media(media="print")
    assert not any(here.shown(".view, .fold, .toc, .site, .turn"))
    for pair in here.page.locator(".pair").all():
        left, right = (pair.locator(side).bounding_box() for side in SIDES)
        assert right["x"] > left["x"] + left["width"]
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_post_leads_to_the_next_and_its_tags_to_others(visit: Callable[..., Visit]) -> None:
    here = visit("index.html")
    here.page.locator(".index h2 a").first.click()
    titles = [here.page.locator("h1").inner_text()]
    while here.page.locator(".turn .older").count():
        here.page.locator(".turn .older").click()
        titles.append(here.page.locator("h1").inner_text())
    assert len(titles) == len(set(titles)) == len(POSTS)
    here.page.goto((here.site / THREE).as_uri())
    here.page.locator('a[rel="tag"]').last.click()
    assert here.page.locator("h1").inner_text() == "Tag: travel"
    assert [item.inner_text() for item in here.page.locator(".index h2").all()] == ["Three cities, three hackerspaces"]


@pytest.mark.parametrize("name", [*PAGES, *TAGS])
def test_every_link_within_the_site_arrives(visit: Callable[..., Visit], name: str) -> None:
    here = visit(name)
    for link in here.page.locator("a[href]").evaluate_all("links => links.map(a => a.href)"):
        target = urlsplit(link)
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
    titles = [item.inner_text() for item in here.page.locator(".index > li > h2 > a").all() if item.is_visible()]
    assert titles == ["Three cities, three hackerspaces", "A weekend in Sankt Augustin"]
    here.page.locator("#tg-checked-yes").check()
    assert here.shown(".index > li").count(True) == 1


def test_another_language_is_one_click_away(visit: Callable[..., Visit]) -> None:
    here = visit("2023-07-29-coscup.html")
    here.page.locator("header.site nav a[hreflang]").click()
    assert here.page.locator("html").get_attribute("lang") == "zh-Hans"
    here.page.locator("header.site nav a[hreflang]").click()
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


@pytest.mark.parametrize("name", [*PAGES, *TAGS, "404.html"])
def test_axe_finds_nothing(browser: object, site: Path, name: str) -> None:
    here = Visit(browser, site, name, color_scheme="light")
    in_the_dark = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that colours can break
    views = [f"#tg-{view}" for view in ("both", "translation", "originals")]
    for view in views if here.page.locator(views[0]).count() else [""]:
        if view:
            here.page.locator(view).check()
        here.page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
        for scheme, options in (("light", None), ("dark", in_the_dark)):
            here.page.emulate_media(color_scheme=scheme)
            result = axe.Axe().run(here.page, options=options)
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
