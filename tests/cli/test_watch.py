"""`shotwright watch`, while other processes do things."""

import json
import signal

from tests.cli.shell import Shell


def test_it_shows_what_happened_and_then_what_happens_elsewhere(shell: Shell) -> None:
    shell.write("roof.md")
    assert shell.run("new", "roof.md", "--name", "Roof").code == 0, "made"
    code = shell.run("status", "--json").json[0]["project"]

    text = shell.run("watch", code, "--once")
    first = [json.loads(line) for line in shell.run("watch", code, "--once", "--json").out.splitlines()]
    watching = shell.start("watch", code, "--after", str(first[0]["seq"]), "--json")
    assert watching.stdout is not None
    begun = [json.loads(watching.stdout.readline()) for _ in first[1:]]
    assert shell.run("pause", code).code == 0
    told = json.loads(watching.stdout.readline())
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=60)

    assert text.code == 0
    assert [one["kind"] for one in first][:1] == ["project.created"]
    assert all(one["kind"] in text.out for one in first)
    assert begun == first[1:]
    assert (told["kind"], told["subject"], told["seq"] > first[-1]["seq"]) == ("project.paused", code, True)
    assert "Traceback" not in said


def test_a_project_that_is_not_there_gets_a_sentence(shell: Shell) -> None:
    answer = shell.run("watch", "nowhere")

    assert answer.code not in {0, 1}
    assert "There is no project “nowhere”" in answer.err
