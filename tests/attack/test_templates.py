"""A template comes with a stranger's pull request: what it is given must not lead anywhere."""

from dataclasses import replace
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.settings import Settings

POSTS = {
    "a.md": "---\ntitle: 第一次\ndate: 2024-05-01\nauthor: Mei\n---\n\n# 第一次参加年会\n\n我们使用开源项目。[二](b.md)\n",
    "b.md": "---\ntitle: Day two\ndate: 2023-05-02\n---\n\n# One\n\n## Two\n\n## Three\n\n## Four\n\nEnglish text, long.\n",
}
PLAIN = (str, int, bool, type(None), list, dict, Markup)


def project(folder: Path) -> Settings:
    (folder / "posts").mkdir()
    for name, text in POSTS.items():
        (folder / "posts" / name).write_text(text, encoding="utf-8")
    return Settings(root=folder, url="https://trips.example/", engine="identity")


def strangers(value: object, way: str = "context") -> list[str]:
    """The ways to objects that are more than data."""
    if type(value) is dict:
        return [s for key, inner in value.items() for s in (*strangers(key, way), *strangers(inner, f"{way}.{key}"))]
    if type(value) is list:
        return [s for number, inner in enumerate(value) for s in strangers(inner, f"{way}[{number}]")]
    return [] if type(value) in PLAIN else [f"{way}: {type(value).__name__}"]


def test_templates_are_given_data_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, dict[str, object]] = {}
    original = jinja2.Template.render

    def note(self: jinja2.Template, *args: dict[str, object], **more: object) -> str:
        given.setdefault(str(self.name), {}).update(*args, **more)
        return original(self, *args, **more)

    monkeypatch.setattr(jinja2.Template, "render", note)
    run([tmp_path / "posts"], project(tmp_path))
    assert set(given) == {"page.html", "turn.html", "index.html", "404.html", "filters.css"}
    assert [way for name, context in given.items() for way in strangers(context, name)] == []


ATTACKS = [
    "{{ page.path.cwd().joinpath('%s').write_text('x') }}",
    "{{ page.name.absolute().parent.joinpath('%s').write_text('x') }}",
    "{{ versions[0].path.cwd().joinpath('%s').touch() }}",
    "{{ langs[0][1].cwd().joinpath('%s').write_text('x') }}",
    "{{ (page | attr('path')).cwd().joinpath('%s').write_text('x') }}",
    "{{ [page] | map(attribute='path') | map('attr', 'cwd') | first }}%s",
    "{{ to.__globals__['Path']('%s').write_text('x') }}",
    "{{ to.__closure__ }}%s",
    "{{ '{0.__class__}%s'.format(page) }}",
    "{{ words.update({'show': '%s'}) }}",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("mode", [{}, {"dry_run": True}, {"frozen": True}])
def test_a_template_reaches_no_file(tmp_path: Path, attack: str, mode: dict[str, bool]) -> None:
    settings = project(tmp_path)
    aim = tmp_path / "reached"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(attack % aim.as_posix(), encoding="utf-8")
    with pytest.raises(TripglotError, match=r"page\.html:1"):
        run([tmp_path / "posts"], settings, **mode)
    assert not aim.exists()


def test_a_theme_still_reaches_what_it_is_given(tmp_path: Path) -> None:
    settings = project(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{{ here }}|{{ page.title }}|{{ page.path }}|{{ page.checked }}|{{ to('style.css') }}|{{ to(page.path) }}|"
        "{% for version in versions %}{{ version.lang }} {% endfor %}|{{ toc and toc[0].anchor }}",
        encoding="utf-8",
    )
    run([tmp_path / "posts"], replace(settings, engine="identity"))
    made = (tmp_path / "output" / "site" / "zh-Hans" / "a.html").read_text(encoding="utf-8")
    assert made == "zh-Hans/a.html|第一次|zh-Hans/a.html|True|../style.css|a.html|en zh-Hans |[]"
