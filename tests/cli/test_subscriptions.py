"""`shotwright subscriptions`: with a receiver, and no server of ours."""

import json
from pathlib import Path
from typing import Any

import pytest

from shotwright.cli import subscriptions
from shotwright.domain.subscriptions import SubscriptionNotFound, SubscriptionNotUsable, SubscriptionOff
from tests.cli.shell import Shell
from tests.receiving import Answer, receiving


def test_an_address_is_made_tried_and_asked_after_on_the_command_line(shell: Shell) -> None:
    with receiving() as receiver:
        receiver.usually = Answer(status=500, body=b"no room")
        made = shell.run("subscriptions", "add", "Us", receiver.address, "--private", "--json").json
        failed = shell.run("subscriptions", "test", made["id"])
        receiver.usually = Answer()
        arrived = shell.run("subscriptions", "test", made["id"], "--json").json
    log = shell.run("subscriptions", "log", made["id"]).out

    assert (failed.code, "It did not arrive. The address answered HTTP 500" in failed.out) == (5, True)
    assert (arrived["status"], [one["status_code"] for one in arrived["sent"]]) == ("completed", [200])
    assert arrived["message_id"] in {one.id for one in receiver.came}
    assert all(one.is_signed_by(made["secret"]) and one.type == "subscription.test" for one in receiver.came)
    assert (arrived["id"] in log, made["secret"] in log) == (True, False)


async def test_the_other_commands_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one process: starting one takes longer than all of this."""
    monkeypatch.setenv("SHOTWRIGHT_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with receiving() as receiver:
        await subscriptions.add("Us", receiver.address, "", ["run.ended"], private=True, as_json=True)
        made = _answer(capsys)
        await subscriptions.try_out(made["id"], as_json=True)
        tried = _answer(capsys)
        await subscriptions.rotate(made["id"], as_json=True)
        renewed = _answer(capsys)["secret"]
        await subscriptions.again(made["id"], tried["id"], as_json=True)
        again = _answer(capsys)
    await subscriptions.switch(made["id"], on=False, as_json=True)
    off = _answer(capsys)
    with pytest.raises(SubscriptionOff):
        await subscriptions.try_out(made["id"], as_json=True)
    with pytest.raises(SubscriptionNotUsable, match="subscriptions topics"):
        await subscriptions.add("Us", "https://example.com", "", ["everything"], private=False, as_json=True)
    await subscriptions.list_subscriptions("", as_json=True)
    listed = _answer(capsys)
    await subscriptions.remove(made["id"], as_json=True)
    with pytest.raises(SubscriptionNotFound):
        await subscriptions.log(made["id"], 20, as_json=True)

    assert (again["message_id"], len(again["sent"])) == (tried["message_id"], 2)
    assert [one.is_signed_by(renewed) for one in receiver.came] == [False, True]
    assert (off["active"], [one["topics"] for one in listed]) == (False, [["run.ended"]])
    assert "secret" not in listed[0]


def _answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)
