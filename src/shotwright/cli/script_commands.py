"""`shotwright script`: names, options and help alone."""

from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("script", "The production as a Markdown script: out of the studio, edited, and back again.")

Project = Annotated[str, typer.Argument(help="The project's code, as `shotwright status` lists it.")]


@app.command()
def export(
    project: Project,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; standard output if not given.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the production as Markdown: people, places, scenes, shots and lines, each with its anchor."""
    from shotwright.cli import scripting

    run(scripting.export(project, output, as_json=json))


@app.command("import")
def import_script(
    project: Project,
    script: Annotated[Path, typer.Argument(help="A Markdown script; one that was exported keeps its anchors.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take it over without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    json: Json = False,
) -> None:
    """Take an edited script over. What becomes stale, and what redoing it costs, is shown first."""
    from shotwright.cli import scripting

    run(scripting.import_script(project, script, yes=yes, dry_run=dry_run, as_json=json))
