"""The project folder: what is in the database, as files beside the media, so that the folder alone tells the story."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Decision, Project, Take
from shotwright.db.takes import TakeRows
from shotwright.domain.films import FilmSettings
from shotwright.domain.planner import Standing
from shotwright.domain.states import Status
from shotwright.storage.store import Storage
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import as_facts
from shotwright_sdk.values import Breakdown


class Folders:
    def __init__(self, session: AsyncSession, storage: Storage, project_id: UUID) -> None:
        self._session = session
        self._storage = storage
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)

    async def write(self) -> None:
        """Bring the folder's own files up to date: project.json, config.yaml, script, breakdown, history, log."""
        project = await ProjectRows(self._session).get(self._project_id)
        planned = await Planning(self._session, self._project_id).plan()
        files = {
            "project.json": _json(_project(project, planned)),
            "config.yaml": yaml.safe_dump(_config(as_facts(project).settings), allow_unicode=True, sort_keys=False),
            "history/generation_history.jsonl": await self._history(),
            "logs/generation.log": await self._log(),
            **await self._script(),
        }
        if planned.story.breakdown is not None:
            files.update(_breakdown(planned.story.breakdown))
        for key, text in files.items():
            await self._storage.put(f"{project.code}/{key}", text.encode())

    async def _script(self) -> dict[str, str]:
        script = await ProjectRows(self._session).script(self._project_id)
        if script is None:
            return {}
        kept = f"00_script/script.v{script.number}.md"
        return {"00_script/script.md": script.text, kept: script.text}

    async def _history(self) -> str:
        takes = [_take_line(key, take) for key, take in await self._takes.history()]
        decisions = [_decision_line(decision) for decision in await self._takes.decisions()]
        lines = sorted(takes + decisions, key=lambda line: line["at"])
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    async def _log(self) -> str:
        lines: list[str] = []
        while events := await EventRows(self._session, self._project_id).log(len(lines)):
            lines += [
                f"{_utc(one.at)} {one.kind} {one.subject} {json.dumps(one.data, ensure_ascii=False)}\n"
                for one in events
            ]
        return "".join(lines)


def _project(project: Project, planned: Planned) -> dict[str, Any]:
    items = planned.plan.items
    done = len(planned.plan.standing_at(Standing.DONE, Standing.STALE, Standing.WAITING))
    failed = len(planned.plan.standing_at(Standing.FAILED, Standing.UNKNOWN))
    return {
        "format": "shotwright.project.1",
        "project_id": str(project.id),
        "code": project.code,
        "name": project.name,
        "title": project.title,
        "created_at": _utc(project.created_at),
        "updated_at": _utc(datetime.now(UTC)),
        "script_path": "00_script/script.md",
        "statistics": {
            "total_characters": len(planned.story.parts.characters) if planned.story.breakdown else 0,
            "total_scenes": len(planned.story.parts.scenes) if planned.story.breakdown else 0,
            "total_shots": len(planned.story.parts.shots) if planned.story.breakdown else 0,
            "total_tasks": len(items),
            "completed_tasks": done,
            "failed_tasks": failed,
            "pending_tasks": len(items) - done - failed,
        },
    }


def _config(settings: FilmSettings) -> dict[str, Any]:
    size = settings.format.size
    return {
        "resolution": f"{size.width}x{size.height}",
        "frame_rate": str(settings.format.rate),
        "style": settings.style.value,
        "subtitles": settings.subtitles.value,
        "voices": dict(settings.voices),
        "finish": json.loads(json.dumps(asdict(settings.finish))),
        "gates": {gate.value: mode.value for gate, mode in settings.gates.items()},
    }


def _breakdown(breakdown: Breakdown) -> dict[str, str]:
    parts = asdict(breakdown)
    return {f"01_breakdown/{name}.json": _json(parts[name]) for name in ("characters", "locations", "scenes", "shots")}


def _take_line(key: str, take: Take) -> dict[str, Any]:
    return {
        "at": _utc(take.ended_at or take.created_at),
        "event": "take",
        "artefact": key,
        "take": take.number,
        "status": take.status,
        "seed": take.recipe["seed"],
        "prompt": take.recipe["prompt"],
        "provider": take.recipe["provider"],
        "model": take.recipe["model"],
        "cost_usd_micros": take.cost_usd_micros,
        "sha256": take.content,
        "error": take.error if take.status is Status.FAILED else "",
    }


def _decision_line(decision: Decision) -> dict[str, Any]:
    return {
        "at": _utc(decision.at),
        "event": "decision",
        "artefact": decision.subject,
        "verdict": decision.verdict,
        "note": decision.note,
    }


def _json(value: Mapping[str, Any] | list[Any] | tuple[Any, ...]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
