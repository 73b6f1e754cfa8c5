"""The commands that keep a studio: names, options and help alone."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, run

app = typer.Typer()


class DocumentFormat(StrEnum):
    JSON = "json"
    YAML = "yaml"


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="To this schema instead of the newest; 0006 ...")] = "",
    check: Annotated[bool, typer.Option("--check", help="Only say whether there is anything to do.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Drop what an older schema has no tables for.")] = False,
    json: Json = False,
) -> None:
    """Bring the database to the newest schema. Every other command does so by itself; this one says what it did."""
    from shotwright.cli import migrating

    run(migrating.migrate(to, check=check, yes=yes, as_json=json))


class SampleLanguage(StrEnum):
    ZH = "zh"
    EN = "en"


@app.command()
def seed(
    language: Annotated[SampleLanguage, typer.Option(help="Whose language the sample speaks.")] = SampleLanguage.ZH,
    quick: Annotated[bool, typer.Option("--quick", help="Small, and its first scene alone: to try it out.")] = False,
    json: Json = False,
) -> None:
    """Make the sample project: a film, its export, and what waits for you. It is free, and needs no network."""
    from shotwright.cli import seeding

    run(seeding.seed(language, quick=quick, as_json=json))


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where it goes; else it is printed.")] = None,
    form: Annotated[DocumentFormat, typer.Option("--format", help="How it is written.")] = DocumentFormat.JSON,
) -> None:
    """Write the description of the HTTP interface (OpenAPI), from which clients are generated. Starts nothing."""
    from shotwright.cli import describing

    run(describing.openapi(output, as_yaml=form is DocumentFormat.YAML))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The zip file that is written; it must not be there yet.")],
    with_files: Annotated[
        bool | None,
        typer.Option("--files/--no-files", help="With pictures, films and all; else only if they lie on this machine."),
    ] = None,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="With secret.key, which opens the providers' keys.")
    ] = False,
    json: Json = False,
) -> None:
    """Write the whole installation into one file. It may work meanwhile."""
    from shotwright.cli import backing_up

    run(backing_up.backup(file, with_files=with_files, with_secrets=with_secrets, as_json=json))


@app.command("restore")
def restore_backup(
    file: Annotated[Path, typer.Argument(help="What `shotwright backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Even if there is something here: it is moved aside and kept.")
    ] = False,
    json: Json = False,
) -> None:
    """Put an installation back from a backup, on SQLite or PostgreSQL. Nothing that was paid is bought again."""
    from shotwright.cli import backing_up

    run(backing_up.restore(file, replace=replace, as_json=json))


@app.command()
def clean(
    project: Annotated[str, typer.Option(help="Of this project alone; its code or id.")] = "",
    older_than: Annotated[int, typer.Option(min=0, help="Only takes that have been in the bin for so many days.")] = 0,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="Also what deleted projects and characters left in the folder .bin.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, for good. Without, it is only said what would go.")] = (
        False
    ),
    json: Json = False,
) -> None:
    """Empty the bin: the files of takes in it go for good. What films were made from, costs and decisions stay."""
    from shotwright.cli import cleaning

    run(cleaning.clean(project, older_than, deleted=deleted, yes=yes, as_json=json))
