"""`shotwright config`: names, options and help alone."""

from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("config", "What the installation and its projects are set to, and by what.")

Key = Annotated[str, typer.Argument(help="A key, with dots: `workers`, `defaults.style`, `defaults.caps.project_usd`.")]


@app.command()
def show(
    project: Annotated[str, typer.Argument(help="A project's code; the installation if left out.")] = "",
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value comes from.")] = False,
    json: Json = False,
) -> None:
    """Show what the installation is set to, or a project. Secrets are hidden."""
    from shotwright.cli import configuring

    run(configuring.show(project, with_origin=origin, as_json=json))


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A file; the configuration in force if left out.")] = None,
    project: Annotated[bool, typer.Option("--project", help="It is a project's file.")] = False,
    json: Json = False,
) -> None:
    """Say everything that is wrong with a configuration file, with its line. Changes nothing."""
    from shotwright.cli import configuring

    run(configuring.check(file, is_project=project, as_json=json))


@app.command("set")
def set_key(
    key: Key,
    value: Annotated[str, typer.Argument(help="What it is to be. Secrets are written as ${NAME}.")],
    json: Json = False,
) -> None:
    """Write one key into the configuration file; nothing else in it changes."""
    from shotwright.cli import configuring

    run(configuring.change(key, value, as_json=json))


@app.command()
def unset(key: Key, json: Json = False) -> None:
    """Take one key out of the configuration file: then the default holds."""
    from shotwright.cli import configuring

    run(configuring.change(key, None, as_json=json))


@app.command()
def apply(
    project: Annotated[str, typer.Argument(help="A project's code; the installation if left out.")] = "",
    file: Annotated[Path | None, typer.Option(help="The file; else the project's own config.yaml.")] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="What the project's file leaves out goes back to the installation's.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    json: Json = False,
) -> None:
    """Take over a project's file that was edited; without a project: the models that the installation's file names."""
    if not project and (file is not None or reset):
        raise typer.BadParameter("name the project that it is for", param_hint="PROJECT")
    from shotwright.cli import applying

    if project:
        run(applying.apply_project(project, file, reset=reset, dry_run=dry_run, as_json=json))
    run(applying.apply_installation(dry_run=dry_run, as_json=json))
