"""Commands of the review: what waits, what is decided, and the takes of one thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.db.takes import TakeRows
from shotwright.domain.states import Gate, Review
from shotwright.settings import Settings
from shotwright.usecases.projects import Projects
from shotwright.usecases.reviews import Reviews, Waiting
from shotwright.usecases.takes import Takes
from shotwright.wiring.studio import Studio, open_studio


async def review(
    project: str, approve: Sequence[str], reject: Sequence[str], note: str, *, undo: bool, as_json: bool
) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
            reviews = Reviews(session, facts.id)
            undone = await reviews.undo() if undo else None
            before = await reviews.waiting()
            for subject in _meant(reject, before):
                await reviews.decide(subject, Review.REJECTED, note)
            for subject in _meant(approve, before):
                if subject not in reject:
                    await reviews.decide(subject, Review.APPROVED, note)
            waiting = await reviews.waiting()
        if undone is not None and not as_json:
            out.print(f"“{undone.subject}” is {undone.restored} again; it was {undone.verdict}.", markup=False)
        await _show_waiting(studio, facts.id, waiting, as_json=as_json)
    return Exit.WAITING if waiting else Exit.OK


def _meant(names: Iterable[str], waiting: Sequence[Waiting]) -> list[str]:
    """Return the subjects that names mean: `all`, a gate, or a subject by itself."""
    found: list[str] = []
    for name in names:
        if name == "all":
            found += [one.subject for one in waiting]
        elif name in set(Gate):
            found += [one.subject for one in waiting if one.gate == name]
        else:
            found.append(name)
    return list(dict.fromkeys(found))


async def _show_waiting(studio: Studio, project_id: UUID, waiting: Sequence[Waiting], *, as_json: bool) -> None:
    async with studio.database.unit() as session:
        files = await _files(session, project_id, [one.subject for one in waiting if one.take is not None])
    if as_json:
        print_json(
            [
                {
                    "gate": one.gate,
                    "subject": one.subject,
                    "take": one.take,
                    "file": studio.storage.where(files[one.subject]) if one.subject in files else None,
                }
                for one in waiting
            ]
        )
    elif not waiting:
        out.print("Nothing waits for you. `shotwright run` goes on.")
    else:
        rows = table("gate", "what", "take", "file")
        for one in waiting:
            file = studio.storage.where(files[one.subject]) if one.subject in files else ""
            rows.add_row(one.gate, one.subject, str(one.take or ""), file)
        out.print(rows)


async def _files(session: AsyncSession, project_id: UUID, keys: Sequence[str]) -> dict[str, str]:
    rows = TakeRows(session, project_id)
    takes = await rows.selected(keys)
    media = await rows.media(take.id for take in takes.values())
    return {key: media[take.id]["main"].key for key, take in takes.items() if take.id in media}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWishes:
    """What is to be done with takes before they are listed; None: nothing."""

    select: int | None = None
    delete: int | None = None
    restore: int | None = None
    lock: bool | None = None


async def takes(project: str, key: str, wanted: TakeWishes, *, compare: tuple[int, int] | None, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        if not key:
            await _list_artefacts(session, facts.id, as_json=as_json)
            return Exit.OK
        await _carry_out(session, facts.id, key, wanted)
        if compare is not None:
            await _compare(session, facts.id, key, compare, as_json=as_json)
        else:
            await _list_takes(studio, session, facts.id, key, as_json=as_json)
    return Exit.OK


async def _carry_out(session: AsyncSession, project_id: UUID, key: str, wanted: TakeWishes) -> None:
    use = Takes(session)
    if wanted.select is not None:
        await use.select(project_id, key, wanted.select)
    if wanted.restore is not None:
        await use.restore(project_id, key, wanted.restore)
    if wanted.delete is not None:
        await use.bin(project_id, key, wanted.delete)
    if wanted.lock is not None:
        await use.set_locked(project_id, key, locked=wanted.lock)


async def _list_artefacts(session: AsyncSession, project_id: UUID, *, as_json: bool) -> None:
    found = await TakeRows(session, project_id).facts()
    if as_json:
        print_json([{"key": key, "takes": len(made), "selected": row.selected} for key, (row, made) in found.items()])
        return
    rows = table("what", "takes", "selected", "")
    for key, (row, made) in sorted(found.items()):
        rows.add_row(key, str(len(made)), str(row.selected or ""), "locked" if row.locked else "")
    out.print(rows)


async def _list_takes(studio: Studio, session: AsyncSession, project_id: UUID, key: str, *, as_json: bool) -> None:
    rows = TakeRows(session, project_id)
    artefact = await rows.artefact(key)
    found = await rows.of_artefact(key)
    media = await rows.media(take.id for take in found)
    listed: list[dict[str, Any]] = [
        {
            "take": take.number,
            "selected": take.number == artefact.selected,
            "binned": take.binned_at is not None,
            "status": take.status.value,
            "review": take.review.value,
            "seed": take.recipe["seed"],
            "cost_usd_micros": take.cost_usd_micros,
            "files": {role: studio.storage.where(one.key) for role, one in media.get(take.id, {}).items()},
            "error": take.error,
            "facts": take.facts,
            "recipe": take.recipe,
        }
        for take in found
    ]
    if as_json:
        print_json({"key": key, "locked": artefact.locked, "takes": listed})
        return
    shown = table("take", "status", "review", "seed", "file or error")
    for one in listed:
        mark = f"{one['take']}{' *' if one['selected'] else ''}{' in the bin' if one['binned'] else ''}"
        what = one["error"] or one["files"].get("main", "")
        shown.add_row(mark, one["status"], one["review"], str(one["seed"]), what)
    out.print(shown)


async def _compare(
    session: AsyncSession, project_id: UUID, key: str, numbers: tuple[int, int], *, as_json: bool
) -> None:
    rows = TakeRows(session, project_id)
    first, second = [_flat((await rows.numbered(key, number)).recipe) for number in numbers]
    differences = {
        name: (first.get(name), second.get(name))
        for name in sorted({*first, *second})
        if first.get(name) != second.get(name)
    }
    if as_json:
        print_json({"key": key, "takes": numbers, "differences": differences})
    elif not differences:
        out.print("The two recipes are the same.")
    else:
        shown = table("recipe", f"take {numbers[0]}", f"take {numbers[1]}")
        for name, (one, other) in differences.items():
            shown.add_row(name, str(one), str(other))
        out.print(shown)


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Return nested JSON as one level, with dotted names."""
    if isinstance(value, dict):
        parts = [_flat(inner, f"{path}.{name}" if path else str(name)) for name, inner in value.items()]
        return {name: inner for part in parts for name, inner in part.items()}
    return {path: value}
