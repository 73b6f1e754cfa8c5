"""Every command's name, options and help. What a command does lies in the modules beside this one, loaded on demand:
`shotwright --help` must not wait for databases and renderers.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli import (
    archive_commands,
    config_commands,
    costs_commands,
    drama_commands,
    jobs_commands,
    library_commands,
    models_commands,
    operating_commands,
    options,
    prompts_commands,
    script_commands,
    story_commands,
    subscriptions_commands,
    users_commands,
    watch_commands,
)
from shotwright.cli.options import Json
from shotwright.workflows.delivering.kinds import FileKind

app = typer.Typer(
    name="shotwright",
    help="From script to screen, shot by shot, with a person at every gate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for _group in (
    models_commands.app,
    jobs_commands.app,
    costs_commands.app,
    costs_commands.dev,
    script_commands.app,
    story_commands.app,
    library_commands.app,
    prompts_commands.app,
    users_commands.app,
    subscriptions_commands.app,
    config_commands.app,
    operating_commands.app,
    archive_commands.app,
):
    app.add_typer(_group)


@app.callback()
def before(
    config: Annotated[
        Path | None, typer.Option("--config", help="The configuration file; else config.yaml in the home.")
    ] = None,
) -> None:
    """Have every command, and the processes that it starts, read this configuration."""
    if config is not None:
        os.environ["SHOTWRIGHT_CONFIG"] = str(config.absolute())


app.command()(drama_commands.drama)
app.command()(watch_commands.watch)


class SubtitleMode(StrEnum):
    BURNED = "burned"
    SOFT = "soft"
    NONE = "none"


class StyleName(StrEnum):
    INK = "ink"
    COMIC = "comic"


class RateChoice(StrEnum):
    FILM = "24"
    PAL = "25"
    VIDEO = "30"


class LoudnessName(StrEnum):
    WEB = "web"
    STREAMING = "streaming"
    BROADCAST = "broadcast"


class CaptionLookName(StrEnum):
    CLEAN = "clean"
    BOXED = "boxed"
    DRAMA = "drama"


class ShortClipsRule(StrEnum):
    HOLD = "hold"
    SLOW = "slow"
    LOOP = "loop"


class NativeSoundRule(StrEnum):
    KEEP = "keep"
    DUCK = "duck"
    DROP = "drop"


class GateChoice(StrEnum):
    MANUAL = "manual"
    AUTO = "auto"


class RenewalChoice(StrEnum):
    SEED = "seed"
    PROMPT = "prompt"
    BOTH = "both"


Project = Annotated[str, typer.Argument(help="The project's code, as `shotwright status` lists it.")]
Size = Annotated[str | None, typer.Option(help="Width x height in pixels: 1280x720, 1920x1080, 720x1280 ...")]
Rate = Annotated[RateChoice | None, typer.Option(help="Frames per second; 24 if nothing is said.")]
Style = Annotated[StyleName | None, typer.Option(help="How pictures are finished.")]
Captions = Annotated[
    SubtitleMode | None, typer.Option("--subtitles", help="In the picture, as a track, or not at all.")
]
Voices = Annotated[
    list[str] | None,
    typer.Option(
        "--voice", help="NAME=VOICE, or a voice for the narrator. `shotwright voices` lists them. Repeatable."
    ),
]
Loudness = Annotated[
    LoudnessName | None, typer.Option(help="-16 LUFS for the web, -14 for streaming platforms, -23 for broadcast.")
]
CaptionLook = Annotated[CaptionLookName | None, typer.Option(help="How subtitles in the picture look.")]
BetweenScenes = Annotated[
    str | None,
    typer.Option(help="KIND or KIND:SECONDS where the script says nothing: cut, dissolve, fade, wipe_left ..."),
]
ShortClips = Annotated[
    ShortClipsRule | None, typer.Option(help="What fills a shot whose own clip, brought from elsewhere, is shorter.")
]
NativeSound = Annotated[
    NativeSoundRule | None, typer.Option(help="What becomes of the sound that a clip brought along.")
]
Handles = Annotated[
    float | None,
    typer.Option(min=0, max=2, help="Seconds that clips go on beyond their shots: for dissolves and other editors."),
]
Mark = Annotated[
    bool | None, typer.Option("--mark/--no-mark", help="Words in a corner that say that the film was made by AI.")
]


@app.command()
def make(
    script: Annotated[Path, typer.Argument(help="A Markdown script, Chinese or English.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the film goes.")] = Path("film.mp4"),
    style: Style = None,
    size: Size = None,
    rate: Rate = None,
    voice: Voices = None,
    subtitles: Captions = None,
    loudness: Loudness = None,
    caption_look: CaptionLook = None,
    between_scenes: BetweenScenes = None,
    short_clips: ShortClips = None,
    native_sound: NativeSound = None,
    handles: Handles = None,
    mark: Mark = None,
    json: Json = False,
) -> None:
    """Make a whole film from a script. Stopped at any point, the same command goes on where it was."""
    from shotwright.cli import making, wishes

    asked = wishes.Wishes(
        style=style,
        size=size,
        rate=rate,
        subtitles=subtitles,
        voices=voice,
        loudness=loudness,
        captions=caption_look,
        between_scenes=between_scenes,
        short_clips=short_clips,
        native_sound=native_sound,
        handles=handles,
        mark=mark,
    )
    options.run(making.make(script, output, asked, as_json=json))


@app.command()
def new(
    script: Annotated[Path, typer.Argument(help="A Markdown script, Chinese or English.")],
    name: Annotated[str, typer.Option(help="The project's name; the script's file name if not given.")] = "",
    description: Annotated[str, typer.Option(help="What there is to say of the project.")] = "",
    genre: Annotated[str, typer.Option(help="The film's genre.")] = "",
    idea: Annotated[str, typer.Option(help="What it is about; `story` begins with it.")] = "",
    style: Style = None,
    size: Size = None,
    rate: Rate = None,
    voice: Voices = None,
    subtitles: Captions = None,
    loudness: Loudness = None,
    caption_look: CaptionLook = None,
    between_scenes: BetweenScenes = None,
    short_clips: ShortClips = None,
    native_sound: NativeSound = None,
    handles: Handles = None,
    mark: Mark = None,
    gates: Annotated[GateChoice | None, typer.Option(help="Stop at the four gates, or pass them by.")] = None,
    json: Json = False,
) -> None:
    """Start a project. Nothing is made yet: `plan` shows what would be, `run` makes it."""
    from shotwright.cli import projects, wishes

    asked = wishes.Wishes(
        style=style,
        size=size,
        rate=rate,
        subtitles=subtitles,
        voices=voice,
        loudness=loudness,
        captions=caption_look,
        between_scenes=between_scenes,
        short_clips=short_clips,
        native_sound=native_sound,
        handles=handles,
        mark=mark,
    )
    about = projects.About(description=description, genre=genre, idea=idea)
    options.run(projects.new(script, name, about, asked, gates=gates, as_json=json))


@app.command()
def settings(
    project: Project,
    style: Annotated[StyleName | None, typer.Option(help="How pictures are finished.")] = None,
    size: Annotated[str | None, typer.Option(help="Width x height in pixels.")] = None,
    rate: Annotated[RateChoice | None, typer.Option(help="Frames per second.")] = None,
    voice: Voices = None,
    subtitles: Annotated[SubtitleMode | None, typer.Option(help="In the picture, as a track, or not at all.")] = None,
    loudness: Loudness = None,
    caption_look: CaptionLook = None,
    between_scenes: BetweenScenes = None,
    short_clips: ShortClips = None,
    native_sound: NativeSound = None,
    handles: Handles = None,
    mark: Mark = None,
    json: Json = False,
) -> None:
    """Show what a project's film is to be, or change it. What was made for the old settings becomes stale."""
    from shotwright.cli import changing, wishes

    asked = wishes.Wishes(
        style=style,
        size=size,
        rate=rate,
        subtitles=subtitles,
        voices=voice,
        loudness=loudness,
        captions=caption_look,
        between_scenes=between_scenes,
        short_clips=short_clips,
        native_sound=native_sound,
        handles=handles,
        mark=mark,
    )
    options.run(changing.change(project, asked, as_json=json))


