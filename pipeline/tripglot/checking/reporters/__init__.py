"""Findings for people and machines: one file per format, one function each: `report(checked, rules)`.

What it makes comes in pieces, to be written one after the other, each with a line end.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked

Reporter = Callable[[Checked, Mapping[str, Rule]], Iterable[str]]
FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown")


def reporter(form: str) -> Reporter:
    """The reporter of a format, imported when it is asked for."""
    module = import_module(f"{__name__}.{form}_")
    function: Reporter = module.report
    return function
