"""What a notice says: our own events in the words that others were promised, and nothing that is nobody's business.

Only what is named here leaves the house: codes, ids, states, links. Prompts, notes and vendors' sentences do not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from shotwright.domain.fingerprints import Json
from shotwright.domain.subscriptions import TEST, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One of our own events. `seq` is its place among all of them."""

    seq: int
    kind: str
    subject: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The project that something happened in, and the address of the studio; "" if nobody said that."""

    project_id: UUID
    project: str
    public_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How an event is told."""

    topic: Topic
    subject: str = ""
    """Under which name its subject is told; "" if it is not."""
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """Which of its data are told, by our names for them, and under which."""
    path: str = ""
    """Where it can be looked at, below the project if it begins with a dot."""


_TAKE: Final = {"number": "take"}
_WHAT: Final = {"what": "what"}
_ENDED: Final = {"number": "take", "code": "error_code"}
_ARTEFACT: Final = "./artefacts/{subject}/takes/{number}"

_FORMS: Final[Mapping[str, _Form]] = {
    "project.created": _Form(topic=Topic.PROJECT_CREATED),
    "project.renamed": _Form(topic=Topic.PROJECT_CHANGED, fields=_WHAT),
    "project.settings": _Form(topic=Topic.PROJECT_CHANGED, fields=_WHAT, path="./settings"),
    "project.gates": _Form(topic=Topic.PROJECT_CHANGED, fields=_WHAT, path="./gates"),
    "project.cap": _Form(topic=Topic.PROJECT_CHANGED, fields=_WHAT, path="./cost"),
    "project.paused": _Form(topic=Topic.PROJECT_PAUSED),
    "project.resumed": _Form(topic=Topic.PROJECT_RESUMED),
    "run.started": _Form(topic=Topic.RUN_STARTED, subject="run", path="./runs/{subject}"),
    "run.ended": _Form(topic=Topic.RUN_ENDED, subject="run", fields={"status": "status"}, path="./runs/{subject}"),
    "take.completed": _Form(topic=Topic.TAKE_COMPLETED, subject="artefact", fields=_TAKE, path=_ARTEFACT),
    "take.failed": _Form(topic=Topic.TAKE_FAILED, subject="artefact", fields=_ENDED, path=_ARTEFACT),
    "take.cancelled": _Form(topic=Topic.TAKE_CANCELLED, subject="artefact", fields=_TAKE, path=_ARTEFACT),
    "take.in_doubt": _Form(topic=Topic.TAKE_IN_DOUBT, subject="artefact", fields=_ENDED, path=_ARTEFACT),
    "job.unknown": _Form(topic=Topic.JOB_IN_DOUBT, subject="job", path="/jobs/{subject}"),
    "gate.waiting": _Form(
        topic=Topic.GATE_WAITING, subject="subject", fields={"gate": "gate", "number": "take"}, path="./review"
    ),
    "review.approved": _Form(topic=Topic.GATE_APPROVED, subject="subject"),
    "review.rejected": _Form(topic=Topic.GATE_REJECTED, subject="subject", fields={"reason": "reason"}),
    "review.undone": _Form(topic=Topic.GATE_UNDONE, subject="subject"),
    "budget.warning": _Form(topic=Topic.BUDGET_WARNED, path="./cost"),
    "budget.refused": _Form(topic=Topic.BUDGET_REFUSED, fields={"code": "error_code"}, path="./cost"),
    "export.completed": _Form(topic=Topic.EXPORT_COMPLETED, subject="export", path="./exports/{subject}"),
    "export.failed": _Form(topic=Topic.EXPORT_FAILED, subject="export", path="./exports/{subject}"),
    "note.added": _Form(
        topic=Topic.NOTE_ADDED, subject="artefact", fields={"number": "take", "note": "note"}, path=_ARTEFACT
    ),
    "subscription.stopped": _Form(topic=Topic.SUBSCRIPTION_STOPPED, subject="subscription"),
}


def topic_of(kind: str) -> Topic | None:
    """Return what others know a kind of event as; None if it stays in the house."""
    form = _FORMS.get(kind)
    return form.topic if form is not None else None


def told(happening: Happening, where: Whereabouts) -> str:
    """Return what others are told of an event of which `topic_of` is a topic, as JSON."""
    form = _FORMS[happening.kind]
    said: dict[str, Json] = {"sequence": happening.seq, "project": {"id": str(where.project_id), "code": where.project}}
    if form.subject:
        said[form.subject] = happening.subject
    said |= {name: happening.data[ours] for ours, name in form.fields.items() if ours in happening.data}
    said["link"] = _link(form.path or "./", happening, where)
    return _json(form.topic, happening.at, said)


def told_in_trial(name: str, at: datetime) -> str:
    """Return what is sent to try a subscription of that name."""
    return _json(TEST, at, {"subscription": name})


def message_id(notice_id: UUID) -> str:
    """Return the id that a notice has for its receiver: the same however often it is sent."""
    return f"msg_{notice_id.hex}"


def _link(path: str, happening: Happening, where: Whereabouts) -> str:
    number = happening.data.get("number", "")
    found = path.format(subject=happening.subject, number=number)
    below = f"/projects/{where.project}" if path.startswith(".") else ""
    return f"{where.public_url}/api/v1{below}{found.removeprefix('.').rstrip('/')}"


def _json(kind: str, at: datetime, said: Mapping[str, Json]) -> str:
    timestamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": timestamp, "data": said}, separators=(",", ":"))
