"""What people have written by language models: the price first, then the work, then what it came to."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import BudgetExceeded, FileNotUsable, PriceUnknown, StudioError
from shotwright.domain.money import dollars
from shotwright.domain.states import Status
from shotwright.domain.writing import Commission, require
from shotwright.settings import Settings
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.deleting import delete_project
from shotwright.usecases.projects import About, ProjectFacts, Projects
from shotwright.usecases.scripts import Scripts
from shotwright.wiring.asking import language_models
from shotwright.wiring.studio import Studio, open_studio
from shotwright.workflows.writing.ordering import Ordering, Price
from shotwright.workflows.writing.rewriting import Rewrite
from shotwright.workflows.writing.screenwriting import Write
from shotwright.workflows.writing.shooting import Shoot

_UNPAID: Final = (BudgetExceeded.code, PriceUnknown.code)
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """By whom it is done, and what of it is told."""

    model: str = ""
    yes: bool = False
    detach: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenplayWish:
    idea: str
    scenes: int
    characters: int
    look: str
    style: str
    images: Sequence[Path]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where orders for a project are written."""

    studio: Studio
    project: ProjectFacts
    ordering: Ordering


async def rewrite(  # noqa: PLR0917  # one for each option of the command
    project: str, name: str, topic: str, style: str, length: int, language: str, how: How
) -> Exit:
    if not project:
        require(topic, "The topic is empty. Say in a sentence or two what the story is to be about: --topic “...”.")
    asked = Rewrite(topic=topic, style=style, length=length, language=language, model=how.model)
    async with desk_of(project, name or topic, idea=topic) as desk:
        return await carry_out(await desk.ordering.rewrite(asked), desk, how)


async def screenplay(project: str, name: str, wish: ScreenplayWish, how: How) -> Exit:
    if not project:
        require(wish.idea, "The idea is empty. Say in a sentence or two what the film is to be about: --idea “...”.")
    pictures = tuple(_read(one) for one in wish.images)
    asked = Write(
        idea=wish.idea,
        scenes=wish.scenes,
        people=wish.characters,
        look=wish.look,
        style=wish.style,
        language=wish.language,
        model=how.model,
    )
    async with desk_of(project, name or wish.idea, idea=wish.idea) as desk:
        return await carry_out(await desk.ordering.screenplay(asked, pictures), desk, how)


async def translate(project: str, target: str, number: int | None, how: How) -> Exit:
    async with desk_of(project) as desk:
        return await carry_out(await desk.ordering.translation(target, number=number, model=how.model), desk, how)


async def shots(project: str, codes: Sequence[str], how: How) -> Exit:
    async with desk_of(project) as desk:
        return await carry_out(await desk.ordering.shots(Shoot(codes=codes, model=how.model)), desk, how)


async def camera(project: str, codes: Sequence[str], how: How) -> Exit:
    async with desk_of(project) as desk:
        return await carry_out(await desk.ordering.camera(Shoot(codes=codes, model=how.model)), desk, how)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotUsable(f"{path} cannot be read: {error.strerror}.") from error


@asynccontextmanager
async def desk_of(project: str, name: str = "", *, idea: str = "") -> AsyncGenerator[Desk]:
    """Give where orders for a project are written; without its code, for a new project of that name and idea."""
    async with open_studio(Settings()) as studio, language_models(studio) as models:
        async with studio.database.unit() as session:
            projects = Projects(session)
            if project:
                facts = await projects.by_code(project)
            else:
                called = " ".join(name.split())[:_LONGEST_NAME]
                beginning = studio.settings.beginning
                facts = await projects.create(
                    called, beginning.film, about=About(idea=idea), cap=beginning.cap, storage=studio.storage
                )
        try:
            yield Desk(studio=studio, project=facts, ordering=Ordering(studio.database, studio.storage, models, facts))
        except StudioError:
            if not project:
                await _drop_if_unused(studio, facts)
            raise
        if not project:
            err.print(f"Project “{facts.code}” was started.", markup=False)


async def _drop_if_unused(studio: Studio, facts: ProjectFacts) -> None:
    """Leave no new project behind for an order that could not be given."""
    async with studio.database.unit() as session:
        if not await TakeRows(session, facts.id).facts():
            await delete_project(session, facts.id, studio.storage)


