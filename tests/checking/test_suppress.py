from pathlib import Path

import pytest

from tripglot.checking import check
from tripglot.settings import Settings

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here."
NEXT = '<!-- tripglot-disable-next-line TG101 reason="a sign" -->'

CASES: dict[str, tuple[str, list[str]]] = {
    "next line": (f"{NEXT}\n{ZH}\n", []),
    "a formatter's blank line does not detach it": (f"{NEXT}\n\n{ZH}\n", []),
    "only the next block": (f"{NEXT}\n\n{ZH}\n\n{ZH}\n", ["TG101"]),
    "a family": (f'<!-- tripglot-disable-next-line TG1 reason="x" -->\n\n{ZH}\n', []),
    "everything": (f'<!-- tripglot-disable-next-line reason="x" -->\n\n{ZH}\n', []),
    "another code": (f'<!-- tripglot-disable-next-line TG203 reason="x" -->\n\n{ZH}\n', ["TG901", "TG101"]),
    "no reason": (f"<!-- tripglot-disable-next-line TG101 -->\n\n{ZH}\n", ["TG902"]),
    "no such code": (f'<!-- tripglot-disable-next-line TG999 reason="x" -->\n\n{ZH}\n', ["TG903", "TG101"]),
    "a region": (
        f'<!-- tripglot-disable TG101 reason="x" -->\n\n{ZH}\n\n{ZH}\n\n<!-- tripglot-enable TG101 -->\n\n{ZH}\n', ["TG101"],
    ),
    "the whole file": (f'{ZH}\n\n<!-- tripglot-disable-file TG101 reason="x" -->\n\n{ZH}\n', []),
    "a keep without a reason": (f"<!-- tripglot: keep -->\n\n{ZH}\n", ["TG902"]),
    "a keep with an empty one": (f'<!-- tripglot: keep reason="" -->\n\n{ZH}\n', ["TG902"]),
    "front matter": (f'---\ntitle: A\ntripglot:\n  disable: [TG101]\n  reason: "x"\n---\n\n{ZH}\n', []),
    "front matter without a reason": (f"---\ntitle: A\ntripglot:\n  disable: [TG101]\n---\n\n{ZH}\n", ["TG902"]),
    "a title that is kept": (f'---\ntitle: {ZH}\ntripglot: {{keep: [title], reason: "x"}}\n---\n\n{EN}\n', []),
    "a title that is kept without a reason": (f"---\ntitle: {ZH}\ntripglot: {{keep: title}}\n---\n\n{EN}\n", ["TG902"]),
    "front matter with one code": (f'---\ntripglot: {{disable: TG101, reason: "x"}}\n---\n\n{ZH}\n', []),
    "a key nobody knows": (f'---\ntitle: A\ntripglot: {{kepe: [title], reason: "x"}}\n---\n\n{EN}\n', ["TG903"]),
    "a word instead of keys": (f"---\ntitle: A\ntripglot: keep\n---\n\n{EN}\n", ["TG903"]),
    "no word at all": (f"---\ntitle: A\ntripglot:\n---\n\n{EN}\n", []),
    "a truth instead of keys": (f"---\ntitle: A\ntripglot: false\n---\n\n{EN}\n", ["TG903"]),
    "a kept key that is not there": (f'---\ntitle: A\ntripglot: {{keep: [tilte], reason: "x"}}\n---\n\n{EN}\n', ["TG903"]),
    "a key of TOML": (f'+++\ntitle = "A"\n[tripglot]\nkepe = ["title"]\n+++\n\n{EN}\n', ["TG903"]),
    "unused": (f"{NEXT}\n\n{EN}\n", ["TG901"]),
    "in code it is text": (f"```\n{NEXT}\n```\n\n{EN}\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_suppressions(text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    checked = check([tmp_path / "a.md"], Settings(root=tmp_path))
    assert [f.code for f in checked.findings if f.severity != "info"] == expected
