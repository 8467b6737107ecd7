import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA, read_cases
from tests.publishing.tree import GFM, originals, plain, translation, tree
from tripglot.config import load
from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.post import Post
from tripglot.publishing.markdown.bilingual import Walk
from tripglot.publishing.markdown.styles import NAMES, PAGE, STYLES
from tripglot.translation.fill import Filled

_HAN = re.compile("[\u3400-\u9fff]+")
# what a post may be made of; every Chinese word is translated, everything else stays
FRAGMENTS = [
    "English stays as it is, `code` and all.",
    "这里有一段文字。",
    "**重要** 的 *文字* 在 [这里](a.md) 和 `代码` 里",
    "_第一_ 行\n第二行",
    "换行在这里  \n再换一次\\\n最后一行",
    "<b>粗体</b> 和 a < b & c",
    "# 标题\n直接跟着",
    "## 1. 开始",
    "## - 一个减号 ##",
    "标题二\n======\n跟着的段落",
    "### 一 ~~二~~ 三",
    "- 第一项\n- 第二 **项**\n  继续在这里\n- three",
    "1. 第一\n\n   第二段\n\n2. 第三",
    "> 引用的话\n> 第二行",
    "> ## 引用里的标题\n>\n> 正文",
    "| 工具 | n |\n|---|--:|\n| 锤子 \\| 钉子 | 3 |\n| `a` | 好 |",
    "段落后面紧跟列表\n- 一\n- 二",
    "竖线 | 在 `a|b` 里",
    "反斜线 \\| 竖线",
    "    code 代码\n",
    "***\n",
    "<div>\n\n中间的段落\n\n</div>",
]


def _filled(markdown: str) -> Filled:
    post = Post.parse(markdown)
    new = {
        i: _HAN.sub(lambda m: "word " * len(m.group()), block.source).replace("。", ".").rstrip()
        for i, block in enumerate(post.blocks)
    }
    changes = {i: source for i, source in new.items() if _HAN.search(post.blocks[i].source)}
    edit = post.edit(changes)
    refused = {refusal.block for refusal in edit.refused}
    return Filled(edit.post, post, changed=set(changes) - refused)


def _written(filled: Filled, style: str) -> str:
    langs = dict.fromkeys(filled.changed, "zh-Hans")
    return Walk.of(filled, filled.post, langs, dict.fromkeys(filled.changed, "machine")).write(style)


