"""What can be known of the recipe without PyTorch: that its modules agree with the project, and that `evaluate` runs."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "training").glob("[!_]*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_every_name_that_a_module_takes_from_the_project_is_there(name: str) -> None:
    tree = ast.parse((ROOT / "training" / f"{name}.py").read_text(encoding="utf-8"))
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    for node in taken:
        if node.module.split(".")[0] == "training":
            other = ast.parse((ROOT / f"{node.module.replace('.', '/')}.py").read_text(encoding="utf-8"))
            there = {getattr(item, "name", None) for item in other.body}
            there |= {target.id for item in other.body if isinstance(item, ast.Assign | ast.AnnAssign)
                      for outer in getattr(item, "targets", [getattr(item, "target", None)])
                      for target in ast.walk(outer) if isinstance(target, ast.Name)}  # fmt: skip
        elif node.module.split(".")[0] == "tripglot":
            pytest.importorskip("ctranslate2")
            there = set(dir(import_module(node.module)))
        else:
            continue
        assert {alias.name for alias in node.names} <= there, f"training/{name}.py: {node.module}"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_imported(name: str) -> None:
    try:
        import_module(f"training.{name}")
    except ModuleNotFoundError as error:
        if error.name not in {"torch", "numpy", "sentencepiece", "eflomal", "ctranslate2", "jieba", "opencc"}:
            raise
        pytest.skip(f"{error.name} is not installed (dependency group `training`)")


def test_evaluate_measures_the_bundled_package(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")
    pytest.importorskip("sacrebleu")
    from tripglot.packages.bundled import archives

    pairs = {
        "今天下雨。": "It is raining today.",
        "我们走吧。": "Whatever nobody would say of that.",
        "请安装 Docker 26。": "Please install Docker 26.",
    }
    (tmp_path / "tests.tsv").write_text("".join(f"{zh}\t{en}\n" for zh, en in pairs.items()), encoding="utf-8")
    [package] = archives()
    command = [
        sys.executable,
        "-m",
        "training.evaluate",
        package,
        tmp_path / "tests.tsv",
        "--samples",
        "1",
        "--worst",
        "1",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "BLEU" in done.stdout
    assert "loops 0" in done.stdout
    assert re.findall("  S (.*)", done.stdout) == ["今天下雨。", "我们走吧。"]  # a sample, and the worst


def test_of_what_a_package_says_the_nearest_to_a_person_is_kept() -> None:
    pytest.importorskip("sacrebleu")
    from training.best import chosen
    from tripglot.engines.engine import Hypothesis

    rows = [["今天下雨。", "It is raining today.", "a"], ["你好", "Hello there", "b"], ["是", "Yes it is so", "c"]]
    said = (["Today rain comes.", "It is raining\ttoday."], ["Hello there"], ["No"])
    found = [tuple(Hypothesis(text, -0.1) for text in texts) for texts in said]
    assert list(chosen(rows, found, 60)) == [
        ("今天下雨。", "It is raining today.", "a-better"),
        ("你好", "Hello there", "b-best"),
    ]
