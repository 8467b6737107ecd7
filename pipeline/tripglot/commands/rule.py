"""The command `rule`: the page of a rule."""

from typing import Annotated

import typer

from tripglot.errors import TripglotError


def rule(
    code: Annotated[str | None, typer.Argument(help="A code (TG101) or a name (foreign-paragraph).")] = None,
) -> None:
    """Show the page of a rule, or list them all."""
    from tripglot.checking.registry import all_rules

    rules = all_rules()
    if code is None:
        for item in rules.values():
            typer.echo(f"{item.code} {item.severity:<8} {item.name:<28} {item.summary}")
        return
    found = [item for item in rules.values() if code.upper() == item.code or code == item.name]
    if not found:
        raise TripglotError(f"unknown rule '{code}'", cure="tripglot rule lists them all")
    typer.echo(found[0].page(), nl=False)
