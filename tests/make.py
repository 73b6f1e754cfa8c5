"""Builders: one function per thing, every argument optional, nothing random."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import User
from shotwright.domain.films import ALL_AUTO, FilmSettings, Format
from shotwright.domain.permissions import InstallationRole
from shotwright.domain.states import Gate, GateMode
from shotwright.domain.stories import NARRATOR
from shotwright.storage.store import Stored
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Made, Takes
from shotwright_sdk.values import (
    Breakdown,
    CastVoice,
    Character,
    Figure,
    Line,
    Location,
    Scene,
    Shot,
    Size,
)
from shotwright_sdk.vocabulary import LineKind, Place

LIN = Character(code="char_001", name="Lin", appearance="short red hair")
GU = Character(code="char_002", name="Gu")
ROOF = Location(code="loc_001", name="Roof", place=Place.ROOFTOP)
NIGHT = Scene(code="scene_001", heading="Roof, night", location="loc_001")


def line(text: str = "Who are you?", character: str = "char_001") -> Line:
    return Line(kind=LineKind.DIALOGUE if character else LineKind.NARRATION, text=text, character=character)


def shot(number: int = 1, *lines: Line, figures: Sequence[str] = ("char_001",), action: str = "") -> Shot:
    return Shot(
        code=f"shot_{number:03d}",
        scene="scene_001",
        action=action or f"action {number}",
        figures=tuple(Figure(character=code) for code in figures),
        lines=lines,
    )


def breakdown(*shots: Shot, characters: Sequence[Character] = (LIN, GU)) -> Breakdown:
    """A breakdown of two people on a roof; two shots, with a line each, if none are given."""
    return Breakdown(
        title="Two on a roof",
        language="en",
        characters=tuple(characters),
        locations=(ROOF,),
        scenes=(NIGHT,),
        shots=shots or (shot(1, line()), shot(2, line("Nobody.", "char_002"), figures=("char_002",))),
    )


def settings(gates: Mapping[Gate, GateMode] = ALL_AUTO) -> FilmSettings:
    return FilmSettings(format=Format(size=Size(width=320, height=180), rate=Fraction(24)), gates=gates)


def cast(characters: Sequence[Character], language: str) -> Mapping[str, CastVoice]:
    del language
    return {NARRATOR: CastVoice(voice="narrator"), **{one.code: CastVoice(voice=one.name) for one in characters}}


async def project(
    session: AsyncSession, *, gates: Mapping[Gate, GateMode] = ALL_AUTO, name: str = "Roof"
) -> ProjectFacts:
    made = await Projects(session).create(name, settings(gates))
    await Projects(session).bring_script(made.id, "# Roof", "test")
    return made


async def find(session: AsyncSession, code: str) -> ProjectFacts:
    return await Projects(session).by_code(code)


async def person(session: AsyncSession, name: str) -> UUID:
    """Somebody with an account, who may do nothing in particular."""
    user = User(name=name, role=InstallationRole.MEMBER)
    session.add(user)
    await session.flush()
    return user.id


def made(content: str = "bytes", **facts: object) -> Made:
    stored = Stored(key=f"files/{content}", sha256=content.ljust(64, "0")[:64], size_bytes=len(content))
    return Made(files={MAIN: (stored, "application/octet-stream")}, facts=facts)


async def work_off(
    session: AsyncSession,
    project_id: UUID,
    *,
    fails: Sequence[str] = (),
    story: Breakdown | None = None,
    entry_of: EntryOf | None = None,
    frames: int = 0,
) -> list[str]:
    """Do all the work that is ordered, as a worker would; return the keys of what was made, in order."""
    takes, keys = Takes(session), list[str]()
    for ordered in await Runs(session, project_id, entry_of).advance():
        assert await takes.begin(ordered.take_id)
        order = await takes.order(ordered.take_id)
        keys.append(order.key)
        if order.key in fails:
            await takes.fail(ordered.take_id, "broken", "It broke.")
            continue
        if order.key == "script/breakdown":
            await Stories(session, project_id).apply(story or breakdown(), cast)
        await takes.complete(ordered.take_id, unique(order.key, order.number, frames))
    return keys


def unique(key: str, number: int, frames: int = 0) -> Made:
    """What a take came to, different for every take; of so many frames if it has any."""
    facts = {"frames": frames} if frames else {}
    result = made(f"{key}-{number}".replace("/", "_"), duration_s="3/2", **facts)
    stored, mime = result.files[MAIN]
    return replace(result, files={MAIN: (replace(stored, key=f"{key}/{number}"), mime)})


async def run_to_the_end(
    session: AsyncSession,
    project_id: UUID,
    *,
    redo_stale: bool = False,
    fails: Sequence[str] = (),
    story: Breakdown | None = None,
    entry_of: EntryOf | None = None,
    frames: int = 0,
) -> list[str]:
    """Start a run and work until it has ended; return the keys of what was made."""
    runs = Runs(session, project_id)
    await runs.start(redo_stale=redo_stale)
    keys: list[str] = []
    while await runs.active() is not None:
        keys += await work_off(session, project_id, fails=fails, story=story, entry_of=entry_of, frames=frames)
    return keys
