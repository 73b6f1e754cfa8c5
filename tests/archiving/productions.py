"""A production that has a bit of everything, with real files, and what one takes with it to compare."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from shotwright.db.jobs import JobRows
from shotwright.db.session import Database
from shotwright.domain.reviewing import Box, Pin, PlaceholderKind, Reason
from shotwright.domain.states import Kind, Review
from shotwright.domain.templates import Look, PromptStage, Template
from shotwright.prompting.files import SetForm
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.storage.store import Storage
from shotwright.usecases.archives import Arrived
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.jobs import Jobs
from shotwright.usecases.notes import Author, Notes
from shotwright.usecases.placeholders import Placeholders
from shotwright.usecases.planning import Planning
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Made, Takes
from shotwright.usecases.wording import Override
from shotwright.workflows.archiving.bringing import Bringing
from shotwright.workflows.archiving.packing import pack
from shotwright.workflows.archiving.sources import open_zip
from shotwright_sdk.values import Size
from tests import make, money

PNG = b"\x89PNG\r\n\x1a\n" + b"a sketch of the roof"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


async def rich(database: Database, storage: Storage, name: str = "Two on a roof") -> ProjectFacts:
    """Make a production with takes, selections, reviews, notes, words of its own, costs and people."""
    async with database.unit() as session:
        facts = await make.project(session, name=name)
        await Projects(session).rename(facts.id, {"genre": "悬疑", "idea": "Two who wait on a roof."})
        mei = await make.person(session, "mei")
        await Prompts(session).create(SetForm(code="noir", name="Noir"))
        await Prompts(session).save("noir", Template(stage=PromptStage.KEYFRAME, text="One: {{ action }}"))
        await Prompts(session).save("noir", Template(stage=PromptStage.KEYFRAME, text="Two, in the rain"))
        await ProjectPrompts(session, facts.id).use_set("noir")
        await ProjectPrompts(session, facts.id).set_look(Look(name="custom", text="ink on wet paper"))
    await work(database, storage, facts.id, fails=("shot_002/clip",))
    await work(database, storage, facts.id)
    async with database.unit() as session:
        provider = (await money.provider(session, "relay")).id
        job = (await Jobs(session).intend(money.wish(facts.id, provider, "paid-1"))).job
        (await JobRows(session).get(job.id)).cost_usd_micros = 7 * money.CENT
        await Assignments(session).assign(facts.id, Kind.CLIP, [provider])
        reviews, notes = Reviews(session, facts.id), Notes(session, facts.id)
        await reviews.decide("shot_001/keyframe", Review.REJECTED, "too dark", reason=Reason.COLOUR, by=mei)
        await reviews.decide("char_001", Review.APPROVED, "fine", by=mei)
        await reviews.undo(by=mei)
        said = await notes.add(
            "shot_001/keyframe", 1, "Look here", Pin(box=Box(x=0.1, y=0.2, width=0.3, height=0.4)), Author(user_id=mei)
        )
        await notes.reply(said, "I see it", Author())
        await ProjectPrompts(session, facts.id).override("shot_002/keyframe", Override(prompt="Gu, from behind"))
        await Placeholders(session, facts.id, Entries(load_catalogue()).entry_of).put(
            "shot_002", PNG, Size(width=64, height=36), storage, kind=PlaceholderKind.SKETCH, controls=True, note="so"
        )
    await work(database, storage, facts.id, redo_stale=True)
    async with database.unit() as session:
        await Takes(session).select(facts.id, "shot_001/keyframe", 1)
        await Projects(session).bring_script(facts.id, "# Roof\n\nAnother ending.", "test")
        await Projects(session).set_paused(facts.id, paused=True)
    return facts


async def work(
    database: Database, storage: Storage, project_id: UUID, *, fails: tuple[str, ...] = (), redo_stale: bool = False
) -> None:
    """Run to the end; every take is a small file that is really there."""
    async with database.unit() as session:
        await Runs(session, project_id).start(redo_stale=redo_stale)
        takes = Takes(session)
        while await Runs(session, project_id).active() is not None:
            for ordered in await Runs(session, project_id).advance():
                await takes.begin(ordered.take_id)
                order = await takes.order(ordered.take_id)
                if order.key in fails:
                    await takes.fail(ordered.take_id, "broken", "It broke.")
                    continue
                if order.key == "script/breakdown":
                    await Stories(session, project_id).apply(make.breakdown(), make.cast)
                stored = await storage.put(f"{order.stem}.md", f"{order.key} {order.number}".encode())
                stored = replace(stored, width_px=64, height_px=36, duration_us=1_500_000)
                made = Made(files={MAIN: (stored, "text/markdown")}, facts={"duration_s": "3/2"})
                await takes.complete(ordered.take_id, made)


async def archive(database: Database, storage: Storage, project_id: UUID, scratch: Path) -> bytes:
    return b"".join([block async for block in pack(database, storage, project_id, scratch)])


async def bring(database: Database, storage: Storage, content: bytes, scratch: Path, by: UUID | None = None) -> Arrived:
    with open_zip(io.BytesIO(content)) as source:
        return await Bringing(database, storage, scratch).bring(source, by=by)


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows_in(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The rows of an archive by table; ids are numbered table by table, so that two archives can be compared."""
    files = files_in(content)
    lines = {table: files[f"rows/{table}.jsonl"].decode().splitlines() for table in rows_of(files)}
    numbers = {
        json.loads(line).get("id"): f"{table} {number}"
        for table, told in lines.items()
        for number, line in enumerate(told, 1)
    }
    return {
        table: [json.loads(_UUID.sub(lambda found: numbers.get(found[0], "elsewhere"), line)) for line in told]
        for table, told in lines.items()
    }


def rows_of(files: Mapping[str, bytes]) -> list[str]:
    return list(json.loads(files["archive.json"])["rows"])


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


async def planned(database: Database, project_id: UUID) -> list[tuple[str, str, str | None]]:
    """Where everything stands, and why."""
    async with database.unit() as session:
        items = (await Planning(session, project_id).plan()).plan.items
    return [(item.key, item.standing.value, item.why) for item in items]
