"""Logs for people and for programs, and the names of requests in them."""

import json
import logging
import signal
import sys
from dataclasses import replace

from shotwright.api.request_ids import CURRENT
from shotwright.cli.logs import JsonLines
from tests.api.test_serving import served
from tests.cli.shell import Shell


def test_a_record_is_one_line_of_json_whatever_is_in_it() -> None:
    named, line = CURRENT.set("abc"), ""
    try:
        int("rain")
    except ValueError:
        record = logging.getLogger("shop").makeRecord(
            "shop", logging.WARNING, __file__, 1, "雨 %s\n", ("“falls”",), sys.exc_info()
        )
        line = JsonLines().format(record)
    CURRENT.reset(named)

    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["message"], told["request"]) == (
        "WARNING",
        "shop",
        "雨 “falls”\n",
        "abc",
    )
    assert "ValueError: invalid literal" in told["error"]


def test_requests_have_names_in_answers_and_logs(shell: Shell) -> None:
    """A name that a proxy gave is kept, unless it could do harm in a log."""
    sent = "proxy-17.a"
    talking = replace(shell, settings=(("SHOTWRIGHT_LOG", "INFO"), ("SHOTWRIGHT_LOG_FORMAT", "json")))
    with served(talking, "--port", "0", "--no-work") as studio:
        answer = studio.get("/api/v1/health?token=opensesame", **{"X-Request-ID": sent})
        other = studio.get("/api/v1/health", **{"X-Request-ID": "no good"})
        studio.process.send_signal(signal.SIGTERM)
        _, said = studio.process.communicate(timeout=60)

    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    told = [one["message"] for one in lines if one.get("request") == sent]
    assert answer.headers["X-Request-ID"] == sent
    assert len(other.headers["X-Request-ID"]) == 32
    assert len(told) == 1
    assert told[0].startswith("GET health: 200 in ")
    assert "opensesame" not in said
