"""The project folder: what is in the database, as files beside the media, so that the folder alone tells the story."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.archive_rows import DepartingRows
from shotwright.db.archive_values import plain
from shotwright.db.events import EventRows
from shotwright.db.notes import NoteRows
from shotwright.db.placeholders import PlaceholderRows
from shotwright.db.projects import ProjectRows
from shotwright.db.prompts import ProjectPromptRows
from shotwright.db.runs import RunRows
from shotwright.db.tables import Project
from shotwright.db.takes import TakeRows
from shotwright.domain.films import FilmSettings
from shotwright.domain.planner import Standing
from shotwright.usecases.folder_lines import as_json, as_lines, call_line, decision_line, note_line, take_line, utc
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import as_facts
from shotwright_sdk.values import Breakdown

SCRIPT = "00_script/script.md"
_LOG_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFiles:
    """A project's code and name, and the files of its folder that are written from rows, by name."""

    code: str
    name: str
    texts: Mapping[str, str]


class Folders:
    """One project's. It only reads: one instance serves one transaction or snapshot."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)
        self._departing = DepartingRows(session, project_id)

    async def files(self) -> FolderFiles:
        """Return what the folder says in words: project.json, config.yaml, scripts, breakdown, histories, logs.

        The same rows make the same files.

        Raises:
            ProjectNotFound
        """
        project = await ProjectRows(self._session).get(self._project_id)
        planned = await Planning(self._session, self._project_id).plan()
        config = _config(as_facts(project).settings)
        running = await RunRows(self._session).active(self._project_id)
        history = await self._history()
        texts = {
            "project.json": as_json(_project(project, planned, config, history, is_running=running is not None)),
            "config.yaml": yaml.safe_dump(config, allow_unicode=True, sort_keys=False),
            "history/generation_history.jsonl": as_lines(history),
            "history/notes.jsonl": await self._notes(),
            "history/costs.jsonl": await self._costs(),
            "logs/generation.log": await self._log(),
            "logs/api_calls.log": as_lines([call_line(one) for one in await self._departing.calls()]),
            **await self._scripts(project),
            **await self._placeholders(),
            **await self._prompts(),
        }
        if planned.story.breakdown is not None:
            texts |= _breakdown(planned.story.breakdown)
        return FolderFiles(code=project.code, name=project.name, texts=texts)

    async def _scripts(self, project: Project) -> dict[str, str]:
        texts: dict[str, str] = {}
        for version in await ProjectRows(self._session).scripts(self._project_id):
            texts[f"00_script/script.v{version.number}.md"] = version.text
            if version.number == project.script_number:
                texts[SCRIPT] = version.text
        return texts

    async def _history(self) -> list[dict[str, Any]]:
        people = await self._departing.people()
        takes = await self._takes.history()
        numbers = {take.id: take.number for _, take in takes}
        lines = [take_line(key, take, people) for key, take in takes]
        lines += [decision_line(one, people, numbers) for one in await self._takes.decisions()]
        return sorted(lines, key=lambda line: line["at"])

    async def _notes(self) -> str:
        people = await self._departing.people()
        return as_lines([note_line(one, people) for one in await NoteRows(self._session, self._project_id).all()])

    async def _costs(self) -> str:
        return as_lines([*await self._departing.past_costs(), *await self._departing.costs()])

    async def _log(self) -> str:
        lines: list[str] = []
        rows, told = EventRows(self._session, self._project_id), 0
        while events := await rows.log(told, _LOG_AT_ONCE):
            lines += [f"{utc(one.at)} {one.kind} {one.subject} {as_lines([one.data])}" for one in events]
            told += len(events)
        return "".join(lines)

    async def _placeholders(self) -> dict[str, str]:
        rows = await PlaceholderRows(self._session, self._project_id).all()
        told = [
            {
                "shot": one.shot_code,
                "kind": one.kind.value,
                "controls": one.controls,
                "note": one.note,
                "file": one.file,
            }
            for one in rows
        ]
        return {"06_placeholders/placeholders.json": as_json(told)} if told else {}

    async def _prompts(self) -> dict[str, str]:
        """Tell what people said of the words: the look and the set, and their own prompts for single things."""
        rows = ProjectPromptRows(self._session, self._project_id)
        chosen, overrides = await rows.find(), await rows.overrides()
        if chosen is None and not overrides:
            return {}
        look = {
            name: plain(getattr(chosen, name))
            for name in ("shipped", "look", "look_text", "look_prefix", "look_suffix", "look_negative")
            if chosen is not None
        }
        own = {
            key: {"prompt": one.prompt, "negative": one.negative, "enabled": one.enabled}
            for key, one in sorted(overrides.items())
        }
        return {"prompts.json": as_json({**look, "own": own})}


def _project(
    project: Project, planned: Planned, config: Mapping[str, Any], history: list[dict[str, Any]], *, is_running: bool
) -> dict[str, Any]:
    items = planned.plan.items
    done = planned.plan.standing_at(Standing.DONE, Standing.STALE, Standing.WAITING)
    failed = len(planned.plan.standing_at(Standing.FAILED, Standing.UNKNOWN))
    finished = {item.key for item in done}
    updated = max(utc(project.updated_at), history[-1]["at"] if history else "")
    return {
        "format": "shotwright.project.1",
        "project_id": str(project.id),
        "code": project.code,
        "name": project.name,
        "title": project.title,
        "description": project.description,
        "genre": project.genre,
        "idea": project.idea,
        "created_at": utc(project.created_at),
        "updated_at": updated,
        "script_path": SCRIPT,
        "style_description": config["style"],
        "config": config,
        "current_stage": next((item.kind.value for item in items if item.key not in finished), "finished"),
        "is_running": is_running,
        "statistics": {
            "total_characters": len(planned.story.parts.characters) if planned.story.breakdown else 0,
            "total_scenes": len(planned.story.parts.scenes) if planned.story.breakdown else 0,
            "total_shots": len(planned.story.parts.shots) if planned.story.breakdown else 0,
            "total_tasks": len(items),
            "completed_tasks": len(done),
            "failed_tasks": failed,
            "pending_tasks": len(items) - len(done) - failed,
        },
    }


def _config(settings: FilmSettings) -> dict[str, Any]:
    size = settings.format.size
    finish = asdict(settings.finish)
    return {
        "resolution": f"{size.width}x{size.height}",
        "frame_rate": str(settings.format.rate),
        "style": settings.style.value,
        "subtitles": settings.subtitles.value,
        "voices": dict(settings.voices),
        "finish": {name: _simple(value) for name, value in finish.items()},
        "gates": {gate.value: mode.value for gate, mode in settings.gates.items()},
    }


def _simple(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _simple(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return plain(value)


def _breakdown(breakdown: Breakdown) -> dict[str, str]:
    parts = asdict(breakdown)
    return {
        f"01_breakdown/{name}.json": as_json(parts[name]) for name in ("characters", "locations", "scenes", "shots")
    }
