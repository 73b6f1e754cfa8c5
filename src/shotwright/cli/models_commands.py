"""`shotwright models`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, KindChoice, StageChoice, StrategyChoice, group, run

app = group("models", "The models that you bring along: add, test and assign them.")

Name = Annotated[str, typer.Argument(help="What you call it.")]
Kind = Annotated[KindChoice | None, typer.Option(help="What it makes; the catalogue knows it of its own models.")]
Vendor = Annotated[str, typer.Option(help="Whose model it is, as `models catalogue` lists it.")]
Protocol = Annotated[str, typer.Option(help="The protocol it speaks, if no vendor says it.")]
Url = Annotated[str, typer.Option(help="Its address, if it is not the vendor's usual one.")]
Model = Annotated[str, typer.Option(help="The id that the provider knows the model by.")]
KeyEnv = Annotated[str, typer.Option(help="Read the key from this environment variable.")]
KeyStdin = Annotated[bool, typer.Option("--key-stdin", help="Read the key from standard input.")]
Option = Annotated[list[str] | None, typer.Option(help="NAME=VALUE to be sent along with every job. Repeatable.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="NAME=VALUE over the catalogue: prices, durations ... Repeatable.")
]
Voice = Annotated[
    list[str] | None, typer.Option(help="Its voice for everybody, or OURS=ITS for one of our voices. Repeatable.")
]
Priority = Annotated[int | None, typer.Option(min=0, help="Its weight among others.")]
Rpm = Annotated[int | None, typer.Option(min=0, help="The most requests a minute; 0: no limit.")]
Rpd = Annotated[int | None, typer.Option(min=0, help="The most requests a day; 0: no limit.")]
Concurrency = Annotated[int | None, typer.Option(min=0, help="The most jobs at once; 0: no limit.")]
Retries = Annotated[
    int | None, typer.Option(min=0, max=3, help="How often a refused request is sent again, if that is safe.")
]
WebhookEnv = Annotated[str, typer.Option(help="Read what its calls are signed with from this environment variable.")]
Timeout = Annotated[float | None, typer.Option(min=1, help="Seconds that one request may take.")]
Private = Annotated[
    bool | None, typer.Option("--private/--public", help="Allow an address on this machine or network.")
]
Unpriced = Annotated[
    bool | None, typer.Option("--allow-unknown-price/--known-price-only", help="Use it though its price is unknown.")
]


@app.command()
def catalogue(
    kind: Annotated[KindChoice | None, typer.Option(help="Only models that make this.")] = None, json: Json = False
) -> None:
    """List the vendors and models that are known, with limits and prices."""
    from shotwright.cli import models

    run(models.catalogue(kind, as_json=json))


@app.command("list")
def list_providers(json: Json = False) -> None:
    """List the models that you have added, and which stages they do."""
    from shotwright.cli import models

    run(models.list_providers(as_json=json))


@app.command()
def add(
    name: Name,
    model: Model,
    vendor: Vendor = "",
    kind: Kind = None,
    protocol: Protocol = "",
    url: Url = "",
    key_env: KeyEnv = "",
    key_stdin: KeyStdin = False,
    option: Option = None,
    set_: Set = None,
    voice: Voice = None,
    priority: Priority = None,
    rpm: Rpm = None,
    rpd: Rpd = None,
    concurrency: Concurrency = None,
    retries: Retries = None,
    timeout: Timeout = None,
    private: Private = None,
    unpriced: Unpriced = None,
    webhook_secret_env: WebhookEnv = "",
    json: Json = False,
) -> None:
    """Add a model. Its key is asked for, or read from a variable or standard input; it is kept sealed."""
    from shotwright.cli import models

    asked = models.Asked(
        vendor=vendor,
        kind=kind,
        protocol=protocol,
        url=url,
        model=model,
        key_env=key_env,
        key_stdin=key_stdin,
        options=option or [],
        overrides=set_ or [],
        voices=voice or [],
        priority=priority,
        rpm=rpm,
        rpd=rpd,
        concurrency=concurrency,
        retries=retries,
        timeout_s=timeout,
        allow_private=private,
        allow_unknown_price=unpriced,
        webhook_secret_env=webhook_secret_env,
    )
    run(models.add(name, asked, as_json=json))


@app.command()
def edit(
    name: Name,
    model: Model = "",
    url: Url = "",
    key_env: KeyEnv = "",
    key_stdin: KeyStdin = False,
    option: Option = None,
    set_: Set = None,
    voice: Voice = None,
    priority: Priority = None,
    rpm: Rpm = None,
    rpd: Rpd = None,
    concurrency: Concurrency = None,
    retries: Retries = None,
    timeout: Timeout = None,
    private: Private = None,
    unpriced: Unpriced = None,
    active: Annotated[bool | None, typer.Option("--on/--off", help="Use it, or switch it off.")] = None,
    rename: Annotated[str, typer.Option(help="Call it something else.")] = "",
    drop: Annotated[list[str] | None, typer.Option(help="Take back an --option or a --set. Repeatable.")] = None,
    webhook_secret_env: WebhookEnv = "",
    free: Annotated[bool, typer.Option("--free", help="Use it again after it was stopped: you have looked.")] = False,
    json: Json = False,
) -> None:
    """Change a model; what is not named stays as it is."""
    from shotwright.cli import models

    asked = models.Asked(
        url=url,
        model=model,
        key_env=key_env,
        key_stdin=key_stdin,
        options=option or [],
        overrides=set_ or [],
        voices=voice or [],
        priority=priority,
        rpm=rpm,
        rpd=rpd,
        concurrency=concurrency,
        retries=retries,
        timeout_s=timeout,
        allow_private=private,
        allow_unknown_price=unpriced,
        active=active,
        rename=rename,
        dropped=drop or [],
        webhook_secret_env=webhook_secret_env,
    )
    run(models.edit(name, asked, free=free, as_json=json))


@app.command()
def remove(name: Name, json: Json = False) -> None:
    """Remove a model with its key. Its jobs and what they cost are kept."""
    from shotwright.cli import models

    run(models.remove(name, as_json=json))


@app.command("test")
def try_out(name: Name, json: Json = False) -> None:
    """Say within 15 seconds whether the connection works, without buying anything."""
    from shotwright.cli import enquiring

    run(enquiring.test(name, as_json=json))


@app.command("list-models")
def list_models(name: Name, json: Json = False) -> None:
    """List the models that a provider offers under this key, as it says itself."""
    from shotwright.cli import enquiring

    run(enquiring.list_models(name, as_json=json))


@app.command()
def health(name: Name, json: Json = False) -> None:
    """Say how a server of language models does: what it is, and whether it has the model."""
    from shotwright.cli import enquiring

    run(enquiring.health(name, as_json=json))


@app.command()
def voices(
    name: Name,
    keep: Annotated[bool, typer.Option("--keep", help="Go by this list from now on.")] = False,
    json: Json = False,
) -> None:
    """List the voices of a speech model: the provider's own list, else what is known."""
    from shotwright.cli import enquiring

    run(enquiring.voices(name, keep=keep, as_json=json))


@app.command()
def rotate(json: Json = False) -> None:
    """Seal all keys under a new secret key. If SHOTWRIGHT_SECRET_KEY is set: put the new one first, NEW,OLD."""
    from shotwright.cli import rotating

    run(rotating.rotate(as_json=json))


@app.command()
def assign(
    stage: Annotated[StageChoice, typer.Argument(help="What it is to make.")],
    names: Annotated[list[str] | None, typer.Argument(help="Who may make it; nobody: the embedded models.")] = None,
    project: Annotated[str, typer.Option(help="In this project alone; else in all that say nothing else.")] = "",
    strategy: Annotated[StrategyChoice, typer.Option(help="How one of several is chosen.")] = StrategyChoice.WEIGHTED,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what was said of the stage.")] = False,
    json: Json = False,
) -> None:
    """Say who makes references, keyframes, voices or clips, and who writes (`writing`: all stages of it)."""
    from shotwright.cli import models

    run(models.assign(stage, names or [], project, strategy, withdraw=withdraw, as_json=json))
