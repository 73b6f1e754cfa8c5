"""`shotwright drama`: name, options and help alone."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, run
from shotwright.workflows.delivering.kinds import FileKind


class Gates(StrEnum):
    MANUAL = "manual"
    AUTO = "auto"


def drama(
    prompt: Annotated[str, typer.Argument(help="What it is about, in a sentence or more; nothing with --script.")] = "",
    title: Annotated[str, typer.Option(help="Its name; the beginning of the prompt if not given.")] = "",
    genre: Annotated[str, typer.Option(help="Mystery, romance, 悬疑 ...")] = "",
    episodes: Annotated[int, typer.Option(help="How many episodes.")] = 3,
    scenes: Annotated[int, typer.Option(help="How many scenes each of them has.")] = 4,
    duration: Annotated[int, typer.Option(help="About how many seconds each of them lasts.")] = 60,
    characters: Annotated[int, typer.Option(help="The most people in all of them together.")] = 4,
    locations: Annotated[int, typer.Option(help="The most places in all of them together.")] = 4,
    script: Annotated[
        Path | None, typer.Option(help="A script of your own, with a heading for each episode, instead of a prompt.")
    ] = None,
    language: Annotated[str, typer.Option(help="zh or en; the prompt's own if not given.")] = "",
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "1280x720",
    gates: Annotated[Gates, typer.Option(help="Stop at the four gates, or pass them by.")] = Gates.AUTO,
    model: Annotated[str, typer.Option(help="Who writes: a name from `shotwright models list`.")] = "",
    local: Annotated[bool, typer.Option("--local", help="Have it written on a machine of your own.")] = False,
    video: Annotated[str, typer.Option(help="Who makes the clips: a name from `shotwright models list`.")] = "",
    export_as: Annotated[
        list[FileKind] | None, typer.Option("--as", help="What to write besides the films. Repeatable.")
    ] = None,
    at_most: Annotated[
        str, typer.Option(help="Order it only if it costs no more dollars; nothing beyond is bought later either.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder for the films; the project's code if not given.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Order it without asking.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Leave the work to `shotwright worker` processes.")] = False,
    json: Json = False,
) -> None:
    """Make a drama of several episodes from a prompt: its price first, then everything up to the films."""
    from shotwright.cli import drama as work

    asked = work.Asked(
        prompt=prompt,
        title=title,
        genre=genre,
        episodes=episodes,
        scenes=scenes,
        duration_s=duration,
        people=characters,
        places=locations,
        script=script,
        language=language,
        size=size,
        is_manual=gates is Gates.MANUAL,
        model=model,
        local=local,
        video=video,
        kinds=tuple(kind.value for kind in export_as or ()),
        at_most=at_most,
        output=output,
    )
    run(work.drama(asked, work.How(yes=yes, detach=detach, as_json=json)))
