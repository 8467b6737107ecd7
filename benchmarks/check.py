"""How long `tripglot check` takes, from process start: one post, 1,000 posts (8 MB) and, with --more, 10,000.

    python benchmarks/check.py [--more] [--memory] [--posts FOLDER]

With --memory every post has its translations in a memory of its own, as the sample posts have theirs: 25,500 entries
for 1,000 posts, which a run writes first. Each size is checked cold, then again with what the first run kept, then
again with one post changed. The posts are made of the sample posts in posts/, which repeat; with --posts a folder of
other posts is copied and checked, as it is. The baseline beside it is `python -c pass`. Memory is that of the largest
process.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZE = 8_000  # bytes a post


def measure(*command: str, cwd: Path = ROOT) -> tuple[float, float, float]:
    """Wall seconds, user seconds of all processes, and the memory of the largest of them in MB."""
    before = time.perf_counter()
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=cwd, stdout=null, stderr=null, env={**os.environ, "PYTHONPATH": str(ROOT)})
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - before, used.ru_utime, used.ru_maxrss / 1024


def check(root: Path) -> None:
    """Print a row for each way of checking the posts in a folder."""
    files = [path for path in sorted((root / "posts").rglob("*")) if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    for how in ("cold", "again", "one changed"):
        if how == "one changed":
            files[-1].write_text("# Another post\n\nIt says something else now.\n", encoding="utf-8")
        wall, user, most = measure(sys.executable, "-m", "tripglot", "check", cwd=root)
        print(
            f"{len(files):>7} {size:6.1f} {how:<11} {wall:8.2f} {user:7.2f} {1000 * wall / len(files):8.1f} {most:7.0f}"
        )


def write_posts(folder: Path, number: int) -> None:
    """Posts of 8 kB, made of the sample posts."""
    samples = [path.read_text(encoding="utf-8").split("---\n")[-1] for path in sorted((ROOT / "posts").glob("*.md"))]
    folder.mkdir()
    for post in range(number):
        text = f"# Post {post}\n\n"
        while len(text.encode()) < SIZE:
            text += samples[(post + len(text)) % len(samples)] + "\n"
        (folder / f"{post:05}.md").write_text(text, encoding="utf-8")


def remember(root: Path) -> None:
    """Give each post what the memory of the sample posts has for it, and take away what else a run leaves."""
    shutil.copytree(ROOT / "translations", root / "translations")
    measure(sys.executable, "-m", "tripglot", "run", cwd=root)
    for made in ("output", ".tripglot_cache"):
        shutil.rmtree(root / made, ignore_errors=True)
    entries = sum(path.read_text(encoding="utf-8").count("\nmsgid ") for path in root.glob("translations/*/0*.po"))
    print(f"{'':>7} {'':>6} {entries:,} entries")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--more", action="store_true", help="10,000 posts too")
    parser.add_argument("--memory", action="store_true", help="with a complete memory")
    parser.add_argument("--posts", type=Path, help="a folder of posts to check instead")
    options = parser.parse_args()
    print(f"{'posts':>7} {'MB':>6} {'':<11} {'seconds':>8} {'user':>7} {'ms/post':>8} {'MB RSS':>7}")
    wall, user, most = measure(sys.executable, "-c", "pass")
    print(f"{'python':>7} {'':>6} {'':<11} {wall:8.2f} {user:7.2f} {'':>8} {most:7.0f}")
    for number in (0,) if options.posts else (1, 1000, 10_000) if options.more else (1, 1000):
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            (root / "tripglot.toml").write_text("", encoding="utf-8")
            if options.posts:
                shutil.copytree(options.posts, root / "posts")
            else:
                write_posts(root / "posts", number)
            if options.memory:
                remember(root)
            check(root)


if __name__ == "__main__":
    main()
