"""What describes a simulated vendor: its requests, how it checks keys, and how it says no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.responses import Response

from shotwright_sim.desk import KEY, Desk, SimJob, Stage
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario

Answer: TypeAlias = "Mapping[str, Any] | list[Any] | Response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request on its way to an action. `path` holds the parts of the path that vary."""

    seen: Seen
    path: Mapping[str, str]
    desk: Desk
    scenario: Scenario = Scenario.WELL


class NoSuchJob(Exception):
    """The job that was asked for is not known."""


class BadRequest(Exception):
    """The request is not as the vendor wants it; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One request that the vendor understands. `path` is Starlette's notation.

    A request that submits is held to `needs` and `takes`: names of fields, or of a nested object's as `a.b`.
    """

    method: str
    path: str
    answer: Callable[[Call], Answer]
    submits: bool = False
    needs: frozenset[str] = field(default_factory=frozenset[str])
    takes: frozenset[str] = field(default_factory=frozenset[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One vendor. `refusal` turns a scenario and a sentence into a status and a body.

    `words` is what it says in a webhook of a job that has ended, for those who call; `signs` is the name of its scheme
    in `Sender`. Some first want a challenge to be given back.
    """

    name: str
    actions: tuple[Action, ...]
    refusal: Callable[[Scenario, str], tuple[int, Any]]
    authorised: Callable[[Seen], bool]
    words: Callable[[Desk, SimJob, Stage], Mapping[str, Any]] | None = None
    signs: str = ""
    challenges: bool = False


def names(text: str) -> frozenset[str]:
    """Return the words of a text as a set of field names."""
    return frozenset(text.split())


def bearer(seen: Seen) -> bool:
    return seen.headers.get("authorization") == f"Bearer {KEY}"


def open_to_all(seen: Seen) -> bool:
    """For servers that people run for themselves."""
    return bool(seen)


def check_fields(action: Action, seen: Seen) -> None:
    """Hold a submit's field names to what the vendor knows.

    Raises:
        BadRequest: One is missing, or the vendor knows no such field.
    """
    if not action.needs and not action.takes:
        return
    given = seen.fields
    if missing := sorted(name for name in action.needs if not _has(given, name)):
        raise BadRequest(f"missing: {', '.join(missing)}")
    known = action.needs | action.takes
    heads = {name.split(".")[0] for name in known}
    if unknown := sorted(name for name in given if name not in heads):
        raise BadRequest(f"unknown: {', '.join(unknown)}")
    for head in (name for name, value in given.items() if isinstance(value, dict)):
        inner = {name.removeprefix(f"{head}.") for name in known if name.startswith(f"{head}.")}
        if inner and (unknown := sorted(set(given[head]) - inner)):
            raise BadRequest(f"unknown in {head}: {', '.join(unknown)}")


def _has(given: Mapping[str, Any], name: str) -> bool:
    value: Any = given
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True
