"""`shotwright costs` and `shotwright dev`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("costs", "What was spent, what a plan will cost, and the caps that hold both.")
dev = group("dev", "For trying things out and for working on Shotwright.")


@app.command()
def show(
    project: Annotated[str, typer.Argument(help="The project's code.")],
    items: Annotated[bool, typer.Option("--items", help="Name everything that is to be bought.")] = False,
    json: Json = False,
) -> None:
    """Show what a project has spent, what its plan will cost and what its caps leave."""
    from shotwright.cli import costs

    run(costs.show(project, items=items, as_json=json))


@app.command()
def cap(
    amount: Annotated[str, typer.Argument(help="Dollars, like 25 or 0.50; `none` lifts the cap.")],
    project: Annotated[str, typer.Option(help="All that this project ever costs.")] = "",
    day: Annotated[bool, typer.Option("--day", help="All that the installation spends on one day, UTC.")] = False,
    user: Annotated[bool, typer.Option("--user", help="All that your projects ever cost together.")] = False,
    warn: Annotated[int, typer.Option(min=0, max=100, help="Warn when so many percent of it are used.")] = 50,
    json: Json = False,
) -> None:
    """Set the most that may be spent. What a cap does not leave is not sent."""
    if [bool(project), day, user].count(True) != 1:
        raise typer.BadParameter("say exactly one of --project, --day and --user")
    from shotwright.cli import costs

    run(costs.cap(amount, project, day=day, warn_percent=warn, as_json=json))


@dev.command("provider-sim")
def provider_sim(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes any that is free.")] = 8299,
    looks: Annotated[int, typer.Option(min=0, help="How often a job is looked at before it is done.")] = 1,
    scenario: Annotated[
        list[str] | None, typer.Option(help="VENDOR=SCENARIO: how its next job goes. Repeatable.")
    ] = None,
    json: Json = False,
) -> None:
    """Play every vendor on this machine, free of charge, until stopped."""
    from shotwright.cli import simulating

    run(simulating.provider_sim(port, looks, scenario or [], as_json=json))
