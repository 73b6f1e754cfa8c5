"""What `shotwright jobs` does."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.domain.errors import JobNotFound
from shotwright.domain.jobs import JobState
from shotwright.domain.money import dollars
from shotwright.settings import Settings
from shotwright.usecases.jobs import ItDidNotRun, ItRan, LookAgain
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers
from shotwright.usecases.settling import GiveUp, Settling, Word
from shotwright.wiring.paying import vault
from shotwright.wiring.studio import Studio, open_studio


async def list_jobs(project: str, states: Sequence[str], limit: int, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            project_id = (await Projects(session).by_code(project)).id if project else None
            wanted = [JobState(one) for one in states] or None
            found = await JobRows(session).list(project_id=project_id, states=wanted, limit=limit)
        names = await _names(studio, found)
    if as_json:
        print_json([_plain(one, names) for one in found])
        return Exit.OK
    rows = table("job", "provider", "makes", "state", "estimate", "cost", "")
    for one in found:
        cost = dollars(one.cost_usd_micros) if one.state.is_over else ""
        rows.add_row(
            str(one.id), names[one.provider_id], one.kind, one.state, dollars(one.estimate_usd_micros), cost, one.error
        )
    out.print(rows)
    return Exit.OK


async def _names(studio: Studio, jobs: Sequence[Job]) -> Mapping[UUID, str]:
    async with studio.database.unit() as session:
        providers = Providers(session, vault(studio.settings))
        return {one: (await providers.get(one)).settings.name for one in {job.provider_id for job in jobs}}


def _plain(job: Job, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "job": str(job.id),
        "provider": names[job.provider_id],
        "model": job.model,
        "kind": job.kind,
        "state": job.state,
        "take": str(job.take_id) if job.take_id else None,
        "part": job.part,
        "provider_job_id": job.provider_job_id,
        "choice": job.choice,
        "progress": job.progress,
        "tries": job.tries,
        "looks": job.looks,
        "estimate_usd_micros": job.estimate_usd_micros,
        "cost_usd_micros": job.cost_usd_micros,
        "is_cost_told": job.is_cost_told,
        "price_source": job.price_source,
        "price_as_of": job.price_as_of.isoformat() if job.price_as_of else None,
        "error_class": job.error_class,
        "error": job.error,
        "created_at": job.created_at.isoformat(),
        "sent_at": job.sent_at.isoformat() if job.sent_at else None,
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "delivered_at": job.delivered_at.isoformat() if job.delivered_at else None,
    }


async def show(job: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            found = await JobRows(session).get(_id(job))
            tries = await JobRows(session).tries(found.id)
        names = await _names(studio, [found])
    told = {
        **_plain(found, names),
        "request": found.request,
        "reply": found.reply,
        "sent": [
            {"number": one.number, "at": one.sent_at.isoformat(), "error_class": one.error_class, "error": one.error}
            for one in tries
        ],
    }
    if as_json:
        print_json(told)
        return Exit.OK
    rows = table("", "")
    for name, value in told.items():
        if value not in (None, "", [], {}):
            rows.add_row(name, str(value))
    out.print(rows, markup=False)
    return Exit.OK


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise JobNotFound(text) from None


async def resolve(job: str, it_ran: str, *, it_did_not_run: bool, look_again: bool, note: str, as_json: bool) -> Exit:
    word: Word = GiveUp()
    if it_ran:
        word = ItRan(provider_job_id=it_ran)
    elif it_did_not_run:
        word = ItDidNotRun()
    elif look_again:
        word = LookAgain()
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        state = await Settling(session).resolve(_id(job), word, note)
    return _told(job, state, "The next `shotwright run` goes on from here.", as_json=as_json)


async def cancel(job: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        state = await Settling(session).cancel(_id(job))
    asked = "Its provider is asked to stop, by the process that works on it or by the next `shotwright run`."
    return _told(job, state, "" if state.is_over else asked, as_json=as_json)


def _told(job: str, state: JobState, sentence: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json({"job": job, "state": state})
    else:
        out.print(f"Job {job}: {state}. {sentence}".strip(), markup=False)
    return Exit.OK
