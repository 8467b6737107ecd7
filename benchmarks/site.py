"""How long `tripglot run` takes for a site of 1,000 posts (8 MB) whose memory is complete, from process start.

    python benchmarks/site.py [POSTS]

Four runs: from nothing, again, after one paragraph was changed, and without the cache. The posts are made of the sample
posts in posts/ with their memory. The baseline beside it is `python -c pass`.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZE = 8_000  # bytes a post
NEW = {"2025-09-13-tainan-workshop", "2025-11-08-hangzhou-sprint"}  # samples of which git has no memory


def measure(*command: str, cwd: Path) -> tuple[float, float]:
    """Wall and processor seconds of a command and its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    spent = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make(project: Path, number: int) -> float:
    """Write posts with front matter, dates and images; returns their size in MB."""
    memory = [path.stem for path in sorted((ROOT / "translations" / "en").glob("*.po")) if path.stem not in NEW]
    posts = [(ROOT / "posts" / f"{name}.md").read_text(encoding="utf-8") for name in memory]
    samples = [re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", post, flags=re.DOTALL) for post in posts]
    shutil.copytree(ROOT / "translations", project / "translations")
    shutil.copytree(ROOT / "posts" / "images", project / "posts" / "images")
    (project / "tripglot.toml").write_text('url = "https://trips.example/"\n')
    size = 0
    for post in range(number):
        text = (
            f"---\ntitle: Post {post}\ndate: 20{10 + post % 16}-0{1 + post % 9}-1{post % 10}\n---\n\n# Post {post}\n\n"
        )
        while len(text.encode()) < SIZE:
            text += samples[(post + len(text)) % len(samples)] + "\n"
        (project / "posts" / f"{post:05}.md").write_text(text, encoding="utf-8")
        size += len(text.encode())
    return size / 1e6


def main() -> None:
    """Print one line per run, the weight of the largest page, and the memory of the largest process."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        size = make(project, number)
        run = (sys.executable, "-m", "tripglot", "run", "posts")
        print(f"{number} posts, {size:.1f} MB\n{'':>22} {'wall s':>7} {'CPU s':>7}")
        print("{:>22} {:7.2f} {:7.2f}".format("python -c pass", *measure(sys.executable, "-c", "pass", cwd=project)))
        print("{:>22} {:7.2f} {:7.2f}".format("from nothing", *measure(*run, cwd=project)))
        print("{:>22} {:7.2f} {:7.2f}".format("again", *measure(*run, cwd=project)))
        post = project / "posts" / f"{number // 2:05}.md"
        post.write_text(post.read_text(encoding="utf-8") + "\nOne more paragraph was written.\n", encoding="utf-8")
        print("{:>22} {:7.2f} {:7.2f}".format("after one change", *measure(*run, cwd=project)))
        print("{:>22} {:7.2f} {:7.2f}".format("without the cache", *measure(*run, "--no-cache", cwd=project)))
        pages = list((project / "output" / "site").glob("0*.html"))
        largest = max(pages, key=lambda path: path.stat().st_size)
        words = len(re.sub(r"<[^>]*>", " ", largest.read_text(encoding="utf-8")).split())
        print(f"largest page: {largest.stat().st_size / 1000:.1f} kB for {words} words")
    print(f"largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