async def carry_out(commission: Commission, desk: Desk, how: How) -> Exit:
    """Tell the price; if that is agreed to, order it, wait for the answer unless others do the work, and show it."""
    price = await desk.ordering.price(commission)
    if not how.as_json:
        out.print(_told(price), markup=False)
    if not (how.yes or await _agreed(how)):
        if how.as_json:
            print_json({"project": desk.project.code, "status": "priced", **_plain(price)})
        else:
            out.print("Nothing was asked: the same command with --yes asks it.")
        return Exit.WAITING
    take_id = await desk.ordering.order(commission, price)
    if how.detach:
        _report_detached(desk, take_id, how)
        return Exit.OK
    from shotwright.wiring.work import working

    async with working(desk.studio) as dispatcher:
        dispatcher.nudge()
        with err.status("Waiting for the answer ..."):
            await dispatcher.wait_for_take(take_id)
    return await _report(desk, take_id, how)


def _told(price: Price) -> str:
    questions = "1 question" if price.questions == 1 else f"{price.questions} questions"
    cost = f"at most {dollars(price.cost_usd_micros)}" if price.cost_usd_micros is not None else "for an unknown price"
    return f"{questions} to {price.provider} ({price.model}), about {price.input_tokens} tokens of input: {cost}."


def _plain(price: Price) -> dict[str, Any]:
    return {
        "provider": price.provider,
        "model": price.model,
        "questions": price.questions,
        "input_tokens": price.input_tokens,
        "cost_usd_micros": price.cost_usd_micros,
    }


async def _agreed(how: How) -> bool:
    if how.as_json or not sys.stdin.isatty():
        return False
    return (await asyncio.to_thread(input, "Ask it? [y/N] ")).strip().lower() in ("y", "yes", "是")


def _report_detached(desk: Desk, take_id: UUID, how: How) -> None:
    if how.as_json:
        print_json({"project": desk.project.code, "take": str(take_id), "status": Status.PENDING})
    else:
        code = desk.project.code
        out.print(f"Ordered; the workers take it from here. `shotwright story versions {code}` shows what comes.")


async def _report(desk: Desk, take_id: UUID, how: How) -> Exit:
    async with desk.studio.database.unit() as session:
        commissions = Commissions(session, desk.project.id)
        _, take = await commissions.take(take_id)
        key = await commissions.answer_key(take_id)
        number = await Scripts(session, desk.project.id).number_of(take_id)
    answer = (await desk.studio.storage.get(key)).decode() if key else ""
    if how.as_json:
        print_json({**_outcome(desk, take, number), "answer": answer})
    elif take.status is Status.COMPLETED:
        _show(desk, take, number)
        sys.stdout.write(answer)
    if take.status is Status.COMPLETED:
        return Exit.OK
    err.print(take.error, markup=False)
    return Exit.PAYMENT if take.error_code in _UNPAID else Exit.FAILED


def _outcome(desk: Desk, take: Take, number: int | None) -> dict[str, Any]:
    return {
        "project": desk.project.code,
        "take": str(take.id),
        "status": take.status,
        "version": number,
        "cost_usd_micros": take.cost_usd_micros,
        "error": take.error,
        "error_code": take.error_code,
        "facts": take.facts,
    }


def _show(desk: Desk, take: Take, number: int | None) -> None:
    facts = take.facts
    said = f"{facts['model']} answered in {facts['latency_s']:.1f} s"
    tokens = f"{facts['input_tokens']} tokens in, {facts['output_tokens']} out"
    cost = "from memory, free of charge" if facts["from_memory"] else dollars(take.cost_usd_micros)
    out.print(f"{said}: {tokens}, {cost}.", markup=False)
    for warning in facts["warnings"]:
        err.print(f"Left as it was: {warning}", markup=False)
    code = desk.project.code
    if number is not None:
        out.print(f"Version {number} of the script. `shotwright story show {code} {number}`, then `story use`.")
    elif "shots" in facts:
        out.print(f"{facts['shots']} shots were changed. `shotwright plan {code}` shows what becomes stale.")