@pytest.mark.parametrize("style", STYLES)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6), st.sampled_from(["\n\n", "\r\n\r\n"]))
def test_either_half_renders_as_it_does_alone(style: str, fragments: list[str], gap: str) -> None:
    filled = _filled(gap.join(fragments).replace("\r\n", "\n").replace("\n", gap[: len(gap) // 2]) + "\n")
    found = tree(_written(filled, style))
    assert plain(translation(found)) == plain(tree(filled.post.source.text))
    blocks = [filled.original.blocks[i] for i in sorted(filled.changed) if filled.original.blocks[i].kind != "html"]
    assert originals(found) == [plain(tree(block.source, inline=True)) for block in blocks]


@pytest.mark.parametrize("style", NAMES)
def test_no_heading_and_no_anchor_is_added(style: str) -> None:
    text = (
        '# 标题 {#top}\n\n## <a id="x"></a>部分 ![图](a.png) 一[^1]\n\n第一段 <a name="y">锚</a>[^1]。\n\n[^1]: 脚注\n'
    )
    made = _written(_filled(text), style)
    assert re.findall(r"<h\d", GFM.render(made)) == ["<h1", "<h2"]
    for once in ("{#top}", 'id="x"', 'name="y"', "a.png", "[^1]:"):
        assert made.count(once) == 1
    assert made.count("[^1]") == 3


@pytest.mark.parametrize("style", STYLES)
def test_words_are_readable_where_a_host_strips_every_attribute(style: str) -> None:
    made = _written(_filled("第一段。\n\n- 一项\n"), style)
    text = re.sub(r"<br>", "\n", re.sub(r"</?(?:span|blockquote|b)\b[^>]*>", "", made))
    lines = [line.strip("|- ") for line in text.split("\n")]
    cells = [cell.strip() for line in lines for cell in line.split("|") if cell.strip()]
    assert [cell for cell in cells if cell not in ("English", "简体中文", "---")] == [
        "word word word .", "第一段。", "word word", "一项",
    ]  # fmt: skip


CASES = read_cases(DATA / "bilingual.txt")


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_styles(before: str, after: str) -> None:
    style, _, markdown = before.partition("\n")
    assert _written(_filled(markdown), style) == after


def test_every_line_of_an_unwrapped_block_has_its_original_below() -> None:
    long = "第一行很长，" * 30
    made = _written(_filled(f"{long}\nEnglish line ![x](y.png)\n第二行\n"), PAGE)
    assert made.count("<br>") == 2
    assert made.count("English line") == made.count("y.png") == 1


def test_the_settings_choose_the_style_and_the_site_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("English text stands here.\n\n- 我们使用这个工具。\n\n我们使用这个工具。\n", "utf-8")
    (tmp_path / "tripglot.toml").write_text('bilingual = "interleaved"\n')
    run([Path("a.md")], load())
    made = (tmp_path / "output/bilingual/a.md").read_text("utf-8")
    assert made.endswith('\n\n<span class="original machine" lang="zh-Hans">我们使用这个工具。</span>\n')
    assert "data-key" not in made
    assert (tmp_path / "output/site/a.html").read_text("utf-8").count(
        '<div class="pair" data-state="machine" data-key="'
    ) == 2
    (tmp_path / "tripglot.toml").write_text('bilingual = "page"\n')
    with pytest.raises(TripglotError, match="interleaved, quoted, table"):
        load()


def test_a_mark_of_dead_emphasis_finds_no_partner_in_the_translation() -> None:
    post = Post.parse("- 前面**强调。**后面**粗体**字\n")
    edit = post.edit({0: "before **stress.** after **bold** sign"})
    assert not edit.refused
    for style in STYLES:
        made = tree(_written(Filled(edit.post, post, changed={0}), style))
        assert plain(translation(made)) == plain(tree(edit.post.source.text))
        assert "".join(_words(originals(made)[0])).replace("*", "") == "前面强调。后面粗体字"


def _words(nodes: list) -> list[str]:
    return [word for node in nodes for word in ([node] if isinstance(node, str) else _words(node[2]))]


def test_a_hard_break_stays_behind_the_original_of_its_line() -> None:
    long = "第一行很长，" * 30
    for mark in ("  ", "\\"):
        made = _written(_filled(f"{long}{mark}\n第二行\n"), "quoted")
        assert f"</span>{mark}\n" in made
        assert plain(translation(tree(made))) == plain(tree(_filled(f"{long}{mark}\n第二行\n").post.source.text))


def test_neighbours_share_a_table() -> None:
    made = _written(_filled("第一段\n\n第二段\n\nEnglish.\n\n第三段\n"), "table")
    assert made.count("|---|---|") == 2


def test_text_that_only_has_a_translated_title_or_image_text_stands_once() -> None:
    from tripglot.detection.readings import read, units_of
    from tripglot.engines.make import make_engine
    from tripglot.publishing.markdown.bilingual import Walk
    from tripglot.translation.fill import fill

    text = '## See [the hall](x "主會場的入口") here\n\nThe row ![早上的隊伍](a.jpg) was long that day.\n'
    post = Post.parse(text)
    filled = fill([(post, units_of(post, read(post, "en"), "en"))], make_engine("pseudo"), "en")[0]
    assert len(filled.changed) == 2
    walk = Walk.of(filled, filled.post, {}, {}, target="en")
    for style in ("quoted", "interleaved", "table"):
        assert walk.write(style) == filled.post.source.text


def test_what_is_left_is_marked_in_text_and_not_in_the_text_of_an_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left = "Das Wetter war gestern leider nicht so schön wie heute."
    (tmp_path / "a.md").write_text(f"A day out.\n\n![{left}](a.png)\n\n{left}\n", encoding="utf-8")
    run([Path("a.md")], load())
    made = (tmp_path / "output" / "bilingual" / "a.md").read_text(encoding="utf-8")
    assert f"![{left}](a.png)" in made
    assert f'<span class="missing" lang="de">{left}</span>' in made
