"""`shotwright prompts`: names, options and help alone."""

from pathlib import Path
from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run
from shotwright.domain.templates import PromptStage

app = group("prompts", "What models are asked with: sets of templates, their versions, and what came of them.")

Set = Annotated[str, typer.Argument(help="A set's name, as `prompts list` tells it.")]
Stage = Annotated[PromptStage, typer.Argument(help="What the template asks for.")]
Project = Annotated[str, typer.Argument(help="The project's code.")]
InProject = Annotated[str, typer.Option("--project", help="Try it on something of this project.")]
Key = Annotated[str, typer.Option("--key", help="What to try it on: `shot_001/keyframe`, `char_002/reference` ...")]
Var = Annotated[list[str] | None, typer.Option(help="NAME=VALUE instead of the sample's. Repeatable.")]
Model = Annotated[str, typer.Option(help="Who is to answer, by the name in `models list`; else who is assigned.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether it may cost what it costs.")]
Detach = Annotated[bool, typer.Option("--detach", help="Leave the work to `shotwright worker` processes.")]
Version = Annotated[int | None, typer.Option(help="This version instead of the one in force.")]


@app.command("list")
def list_sets(json: Json = False) -> None:
    """List the sets: those that came with Shotwright, and yours."""
    from shotwright.cli import prompts

    run(prompts.list_sets(as_json=json))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="What you call it: small letters, digits, “-” and “_”.")],
    base: Annotated[str, typer.Option(help="The set that does the stages you do not change: en or zh.")] = "en",
    title: Annotated[str, typer.Option(help="A longer name for people.")] = "",
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    json: Json = False,
) -> None:
    """Start a set of your own. Until you edit a template, that of the base counts."""
    from shotwright.cli import prompts

    run(prompts.new(name, base, title, description, as_json=json))


@app.command()
def remove(name: Set, json: Json = False) -> None:
    """Remove a set that no project uses. What takes tell of it is kept."""
    from shotwright.cli import prompts

    run(prompts.remove(name, as_json=json))


