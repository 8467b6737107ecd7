"""The rules, by code. One file each below `rules/`; what a rule is for stands in that file's docstring, once."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from tripglot.checking.finding import Need, Severity, Spot
from tripglot.errors import TripglotError

if TYPE_CHECKING:
    from tripglot.checking.subject import Subject

_CURE = "To mend it: "  # in the page of every rule
Check = Callable[["Subject"], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code for machines, its name for people, what it does if nobody says otherwise."""

    code: str
    name: str
    severity: Severity
    check: Check
    doc: str
    fixable: bool = False
    needs: tuple[Need, ...] = ()

    @property
    def summary(self) -> str:
        """The first line of its page."""
        return self.doc.split("\n", 1)[0]

    @property
    def cure(self) -> str:
        """What its page says of how to mend a finding, in one line."""
        return " ".join(self.doc.partition(_CURE)[2].split("\n\n", 1)[0].split())

    def page(self) -> str:
        """Its page in Markdown, the same for `tripglot rule` and docs/rules/."""
        fixable = "yes" if self.fixable else "no"
        return f"# {self.code} {self.name}\n\nSeverity: {self.severity}. Fixable: {fixable}.\n\n{self.doc.strip()}\n"


RULES: dict[str, Rule] = {}


def rule(
    code: str, name: str, severity: Severity, *, fixable: bool = False, needs: tuple[Need, ...] = ()
) -> Callable[[Check], Check]:
    """Register the check of one rule; its page is the docstring of its module."""

    def register(check: Check) -> Check:
        module = inspect.getmodule(check)
        doc = inspect.cleandoc((module.__doc__ if module else "") or "")
        RULES[code] = Rule(code, name, severity, check, doc, fixable, needs)
        return check

    return register


def all_rules() -> dict[str, Rule]:
    """Every rule, in the order of the codes."""
    if not RULES:
        from tripglot.checking import rules

        for module in walk_packages(rules.__path__, f"{rules.__name__}."):
            import_module(module.name)
    return dict(sorted(RULES.items()))


def named(rules: Mapping[str, Rule], memory: str) -> dict[str, Rule]:
    """The rules with the name that the memory has in a project, where their pages say what to do with it."""
    said = f"`git add {memory}`"
    return {code: replace(rule, doc=rule.doc.replace("`git add translations`", said)) for code, rule in rules.items()}


def select(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> dict[str, Rule]:
    """The rules whose code or name begins with one of `select` (all if empty) and none of `ignore`.

    Raises TripglotError for a word that fits no rule.
    """
    rules = all_rules()
    for word in (*select, *ignore):
        if not any(_fits(rule, word) for rule in rules.values()):
            raise TripglotError(f"unknown rule '{word}'", cure="tripglot rule lists them all")
    return {
        code: rule
        for code, rule in rules.items()
        if (not select or any(_fits(rule, word) for word in select)) and not any(_fits(rule, word) for word in ignore)
    }


def _fits(rule: Rule, word: str) -> bool:
    return rule.code.startswith(word.upper()) or rule.name == word
