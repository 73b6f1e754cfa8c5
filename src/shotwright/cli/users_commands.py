"""`shotwright users`: names, options and help alone."""

from typing import Annotated

import typer

from shotwright.cli.options import Json, group, run

app = group("users", "The people of a studio where one signs in (SHOTWRIGHT_AUTH=required).")

Person = Annotated[str, typer.Argument(help="A user name, an e-mail address or an id.")]
Admin = Annotated[bool, typer.Option("--admin", help="As an administrator, who may do everything.")]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The user name.")],
    email: Annotated[str, typer.Option(help="The e-mail address; one may sign in by it, too.")] = "",
    admin: Admin = False,
    password_stdin: PasswordStdin = False,
    json: Json = False,
) -> None:
    """Make an account. The first one is an administrator's, and is given everything made without signing in."""
    from shotwright.cli import users

    run(users.add(name, email, admin=admin, password_stdin=password_stdin, as_json=json))


@app.command("list")
def list_users(json: Json = False) -> None:
    """List everybody."""
    from shotwright.cli import users

    run(users.list_users(as_json=json))


@app.command()
def role(
    person: Person,
    admin: Annotated[bool, typer.Option("--admin/--member", help="What they are to be.")],
    json: Json = False,
) -> None:
    """Make somebody an administrator, or one no more."""
    from shotwright.cli import users

    run(users.set_role(person, admin=admin, as_json=json))


@app.command()
def disable(person: Person, json: Json = False) -> None:
    """Switch an account off: its sessions end at once. What the person made stays."""
    from shotwright.cli import users

    run(users.set_active(person, active=False, as_json=json))


@app.command()
def enable(person: Person, json: Json = False) -> None:
    """Switch an account on again."""
    from shotwright.cli import users

    run(users.set_active(person, active=True, as_json=json))


@app.command()
def passwd(person: Person, password_stdin: PasswordStdin = False, json: Json = False) -> None:
    """Give somebody a new password. All their sessions end, and their tokens are withdrawn."""
    from shotwright.cli import users

    run(users.set_password(person, password_stdin=password_stdin, as_json=json))


@app.command()
def invite(
    email: Annotated[str, typer.Option(help="For this address alone; else for whoever has the invitation.")] = "",
    admin: Admin = False,
    json: Json = False,
) -> None:
    """Make an invitation: one person can make an account by it, for a week."""
    from shotwright.cli import users

    run(users.invite(email, admin=admin, as_json=json))