@app.command()
def plan(
    project: Project,
    redo_stale: Annotated[bool, typer.Option("--redo-stale", help="Plan to redo what is stale.")] = False,
    json: Json = False,
) -> None:
    """Show what would be made, why, and what it would cost."""
    from shotwright.cli import projects

    options.run(projects.plan(project, redo_stale=redo_stale, as_json=json))


@app.command()
def run(
    project: Project,
    script: Annotated[Path | None, typer.Option(help="Bring in a new version of the script first.")] = None,
    redo_stale: Annotated[bool, typer.Option("--redo-stale", help="Redo what is stale.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Leave the work to `shotwright worker` processes.")] = False,
    json: Json = False,
) -> None:
    """Make what can be made, until it is done or waits for a person at a gate."""
    from shotwright.cli import making

    options.run(making.run(project, script, redo_stale=redo_stale, detach=detach, as_json=json))


@app.command()
def review(
    project: Project,
    approve: Annotated[
        list[str] | None, typer.Option(help="Approve this: a key from the list, a gate's name, or `all`. Repeatable.")
    ] = None,
    reject: Annotated[list[str] | None, typer.Option(help="Reject this. Repeatable.")] = None,
    note: Annotated[str, typer.Option(help="Why; it is kept with the next take's recipe.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take your last decision back.")] = False,
    json: Json = False,
) -> None:
    """List what waits at the gates, approve it or reject it."""
    if undo and (approve or reject):
        raise typer.BadParameter("take back or decide, not both at once", param_hint="--undo")
    from shotwright.cli import reviewing

    options.run(reviewing.review(project, approve or [], reject or [], note, undo=undo, as_json=json))


