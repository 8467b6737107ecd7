"""Processes of the command line that begin where the imports are done: most of a short one's time is imports.

A process that has imported what commands use waits for calls, forks for each, and the child runs `main` with its own
arguments, folder, environment and files, as a process does that was started from a shell.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

_IMPORTED = (
    "tripglot.commands.main", "tripglot.jobs.run", "tripglot.jobs.review", "tripglot.jobs.status", "tripglot.cache",
    "tripglot.commands.text.report", "tripglot.commands.text.problems", "tripglot.commands.text.summary",
    "tripglot.checking.runner", "tripglot.checking.reporters", "tripglot.config", "tripglot.cleaning.clean",
    "jinja2", "nh3", "pygments", "polib", "yaml", "sqlite3", "langdetect",
)  # fmt: skip


@cache
def _zygote(pid: int) -> "subprocess.Popen[str]":
    """The waiting process of the process `pid`, this one."""
    root = Path(__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, __file__], env={**os.environ, "PYTHONPATH": str(root / "pipeline")},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def call(args: list[str], cwd: Path, env: dict[str, str], timeout: float) -> "subprocess.CompletedProcess[str]":
    """`python -m tripglot` with arguments; TimeoutExpired if it takes longer than `timeout` seconds."""
    zygote = _zygote(os.getpid())
    assert zygote.stdin
    assert zygote.stdout
    with tempfile.TemporaryDirectory(prefix="zygote-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        request = {"args": args, "cwd": str(cwd), "env": env, "out": str(out), "err": str(err), "timeout": timeout}
        zygote.stdin.write(json.dumps(request) + "\n")
        zygote.stdin.flush()
        code = json.loads(zygote.stdout.readline())
        if code is None:
            raise subprocess.TimeoutExpired(["tripglot", *args], timeout)
        command = [sys.executable, "-m", "tripglot", *args]
        return subprocess.CompletedProcess(command, code, out.read_text("utf-8"), err.read_text("utf-8"))


def _wait() -> None:
    """Serve calls until nobody is there to make one."""
    for name in _IMPORTED:
        __import__(name)
    gc.freeze()
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), sys.stdout
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(request)
        answers.write(json.dumps(_ended(pid, request["timeout"])) + "\n")
        answers.flush()


def _ended(pid: int, timeout: float) -> int | None:
    """How a child ended, as `subprocess` counts; None if it had to be killed."""
    late = []

    def kill(*_: object) -> None:
        late.append(pid)
        os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    _, status = os.waitpid(pid, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return None if late else os.waitstatus_to_exitcode(status)


def _run(request: dict[str, Any]) -> None:
    code = 70
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        for number, path, flags in (
            (0, os.devnull, os.O_RDONLY),
            (1, request["out"], os.O_WRONLY | os.O_CREAT),
            (2, request["err"], os.O_WRONLY | os.O_CREAT),
        ):
            opened = os.open(path, flags, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        sys.argv = ["tripglot", *request["args"]]
        from tripglot.commands.main import main

        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except BaseException:
            import traceback

            traceback.print_exc()
            code = 1
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _wait()
