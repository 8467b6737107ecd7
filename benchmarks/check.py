"""How long `tripglot check` takes, from process start: one post, 1,000 posts (8 MB) and, with --more, 10,000.

    python benchmarks/check.py [--more]

The posts are made of the sample posts in posts/. The baseline beside it is `python -c pass`.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

POSTS = Path(__file__).parent.parent / "posts"
SIZE = 8_000  # bytes a post


def measure(*command: str) -> tuple[float, float]:
    """Wall seconds, and the largest memory in MB of the command or one of its processes."""
    before = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    spent = time.perf_counter() - before
    return spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print one line per size."""
    samples = [path.read_text(encoding="utf-8").split("---\n")[-1] for path in sorted(POSTS.glob("*.md"))]
    print(f"{'posts':>7} {'MB':>6} {'seconds':>8} {'ms/post':>8} {'MB RSS':>7}")
    spent, most = measure(sys.executable, "-c", "pass")
    print(f"{'python':>7} {'':>6} {spent:8.2f} {'':>8} {most:7.0f}")
    for number in (1, 1000, 10_000) if "--more" in sys.argv else (1, 1000):
        with tempfile.TemporaryDirectory() as folder:
            size = 0
            for post in range(number):
                text = f"# Post {post}\n\n"
                while len(text.encode()) < SIZE:
                    text += samples[(post + len(text)) % len(samples)] + "\n"
                (Path(folder) / f"{post:05}.md").write_text(text, encoding="utf-8")
                size += len(text.encode())
            spent, most = measure(sys.executable, "-m", "pipeline", "check", folder)
            print(f"{number:>7} {size / 1e6:6.1f} {spent:8.2f} {1000 * spent / number:8.1f} {most:7.0f}")


if __name__ == "__main__":
    main()
