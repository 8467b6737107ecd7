"""Tags, keywords and categories: addresses of a blog, which no engine touches unless the settings say so."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.jobs.test_life import Counting, entries, post, project, published, run
from tripglot.checking import check
from tripglot.settings import Settings

__all__ = ["project"]
TAGGED = '---\ntags: [hiking, 旅行]\nkeywords: ["爬山"]\n---\n\n# A day'


@pytest.fixture
def tagged(project: tuple[Settings, Counting]) -> tuple[Settings, Counting]:
    post(project[0], "# A day", TAGGED)
    return project


def test_they_stay_and_are_counted_as_kept(tagged: tuple[Settings, Counting]) -> None:
    settings, engine = tagged
    report = run(settings).posts[0]
    assert not {"旅行", "爬山"} & set(engine.asked)
    assert published(settings).startswith(TAGGED)
    assert (report.fates.total(), report.left, report.problems) == (2, 0, [])
    assert {(stay.text, stay.why) for stay in report.stays} == {("旅行", "label"), ("爬山", "label")}
    codes = {finding.code for finding in check([settings.root / "posts"], settings).findings}
    assert codes == {"TG108", "TG203"}


def test_who_names_them_in_the_settings_gets_them_translated(tagged: tuple[Settings, Counting]) -> None:
    settings, engine = tagged
    run(replace(settings, front_matter=("title", "Tags")))
    assert "旅行" in engine.asked
    assert "爬山" not in engine.asked


def test_the_glossary_names_them(tagged: tuple[Settings, Counting]) -> None:
    settings, _ = tagged
    (settings.root / "glossary.toml").write_text('[[term]]\nsource = "旅行"\ntarget = { en = "travel" }\n', "utf-8")
    run(settings)
    assert "tags: [hiking, travel]" in published(settings)
    assert ("reviewed", "travel") in entries(settings)
    assert "TG503" not in {finding.code for finding in check([settings.root / "posts"], settings).findings}
    (settings.root / "glossary.toml").unlink()
    run(settings)
    assert "tags: [hiking, travel]" in published(settings)  # by the memory


def test_an_engine_s_word_of_before_goes(tagged: tuple[Settings, Counting]) -> None:
    settings, _ = tagged
    run(replace(settings, front_matter=("tags",)))
    assert "旅行" not in published(settings)
    run(settings)
    assert published(settings).startswith(TAGGED)


def test_a_tag_that_looks_like_a_language_is_none(tagged: tuple[Settings, Counting]) -> None:
    settings, _ = tagged
    post(settings, "tags: [hiking, 旅行]", "lang: zh-Hant\ntags: [de, ja]\ncategories: [fr]\ntitle: 旅行")
    run(settings)
    assert "lang: en\ntags: [de, ja]\ncategories: [fr]\n" in published(settings)


@pytest.mark.parametrize("layout", ["hugo", "jekyll", "docusaurus", "pelican", "astro"])
def test_layouts_leave_them_alone(layout: str, tagged: tuple[Settings, Counting]) -> None:
    settings, _ = tagged
    post(settings, "tags: [hiking, 旅行]", "title: A day\nslug: day\ncategories: cats\ntags: [hiking, 旅行]")
    assert run(replace(settings, layout=layout)).posts[0].problems == []


def test_a_label_may_hold_anything(tagged: tuple[Settings, Counting], tmp_path: Path) -> None:
    post(tagged[0], "[hiking, 旅行]", "{a: [旅行, {b: 爬山}]}")
    assert run(tagged[0]).clean
