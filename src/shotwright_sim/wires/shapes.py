"""What many vendors have in common: statuses, and errors as OpenAI writes them."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from shotwright_sim.desk import Desk, SimJob
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Call, NoSuchJob

STATUS: Final[Mapping[Scenario, int]] = {
    Scenario.RATE_LIMITED: 429,
    Scenario.BAD_KEY: 401,
    Scenario.NO_MONEY: 402,
    Scenario.POLICY: 400,
    Scenario.INVALID: 400,
    Scenario.MODEL_GONE: 404,
    Scenario.REFUSED_IN_200: 400,
    Scenario.VANISHED: 404,
}


def the_job(call: Call, job_id: str) -> SimJob:
    """Return the job that the call is about.

    Raises:
        NoSuchJob: The desk does not know it, or acts as if.
    """
    job = call.desk.find(call.seen.wire, job_id)
    if job is None or job.scenario is Scenario.VANISHED:
        raise NoSuchJob
    return job


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def whole_seconds(value: Any, otherwise: int = 5) -> int:
    """Return a duration however a vendor writes it: 5, "5", "5s"; -1 and `auto` are left to the vendor."""
    digits = str(value).removesuffix("s")
    return int(digits) if digits.isdecimal() else otherwise


def results(desk: Desk, job: SimJob) -> list[str]:
    return [desk.result_url(job)]
