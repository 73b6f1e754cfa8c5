"""`shotwright watch`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, run


def watch(
    project: Annotated[str, typer.Argument(help="The project's code, as `shotwright status` lists it.")],
    after: Annotated[
        int | None, typer.Option(min=0, help="Begin after this place; 0 is the beginning. Else with what happens now.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Show what there is and end, instead of waiting.")] = False,
    json: Json = False,
) -> None:
    """Show what happens in a project, as it happens; --json: a document a line."""
    from shotwright.cli import watching

    run(watching.watch(project, after, once=once, as_json=json))
