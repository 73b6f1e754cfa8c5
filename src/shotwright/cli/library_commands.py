"""`shotwright library`: names, options and help alone."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("library", "Characters of your own, for every project.")


class ViewChoice(StrEnum):
    FRONT = "front"
    SIDE = "side"
    BACK = "back"
    COMBINED = "combined"


Who = Annotated[str, typer.Argument(help="A character's name, if no other has it, or its id.")]
Project = Annotated[str, typer.Argument(help="The project's code.")]
Role = Annotated[str, typer.Argument(help="The code of one of the project's characters: char_001.")]
View = Annotated[ViewChoice, typer.Option(help="What the picture shows.")]


@app.command("list")
def list_characters(
    words: Annotated[str, typer.Argument(help="Part of the name or the description.")] = "", json: Json = False
) -> None:
    """List the characters of your library."""
    from shotwright.cli import library

    run(library.list_characters(words, as_json=json))


@app.command()
def show(who: Who, json: Json = False) -> None:
    """Show a character: what is said of it, its versions, and the roles that it plays."""
    from shotwright.cli import library

    run(library.show(who, as_json=json))


@app.command()
def save(
    project: Project,
    role: Role,
    into: Annotated[str, typer.Option(help="A character of yours that gets a new version.")] = "",
    name: Annotated[str, typer.Option(help="What it is called in the library.")] = "",
    view: View = ViewChoice.COMBINED,
    json: Json = False,
) -> None:
    """Keep a role of a project as a character of yours, with its reference as a picture."""
    from shotwright.cli import library

    run(library.save(project, role, into=into, name=name, view=view.value, as_json=json))


@app.command()
def use(
    who: Who,
    project: Project,
    role: Role,
    version: Annotated[int | None, typer.Option(min=1, help="An older version; else the newest.")] = None,
    lock: Annotated[bool | None, typer.Option("--lock/--no-lock", help="Whether the picture is kept for good.")] = None,
    approve: Annotated[bool, typer.Option("--approve", help="Approve the role and its picture at once.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Do it, instead of showing what it changes.")] = False,
    json: Json = False,
) -> None:
    """Show what changes if a character plays a role, or let it: its look, voice, prompt and picture are copied."""
    from shotwright.cli import library

    wish = library.Wish(version=version, lock=lock, approve=approve, apply=apply)
    run(library.use(who, project, role, wish, as_json=json))


@app.command()
def cast(project: Project, json: Json = False) -> None:
    """List the roles of a project that characters of libraries play, and whether there are newer versions."""
    from shotwright.cli import library

    run(library.cast(project, as_json=json))


@app.command()
def picture(
    who: Who,
    file: Annotated[Path, typer.Argument(help="A PNG, JPEG, WebP or GIF picture.")],
    view: View = ViewChoice.COMBINED,
    json: Json = False,
) -> None:
    """Let a picture show a character from one side, in a new version."""
    from shotwright.cli import library

    run(library.picture(who, file, view.value, as_json=json))


@app.command()
def delete(who: Who, json: Json = False) -> None:
    """Delete a character with all its versions. Projects keep what they were given."""
    from shotwright.cli import library

    run(library.delete(who, as_json=json))
