"""`shotwright jobs`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, StateChoice, group, run

app = group("jobs", "The requests that cost money: look at them, and settle what is in doubt.")

Job = Annotated[str, typer.Argument(help="The job's id, as `jobs list` shows it.")]


@app.command("list")
def list_jobs(
    project: Annotated[str, typer.Option(help="Of this project alone.")] = "",
    state: Annotated[list[StateChoice] | None, typer.Option(help="In this state. Repeatable.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most that are listed.")] = 100,
    json: Json = False,
) -> None:
    """List jobs, newest first."""
    from shotwright.cli import jobs

    run(jobs.list_jobs(project, [one.value for one in state or []], limit, as_json=json))


@app.command()
def show(job: Job, json: Json = False) -> None:
    """Show all that is known of a job."""
    from shotwright.cli import jobs

    run(jobs.show(job, as_json=json))


@app.command()
def resolve(
    job: Job,
    it_ran: Annotated[str, typer.Option(help="It ran: the id under which its provider lists it.")] = "",
    it_did_not_run: Annotated[bool, typer.Option("--it-did-not-run", help="Its provider never had it.")] = False,
    look_again: Annotated[bool, typer.Option("--look-again", help="Ask its provider once more.")] = False,
    give_up: Annotated[bool, typer.Option("--give-up", help="Do without it; it counts as paid.")] = False,
    note: Annotated[str, typer.Option(help="Why; it is kept with the decision.")] = "",
    json: Json = False,
) -> None:
    """Say what became of a job in doubt; the next `run` goes on from there."""
    if [bool(it_ran), it_did_not_run, look_again, give_up].count(True) != 1:
        raise typer.BadParameter("say exactly one of --it-ran, --it-did-not-run, --look-again and --give-up")
    from shotwright.cli import jobs

    run(jobs.resolve(job, it_ran, it_did_not_run=it_did_not_run, look_again=look_again, note=note, as_json=json))


@app.command()
def cancel(job: Job, json: Json = False) -> None:
    """Cancel a job. One that was sent is cancelled by its provider, if it can; it may be billed."""
    from shotwright.cli import jobs

    run(jobs.cancel(job, as_json=json))
