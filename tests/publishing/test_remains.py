"""Whatever a reader sees in another script is translated, or counted by a run and named by a check."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import DATA, read_cases
from tripglot.checking import check
from tripglot.detection import foreign_letters
from tripglot.jobs.run import run
from tripglot.settings import Settings

SAMPLES = Path(__file__).parents[2] / "posts"
POST = """---
title: "KubeCon 心得: what I learned"
author: 王小明
---

# 台北 trip: 三天兩夜

**粗體字** here and `程式碼` and $字_1$ and [[頁面|維基]] are a part of this sentence about 台北 (Taipei).

<!-- tripglot: keep reason="a sign" -->

這個招牌要保留原來的文字。

```
# 註解
```

    縮排的程式碼

See [x] now, please, and https://example.org/路徑 too. <kbd>鍵</kbd>

[x]: y "連結的標題"

<div>
<pre>預先排好的文字</pre>
<!-- 看不見 --><img src="a.png" alt="主會場的入口" title="早上">
</div>

[a](b "標題"), ![圖片](c.png "圖說") {{< figure src="d.png" title="看不見的標題" >}}

## Привет

И это тоже остаётся, потому что пакета нет.
"""
FIXTURES = {
    "all kinds": POST,
    **{name: "\n\n".join(text for _, text, _ in read_cases(DATA / f"{name}.txt")) for name in ("mixed", "values")},
}


class Seen(HTMLParser):
    """The texts that a reader of the translation sees: text, alternative texts and titles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        names = set((known.get("class") or "").split())
        own = bool({"original", "fold", "meta"} & names) or tag in ("fieldset", "nav", "footer")
        hidden = own or any(self._inside)
        self.texts += [] if hidden else [known.get(name) or "" for name in ("alt", "title", "aria-label")]
        if tag not in ("img", "br", "hr", "meta", "link", "input", "wbr"):
            self._inside.append(own)

    def handle_endtag(self, tag: str) -> None:
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._inside):
            self.texts.append(data)


def seen(html: str) -> Iterator[str]:
    """The runs of foreign letters of a page's main part."""
    reader = Seen()
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    reader.feed(found.group())
    for text in reader.texts:
        yield from foreign_letters("en").findall(text)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(SAMPLES, folder / "posts")
    for name, text in FIXTURES.items():
        (folder / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
    return Settings(root=folder, unsure="publish", jury=False)  # whatever the words are


def test_everything_that_is_seen_is_accounted_for(project: Settings) -> None:
    report = run([project.root / "posts"], project)
    findings = list(check([project.root / "posts"], project).findings)
    runs = 0
    for post in report.posts:
        page = project.root / "output" / "site" / post.name.with_suffix(".html")
        named = "\n".join(f"{f.message} {f.anchor}" for f in findings if f.path.name == post.name.name)
        counted = {stay.text for stay in post.stays}
        for text in seen(page.read_text(encoding="utf-8")):
            runs += 1
            assert text in named, (post.name, text)
            assert text in counted or post.left > 0, (post.name, text)
    assert runs > 20


def test_the_counts_are_honest(project: Settings) -> None:
    report = run([project.root / "posts"], project)
    found = next(post for post in report.posts if post.name.stem == "all kinds")
    assert found.left == 2
    assert not report.clean
    why = {stay.text: stay.why for stay in found.stays}
    assert {why[text] for text in ("心得", "台北", "三天兩夜", "粗體字")} == {"embedded"}
    assert why["這個招牌要保留原來的文字"] == "kept"
    assert {
        why[text] for text in ("王小明", "程式碼", "註解", "縮排的程式碼", "連結的標題", "路徑", "預先排好的文字")
    } == {"not translatable"}
    assert "看不見" not in why


def test_a_second_run_counts_the_same(project: Settings) -> None:
    from tripglot.cache import Cache

    counts = []
    for _ in range(2):
        report = run([project.root / "posts"], project, cache=Cache(project.root))
        counts.append([(post.name, post.fates.total(), post.left, sorted(post.stays)) for post in report.posts])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The keys are put into a有限 index space by the driver.\n", 1),
        ("We ate 小笼包 at the night market.\n", 0),
        ("The constant π and the angle α are known.\n", 0),
    ],
)
def test_what_nobody_decided_is_left(text: str, left: int, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(text, encoding="utf-8")
    report = run([tmp_path / "posts"], Settings(root=tmp_path, unsure="publish"))
    assert report.posts[0].left == left
    assert report.clean == (left == 0)
