"""The commands that take a production elsewhere: names, options and help alone."""

from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, run

app = typer.Typer()


@app.command()
def archive(
    project: Annotated[str, typer.Argument(help="The project's code, as `shotwright status` lists it.")],
    file: Annotated[Path, typer.Argument(help="Where the archive goes: film.shotwright.zip ...")],
    json: Json = False,
) -> None:
    """Write all of a project to one file: every take, version, review, note and setting. Keys are not in it."""
    from shotwright.cli import archiving

    run(archiving.archive(project, file, as_json=json))


@app.command("import")
def bring(
    source: Annotated[Path, typer.Argument(help="An archive, or the folder of a project.")],
    json: Json = False,
) -> None:
    """Make a project of an archive. All of it is checked first: it is taken whole, or not at all."""
    from shotwright.cli import archiving

    run(archiving.bring(source, as_json=json))