@app.command()
def takes(
    project: Project,
    key: Annotated[
        str, typer.Argument(help="What it is a take of: `shot_001/keyframe`, `char_002/reference` ...")
    ] = "",
    select: Annotated[int | None, typer.Option(help="Use this take from now on.")] = None,
    compare: Annotated[tuple[int, int] | None, typer.Option(help="Show how two takes' recipes differ.")] = None,
    lock: Annotated[bool | None, typer.Option("--lock/--unlock", help="Never redo it for being stale.")] = None,
    delete: Annotated[int | None, typer.Option(help="Put this take into the bin; its files are kept.")] = None,
    restore: Annotated[int | None, typer.Option(help="Take this take out of the bin.")] = None,
    prompt: Annotated[bool, typer.Option("--prompt", help="Print what it was asked for with, exactly.")] = False,
    take: Annotated[int | None, typer.Option(help="Of this take; else of the selected one.")] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            help="Your own file as the next take: a drawing or picture of a keyframe, videos for a clip. Repeatable.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List takes, select one, compare the recipes of two, show a prompt, or make one by hand."""
    if not key and (files or select or compare or prompt or delete or restore or lock is not None):
        raise typer.BadParameter("name what it is a take of, e.g. shot_001/keyframe", param_hint="KEY")
    if files:
        from shotwright.cli import editing

        options.run(editing.take_from_files(project, key, files, as_json=json))
    if prompt:
        from shotwright.cli import telling

        options.run(telling.show_prompt(project, key, take, as_json=json))
    from shotwright.cli import reviewing

    wanted = reviewing.TakeWishes(select=select, delete=delete, restore=restore, lock=lock)
    options.run(reviewing.takes(project, key, wanted, compare=compare, as_json=json))


@app.command()
def regenerate(
    project: Project,
    key: Annotated[str, typer.Argument(help="What one more take is made of: `shot_001/keyframe` ...")],
    mode: Annotated[RenewalChoice, typer.Option(help="What is to be different.")] = RenewalChoice.SEED,
    prompt: Annotated[str, typer.Option(help="What it is asked for with from now on.")] = "",
    negative: Annotated[str | None, typer.Option(help="What must not be seen.")] = None,
    note: Annotated[str, typer.Option(help="What was wrong; templates put it into the prompt.")] = "",
    base: Annotated[int | None, typer.Option(help="The take to start from; else the selected one.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Order it for the price that it has.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Leave the work to `shotwright worker`.")] = False,
    json: Json = False,
) -> None:
    """Make one more take, even if the present one is fine: with a new seed, a new prompt, or both."""
    from shotwright.cli import regenerating
    from shotwright.usecases.regenerating import Again, Renewal

    again = Again(change=Renewal(mode), prompt=prompt, negative=negative, note=note, base=base)
    options.run(regenerating.regenerate(project, key, again, yes=yes, detach=detach, as_json=json))


@app.command()
def notes(
    project: Project,
    key: Annotated[str, typer.Argument(help="Of what: `shot_001/clip` ...; else of everything.")] = "",
    add: Annotated[str, typer.Option(help="Say this of the take that --take names.")] = "",
    take: Annotated[int | None, typer.Option(help="The take's number.")] = None,
    frames: Annotated[tuple[int, int] | None, typer.Option(help="First and last frame, from 0.")] = None,
    reply: Annotated[str, typer.Option(help="Answer this note with what --add says.")] = "",
    resolve: Annotated[str, typer.Option(help="Settle this note.")] = "",
    json: Json = False,
) -> None:
    """List what was said of takes; say something, answer, or settle a note."""
    if add and not reply and not (key and take):
        raise typer.BadParameter("name what it is said of, and --take", param_hint="--add")
    if reply and not add:
        raise typer.BadParameter("say what to answer with --add", param_hint="--reply")
    from shotwright.cli import notes as commands

    said = commands.Said(take=take or 0, body=add, frames=frames) if add else None
    options.run(commands.notes(project, key, said=said, reply=reply, resolve=resolve, as_json=json))


@app.command()
def status(
    project: Annotated[str, typer.Argument(help="A project's code; all projects if left out.")] = "", json: Json = False
) -> None:
    """Show how far a project is, or list the projects."""
    from shotwright.cli import projects

    options.run(projects.status(project, as_json=json))


@app.command()
def pause(project: Project, json: Json = False) -> None:
    """Start nothing more in a project; what is under way is finished."""
    from shotwright.cli import projects

    options.run(projects.set_paused(project, paused=True, as_json=json))


@app.command()
def resume(project: Project, json: Json = False) -> None:
    """Let a paused project go on."""
    from shotwright.cli import projects

    options.run(projects.set_paused(project, paused=False, as_json=json))


@app.command()
def cancel(project: Project, json: Json = False) -> None:
    """End the run under way; what was finished is kept."""
    from shotwright.cli import projects

    options.run(projects.cancel(project, as_json=json))


@app.command("open")
def open_folder(project: Project, json: Json = False) -> None:
    """Print the project's folder, and show it in the file manager if there is a screen."""
    from shotwright.cli import projects

    options.run(projects.open_folder(project, as_json=json))


@app.command()
def export(
    project: Project,
    folder: Annotated[Path, typer.Argument(help="Where the files go; it is made if it is not there.")],
    kinds: Annotated[
        list[FileKind] | None, typer.Option("--as", help="One more form of the film or its edit. Repeatable.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="PEM file with the certificates to sign the film with (C2PA).")
    ] = None,
    private_key: Annotated[Path | None, typer.Option(help="PEM file with the key of the certificate.")] = None,
    json: Json = False,
) -> None:
    """Write the finished film out: labelled MP4, subtitles, contact sheet, provenance, quality report, and more."""
    from shotwright.cli import exporting

    if (certificate is None) != (private_key is None):
        raise typer.BadParameter("a certificate and its private key belong together", param_hint="--certificate")
    options.run(exporting.export(project, folder, kinds or [], certificate, private_key, as_json=json))


@app.command()
def recut(
    project: Project,
    timeline: Annotated[Path | None, typer.Argument(help="An .otio file: the edit, changed elsewhere.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Take the changes over instead of showing them.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Back to the order and lengths of the script.")] = False,
    json: Json = False,
) -> None:
    """Take over an edited timeline: the order of the shots, their lengths, what was left out, the transitions."""
    from shotwright.cli import recutting

    if (timeline is None) != reset:
        raise typer.BadParameter("name an edited timeline, or ask for --reset", param_hint="TIMELINE")
    options.run(recutting.recut(project, timeline, apply=apply, as_json=json))


@app.command()
def voices(json: Json = False) -> None:
    """List the voices that characters can speak with."""
    from shotwright.cli import projects

    options.run(projects.voices(as_json=json))


@app.command()
def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask the providers and the public address, too. Never spends.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where `serve` is to listen.")] = 8000,
    json: Json = False,
) -> None:
    """Look at the machine and the installation, and say how to mend what is wrong. Changes nothing."""
    from shotwright.cli import doctor as looking

    options.run(looking.doctor(online=online, port=port, as_json=json))


@app.command()
def worker() -> None:
    """Work on whatever is to be made, for all projects, until stopped. Any number of them can share a PostgreSQL."""
    from shotwright.cli import making

    options.run(making.worker())


@app.command()
def serve(
    host: Annotated[
        str,
        typer.Option(help="The address to listen at; others than this machine's own need SHOTWRIGHT_AUTH=required."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8000,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="How many processes answer; with many people, one for each core.")
    ] = 1,
    works: Annotated[bool, typer.Option("--work/--no-work", help="Make films in this process as well.")] = True,
    sample: Annotated[bool, typer.Option("--sample", help="Have the sample project made, if it is not there.")] = False,
    json: Json = False,
) -> None:
    """Serve the studio over HTTP, and work on whatever is to be made, until stopped."""
    from shotwright.cli import serving

    options.run(serving.serve(host, port, processes=processes, works=works, sample=sample, as_json=json))


def main() -> None:
    """Run the command line."""
    app()