@app.command()
def show(
    name: Set,
    stage: Annotated[PromptStage | None, typer.Argument(help="What the template asks for; all if left out.")] = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Show a set's templates, or one of them as the file that `edit --file` reads."""
    from shotwright.cli import prompts

    run(prompts.show(name, stage, version, as_json=json))


@app.command()
def edit(
    name: Set,
    stage: Stage,
    file: Annotated[Path | None, typer.Option(help="Read it from this file; else your editor opens.")] = None,
    note: Annotated[str, typer.Option(help="Why; it is kept with the version.")] = "",
    back_to: Annotated[int | None, typer.Option(help="Write nothing; let this version count again.")] = None,
    to_base: Annotated[
        bool, typer.Option("--to-base", help="Write nothing; let the base's template count again.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a template's next version. What was bought by other words becomes stale; nothing is redone by itself."""
    from shotwright.cli import prompts

    if to_base:
        run(prompts.withdraw(name, stage, as_json=json))
    else:
        run(prompts.edit(name, stage, file, note, back_to, as_json=json))


@app.command()
def render(
    name: Set,
    stage: Stage,
    project: InProject = "",
    key: Key = "",
    var: Var = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Show what a template comes to: with sample data, or for something of a project. Nothing is sent."""
    from shotwright.cli import prompt_trials

    if bool(project) != bool(key):
        raise typer.BadParameter("a project and a key belong together", param_hint="--key")
    run(prompt_trials.render(name, stage, prompt_trials.Wish(project, key, tuple(var or ()), version), as_json=json))


@app.command("run")
def run_live(
    name: Set,
    stage: Stage,
    project: Annotated[str, typer.Option("--project", help="The project whose models are asked, and that pays.")],
    var: Var = None,
    version: Version = None,
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Ask the model that is assigned what a template comes to; the price first. For stages of writing alone."""
    from shotwright.cli import prompt_trials

    wish = prompt_trials.Wish(project, "", tuple(var or ()), version)
    how = prompt_trials.How(model=model, yes=yes, detach=detach, as_json=json)
    run(prompt_trials.run_live(name, stage, wish, how))


@app.command()
def diff(
    name: Set,
    stage: Stage,
    versions: Annotated[tuple[int, int] | None, typer.Option(help="Two versions; else the last two.")] = None,
    other: Annotated[str, typer.Option("--with", help="Compare with another set's template.")] = "",
    json: Json = False,
) -> None:
    """Show how two versions of a template differ, or the templates of two sets."""
    from shotwright.cli import prompts

    run(prompts.diff(name, stage, versions, other, as_json=json))


@app.command()
def use(
    project: Project,
    name: Annotated[str, typer.Argument(help="The set; nothing named: the set stays as it is.")] = "",
    default: Annotated[bool, typer.Option("--default", help="The shipped set of the film's language.")] = False,
    look: Annotated[
        str | None, typer.Option(help="ink, comic, anime, realistic or custom; `style`: that of the project's style.")
    ] = None,
    look_text: Annotated[str | None, typer.Option(help="How all pictures look, in words.")] = None,
    look_prefix: Annotated[str | None, typer.Option(help="What every prompt of a picture begins with.")] = None,
    look_suffix: Annotated[str | None, typer.Option(help="What every prompt of a picture ends with.")] = None,
    look_negative: Annotated[str | None, typer.Option(help="What no picture may show.")] = None,
    json: Json = False,
) -> None:
    """Show or change what a project's prompts are made with: its set, and the look of all pictures."""
    from shotwright.cli import prompt_choices

    wish = prompt_choices.LookWish(look, look_text, look_prefix, look_suffix, look_negative)
    run(prompt_choices.use(project, name, wish, default=default, as_json=json))


@app.command()
def override(
    project: Project,
    key: Annotated[str, typer.Argument(help="`shot_001/keyframe`, `char_002/reference` ...; nothing: list them.")] = "",
    text: Annotated[str | None, typer.Option(help="The whole prompt, as it is to be sent.")] = None,
    negative: Annotated[str | None, typer.Option(help="What must not be seen; else as the template says.")] = None,
    on: Annotated[bool, typer.Option("--on/--off", help="Let it count, or the template again.")] = True,
    drop: Annotated[bool, typer.Option("--drop", help="Forget it.")] = False,
    json: Json = False,
) -> None:
    """Write the prompt of one character, place, keyframe or clip yourself, instead of its template."""
    from shotwright.cli import prompt_choices

    run(prompt_choices.override(project, key, prompt_choices.OverrideWish(text, negative, on, drop), as_json=json))


@app.command("export")
def export_set(
    name: Set,
    target: Annotated[Path, typer.Argument(help="A folder, or a file that ends in .zip.")],
    json: Json = False,
) -> None:
    """Write a set out as files: one for each stage, to be edited and brought back."""
    from shotwright.cli import prompts

    run(prompts.export_set(name, target, as_json=json))


@app.command("import")
def import_set(
    source: Annotated[Path, typer.Argument(help="A folder or a zip, as `export` writes it.")],
    as_: Annotated[str, typer.Option("--as", help="Call it this, whatever the files say.")] = "",
    json: Json = False,
) -> None:
    """Bring a set in. What differs from a set of that name becomes the next version of its templates."""
    from shotwright.cli import prompts

    run(prompts.import_set(source, as_, as_json=json))


@app.command()
def stats(
    name: Set,
    stage: Annotated[PromptStage | None, typer.Argument(help="What the template asks for; all if left out.")] = None,
    json: Json = False,
) -> None:
    """Show what came of each version: takes, approvals, rejections with their reasons, cost of an approved take."""
    from shotwright.cli import prompt_trials

    run(prompt_trials.stats(name, stage, as_json=json))


@app.command()
def uses(
    name: Set,
    stage: Annotated[
        PromptStage | None, typer.Argument(help="What the template asks for; the whole set if left out.")
    ] = None,
    json: Json = False,
) -> None:
    """List the projects that chose a set, or have takes that it was used for."""
    from shotwright.cli import prompt_trials

    run(prompt_trials.uses(name, stage, as_json=json))


@app.command()
def advise(
    name: Set,
    stage: Stage,
    project: InProject = "",
    key: Key = "",
    version: Version = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Have a language model say it: the project's, which pays.")
    ] = False,
    model: Model = "",
    yes: Yes = False,
    detach: Detach = False,
    json: Json = False,
) -> None:
    """Say what could be better about a template: by rules, or with --ask by a model that is told how it did."""
    from shotwright.cli import prompt_trials

    wish = prompt_trials.Wish(project, key, (), version)
    if ask:
        if not project:
            raise typer.BadParameter("a project whose model is asked, and that pays, is needed", param_hint="--project")
        how = prompt_trials.How(model=model, yes=yes, detach=detach, as_json=json)
        run(prompt_trials.ask(name, stage, wish, how))
    if bool(project) != bool(key):
        raise typer.BadParameter("a project and a key belong together", param_hint="--key")
    run(prompt_trials.advise(name, stage, wish, as_json=json))
