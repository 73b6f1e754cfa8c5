"""`shotwright story`: names, options and help alone."""

from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("story", "What language models write: stories, screenplays, translations, shots, camera moves.")

Project = Annotated[str, typer.Argument(help="The project's code, as `shotwright status` lists it.")]
ProjectOrNew = Annotated[str, typer.Argument(help="The project's code; a new project is started if left out.")]
Name = Annotated[str, typer.Option(help="What a new project is called; else it is named after the topic.")]
Model = Annotated[str, typer.Option(help="Who is to do it, by the name in `models list`; else who is assigned.")]
Language = Annotated[str, typer.Option(help="zh or en; the language that you write in, if not given.")]
Shots = Annotated[
    list[str] | None, typer.Option("--shot", help="A shot's or a scene's code. Repeatable; all if left out.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether it may cost what it costs.")]
Detach = Annotated[bool, typer.Option("--detach", help="Leave the work to `shotwright worker` processes.")]


@app.command()
def rewrite(
    project: ProjectOrNew = "",
    topic: Annotated[str, typer.Option(help="What the story is to be about.")] = "",
    style: Annotated[str, typer.Option(help="How it is to be told.")] = "",
    length: Annotated[int, typer.Option(help="About how many words, or Chinese characters.")] = 800,
    language: Language = "",
    name: Name = "",
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Have a topic written as a story: a new version of the script, which `story use` brings into force."""
    from shotwright.cli import writing

    how = writing.How(model=model, yes=yes, detach=detach, as_json=json)
    run(writing.rewrite(project, name, topic, style, length, language, how))


@app.command()
def screenplay(
    project: ProjectOrNew = "",
    idea: Annotated[str, typer.Option(help="What the film is to be about.")] = "",
    scenes: Annotated[int, typer.Option(help="Exactly how many scenes.")] = 7,
    characters: Annotated[int, typer.Option(help="Exactly how many characters.")] = 2,
    look: Annotated[str, typer.Option(help="anime, realistic, ink, comic, or custom with --style.")] = "",
    style: Annotated[str, typer.Option(help="How the pictures are to look, in words.")] = "",
    image: Annotated[list[Path] | None, typer.Option(help="A picture that goes with the idea. Repeatable.")] = None,
    language: Language = "",
    name: Name = "",
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Have an idea written as a screenplay, scene by scene, with prompts for every picture and video."""
    from shotwright.cli import writing

    how = writing.How(model=model, yes=yes, detach=detach, as_json=json)
    wish = writing.ScreenplayWish(
        idea=idea,
        scenes=scenes,
        characters=characters,
        look=look,
        style=style,
        images=image or [],
        language=language,
    )
    run(writing.screenplay(project, name, wish, how))


@app.command()
def translate(
    project: Project,
    to: Annotated[str, typer.Option(help="zh or en.")],
    version: Annotated[int | None, typer.Option(help="Of this version; else of the one in force.")] = None,
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Have the script translated: a working copy beside it. The source stays in force until `story use`."""
    from shotwright.cli import writing

    run(writing.translate(project, to, version, writing.How(model=model, yes=yes, detach=detach, as_json=json)))


@app.command()
def shots(
    project: Project,
    shot: Shots = None,
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Have shots designed: size, angle, who is seen, what is shown. What is spoken is not touched."""
    from shotwright.cli import writing

    run(writing.shots(project, shot or [], writing.How(model=model, yes=yes, detach=detach, as_json=json)))


@app.command()
def camera(
    project: Project,
    shot: Shots = None,
    preset: Annotated[str, typer.Option(help="Give this move of `story presets`, without asking a model.")] = "",
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Have the camera's move of every shot chosen, or choose one from the presets."""
    if preset:
        from shotwright.cli import story

        run(story.give_move(project, shot or [], preset, as_json=json))
    from shotwright.cli import writing

    run(writing.camera(project, shot or [], writing.How(model=model, yes=yes, detach=detach, as_json=json)))


@app.command()
def presets(json: Json = False) -> None:
    """List the camera moves to choose from."""
    from shotwright.cli import story

    run(story.presets(as_json=json))


@app.command()
def versions(project: Project, json: Json = False) -> None:
    """List every version of the script: where it came from, what it cost, and which is in force."""
    from shotwright.cli import story

    run(story.versions(project, as_json=json))


@app.command()
def show(
    project: Project,
    version: Annotated[int | None, typer.Argument(help="This version; else the one in force.")] = None,
    prompt: Annotated[bool, typer.Option("--prompt", help="Print what it was asked for with instead.")] = False,
    json: Json = False,
) -> None:
    """Print a version of the script."""
    from shotwright.cli import story

    run(story.show(project, version, prompt=prompt, as_json=json))


@app.command()
def diff(
    project: Project,
    before: Annotated[int, typer.Argument(help="A version's number.")],
    after: Annotated[int, typer.Argument(help="Another version's number.")],
    json: Json = False,
) -> None:
    """Show how one version differs from another, word by word: [-removed-] and {+added+}."""
    from shotwright.cli import story

    run(story.diff(project, before, after, as_json=json))


@app.command()
def use(project: Project, version: Annotated[int, typer.Argument(help="Its number.")], json: Json = False) -> None:
    """Bring a version of the script into force. Nothing is made yet; `plan` shows what would be."""
    from shotwright.cli import story

    run(story.use(project, version, as_json=json))
