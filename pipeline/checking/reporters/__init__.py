"""Findings for people and machines: one file per format, one function each, `report(checked, rules) -> str`."""

from collections.abc import Callable, Mapping
from importlib import import_module

from pipeline.checking.registry import Rule
from pipeline.checking.runner import Checked

FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown")


def reporter(form: str) -> Callable[[Checked, Mapping[str, Rule]], str]:
    """The reporter of a format, imported when it is asked for."""
    module = import_module(f"{__name__}.{form}_")
    function: Callable[[Checked, Mapping[str, Rule]], str] = module.report
    return function
