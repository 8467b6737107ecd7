"""Real git, as somebody, in repositories that tests make."""

import subprocess
from pathlib import Path


def git(folder: Path, *args: str) -> str:
    """What git prints in a folder, stripped; CalledProcessError where it fails."""
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.cc", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
