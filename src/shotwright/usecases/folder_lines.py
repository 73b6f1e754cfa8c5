"""What the project folder says of single rows: the lines of its histories and logs."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shotwright.db.archive_rows import ProviderCall
from shotwright.db.notes import Found
from shotwright.db.tables import Decision, Take
from shotwright.domain.reviewing import POLICY
from shotwright.domain.states import Status


def take_line(key: str, take: Take, people: Mapping[UUID, str]) -> dict[str, Any]:
    """Tell of a take that has ended, with what it was asked for."""
    recipe = take.recipe
    return {
        "at": utc(take.ended_at or take.created_at),
        "event": "take",
        "artefact": key,
        "take": take.number,
        "status": take.status.value,
        "review": take.review.value,
        "by": people.get(take.ordered_by, "") if take.ordered_by is not None else "",
        "seed": recipe["seed"],
        "prompt": recipe["prompt"],
        "negative": recipe["negative"],
        "note": recipe["note"],
        "template": "/".join(str(recipe.get(name) or "") for name in ("prompt_set", "template", "template_version")),
        "provider": recipe["provider"],
        "model": recipe["model"],
        "sources": dict(recipe["sources"]),
        "cost_usd_micros": take.cost_usd_micros,
        "sha256": take.content,
        "error": take.error if take.status is Status.FAILED else "",
    }


def decision_line(decision: Decision, people: Mapping[UUID, str], takes: Mapping[UUID, int]) -> dict[str, Any]:
    """Tell of a decision: who, what, why; and whether it took another one back."""
    return {
        "at": utc(decision.at),
        "event": "decision",
        "id": str(decision.id),
        "artefact": decision.subject,
        "take": takes.get(decision.take_id) if decision.take_id is not None else None,
        "by": people.get(decision.user_id, "") if decision.user_id is not None else POLICY,
        "verdict": decision.verdict,
        "before": decision.before,
        "reason": decision.reason,
        "note": decision.note,
        "undoes": str(decision.undoes) if decision.undoes is not None else None,
    }


def note_line(found: Found, people: Mapping[UUID, str]) -> dict[str, Any]:
    """Tell of a note, or of an answer to one."""
    note = found.note
    return {
        "at": utc(note.created_at),
        "id": str(note.id),
        "answers": str(note.parent_id) if note.parent_id is not None else None,
        "artefact": found.key,
        "take": found.take,
        "by": note.author,
        "body": note.body,
        "frames": [note.first_frame, note.last_frame] if note.first_frame is not None else None,
        "box": note.box or None,
        "resolved_at": utc(note.resolved_at) if note.resolved_at is not None else None,
        "resolved_by": people.get(note.resolved_by, "") if note.resolved_by is not None else None,
    }


def call_line(call: ProviderCall) -> dict[str, Any]:
    """Tell of one request to a provider. What it answered is kept without keys, signatures and tokens."""
    return {
        "at": utc(call.sent_at),
        "answered_at": utc(call.answered_at) if call.answered_at is not None else None,
        "job": str(call.job_id),
        "try": call.number,
        "provider": call.provider,
        "model": call.model,
        "state": call.state,
        "error_class": call.error_class,
        "error": call.error,
        "reply": call.reply,
    }


def as_lines(values: Iterable[Mapping[str, Any]]) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(value, ensure_ascii=False, default=str) + "\n" for value in values)


def as_json(value: Mapping[str, Any] | list[Any] | tuple[Any, ...]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
