"""`shotwright subscriptions`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("subscriptions", "Addresses elsewhere that are told what happens here, by signed webhooks.")

Subscription = Annotated[str, typer.Argument(help="Its id; `shotwright subscriptions list` shows it.")]
Project = Annotated[str, typer.Option(help="The project's code; left out: what is told of every project.")]


@app.command("list")
def list_subscriptions(project: Project = "", json: Json = False) -> None:
    """List the subscriptions of a project, or of the installation."""
    from shotwright.cli import subscriptions

    run(subscriptions.list_subscriptions(project, as_json=json))


@app.command()
def topics(json: Json = False) -> None:
    """List what one may be told of."""
    from shotwright.cli import subscriptions

    run(subscriptions.topics(as_json=json))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    url: Annotated[str, typer.Argument(help="Where to send to, like https://example.com/hooks/film.")],
    project: Project = "",
    topic: Annotated[list[str] | None, typer.Option(help="What to tell of; may be repeated. Left out: all.")] = None,
    private: Annotated[bool, typer.Option("--private", help="The address may lie in a private network.")] = False,
    json: Json = False,
) -> None:
    """Have an address told what happens. The secret that it checks signatures with is shown this once."""
    from shotwright.cli import subscriptions

    run(subscriptions.add(name, url, project, topic or [], private=private, as_json=json))


@app.command("test")
def try_out(subscription: Subscription, json: Json = False) -> None:
    """Send a message that tells of nothing, and say what came of it."""
    from shotwright.cli import subscriptions

    run(subscriptions.try_out(subscription, as_json=json))


@app.command()
def log(
    subscription: Subscription,
    number: Annotated[int, typer.Option("--number", "-n", min=1, max=100, help="How many, newest first.")] = 20,
    json: Json = False,
) -> None:
    """Show what a subscription was told, and what came of it."""
    from shotwright.cli import subscriptions

    run(subscriptions.log(subscription, number, as_json=json))


@app.command()
def again(
    subscription: Subscription,
    notice: Annotated[str, typer.Argument(help="The notice's id, of the log.")],
    json: Json = False,
) -> None:
    """Send a notice once more, under the same message id."""
    from shotwright.cli import subscriptions

    run(subscriptions.again(subscription, notice, as_json=json))


@app.command()
def rotate(subscription: Subscription, json: Json = False) -> None:
    """Give a subscription a new secret. For a day, the former one signs as well."""
    from shotwright.cli import subscriptions

    run(subscriptions.rotate(subscription, as_json=json))


@app.command()
def switch(
    subscription: Subscription,
    on: Annotated[bool, typer.Option("--on/--off", help="Whether to tell it what happens.")],
    json: Json = False,
) -> None:
    """Switch a subscription on or off. Switched off, it is told nothing, not even what was waiting."""
    from shotwright.cli import subscriptions

    run(subscriptions.switch(subscription, on=on, as_json=json))


@app.command()
def remove(subscription: Subscription, json: Json = False) -> None:
    """Remove a subscription, with the log of what it was told."""
    from shotwright.cli import subscriptions

    run(subscriptions.remove(subscription, as_json=json))
