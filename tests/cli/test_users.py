"""`shotwright users`, and serving a team."""

import json
from dataclasses import replace

from tests.cli.shell import Answer, Shell

PASSWORD = "tanuki umbrella ninety four"  # noqa: S105  # opens nothing


def add(shell: Shell, name: str, *options: str, password: str = PASSWORD) -> Answer:
    return shell.run("users", "add", name, *options, "--password-stdin", "--json", stdin=f"{password}\n")


def test_accounts_are_kept_on_the_command_line(shell: Shell) -> None:
    first = add(shell, "Lin", "--email", "lin@example.com").json
    add(shell, "mei")
    weak = add(shell, "han", password="password1234")  # noqa: S106  # refused
    taken = add(shell, "LIN")
    last = shell.run("users", "disable", "lin@example.com")
    shell.run("users", "disable", "mei")
    listed = shell.run("users", "list", "--json").json
    invitation = shell.run("users", "invite", "--email", "han@example.com", "--json").json

    assert (first["username"], first["role"]) == ("lin", "admin")
    assert (weak.code, "easily guessed" in weak.err) == (3, True)
    assert (taken.code, "has an account here already" in taken.err) == (6, True)
    assert (last.code, "at least one administrator" in last.err) == (6, True)
    assert [(one["username"], one["role"], one["is_active"]) for one in listed] == [
        ("lin", "admin", True),
        ("mei", "member", False),
    ]
    assert len(invitation["invitation"]) > 40
    assert PASSWORD not in json.dumps(listed)


def test_a_team_is_served_only_under_a_name_that_the_studio_knows(shell: Shell) -> None:
    team = replace(shell, settings=(("SHOTWRIGHT_AUTH", "required"),))

    answer = team.run("serve", "--host", "0.0.0.0", "--port", "0", "--no-work")  # noqa: S104  # what is refused here

    assert (answer.code, "SHOTWRIGHT_HOSTS" in answer.err) == (3, True)
