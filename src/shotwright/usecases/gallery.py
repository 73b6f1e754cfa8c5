"""What there is to look at: every artefact with where it stands, every take with how it was made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Media, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.errors import ArtefactNotFound, TakeNotFound
from shotwright.domain.graph import code_of
from shotwright.domain.planner import Artefact, Item, Standing
from shotwright.domain.recipes import Recipe
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.word_diff import Piece, word_diff
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.regenerating import Quote, quoted
from shotwright.usecases.sent import SentPrompts

_FilesOf: TypeAlias = Mapping[UUID, Mapping[str, Media]]
"""The files of takes, by the take's id and their role."""
_FRAMES: Final = "frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """One file of a take. How large and how long it is: None where it has no such thing, or nobody measured it."""

    id: UUID
    role: str
    mime: str
    size_bytes: int
    sha256: str
    width_px: int | None
    height_px: int | None
    duration_s: float | None

    @classmethod
    def of(cls, role: str, media: Media) -> Self:
        return cls(
            id=media.id,
            role=role,
            mime=media.mime,
            size_bytes=media.size_bytes,
            sha256=media.sha256,
            width_px=media.width_px,
            height_px=media.height_px,
            duration_s=None if media.duration_us is None else media.duration_us / 1_000_000,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One artefact. `provider`, `model` and `files` are those of its selected take; "" and none if there is none."""

    key: str
    code: str
    kind: Kind
    standing: Standing
    why: str
    blocked_by: Sequence[str]
    held: str
    locked: bool
    selected: int | None
    review: Review | None
    """That of the selected take."""
    provider: str
    model: str
    run: UUID | None
    """The run that ordered its newest take; None if no run did."""
    takes: int
    open_takes: int
    cost_usd_micros: int
    """What all its takes cost so far."""
    next_cost_usd_micros: int | None
    """What one more would; None if nobody knows."""
    files: Sequence[FileFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeShown:
    """One take. `prompt` and `negative` are exactly what was sent."""

    id: UUID
    key: str
    number: int
    status: Status
    review: Review
    is_selected: bool
    is_stale: bool
    is_binned: bool
    recipe: Recipe
    prompt: str
    negative: str
    parameters: Mapping[str, Any]
    """What else was asked for: steps, cfg and whatever the model's owner set."""
    facts: Mapping[str, Any]
    cost_usd_micros: int
    tries: int
    progress: float
    worked_s: float
    error_code: str
    error: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    files: Sequence[FileFacts]
    run: UUID | None

    @property
    def frames(self) -> int | None:
        """How many frames it has; None for what does not move."""
        return frames_of(self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One artefact with all its takes, and what one more would cost."""

    shown: Shown
    quote: Quote
    takes: Sequence[TakeShown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    name: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two takes beside each other: what differs, and their prompts word by word."""

    first: TakeShown
    second: TakeShown
    differences: Sequence[Difference]
    prompt: Sequence[Piece]
    negative: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which artefacts are wanted; empty: all."""

    kinds: Collection[Kind] = ()
    standings: Collection[Standing] = ()
    code: str = ""


class Gallery:
    """One project's. One instance serves one transaction; `entry_of` is as for `Planning`."""

    def __init__(self, session: AsyncSession, project_id: UUID, entry_of: EntryOf | None = None) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = TakeRows(session, project_id)
        self._planning = Planning(session, project_id, entry_of)

    async def artefacts(self, wanted: Filter, offset: int, limit: int) -> tuple[Sequence[Shown], int]:
        """Return a part of the artefacts in the order of the road, and how many there are."""
        planned = await self._planning.plan()
        items = [item for item in planned.plan.items if _is_wanted(item, wanted)]
        return await self._shown(planned, items[offset : offset + limit]), len(items)

    async def whole(self, key: str, *, binned: bool = False) -> Whole:
        """Return one artefact with its takes, oldest first; also those in the bin if `binned`.

        Raises:
            ArtefactNotFound
        """
        planned = await self._planning.plan()
        items = [item for item in planned.plan.items if item.key == key]
        if not items:
            raise ArtefactNotFound(key)
        every = await self._rows.takes_of(key)
        files = await self._rows.media(take.id for take in every)
        artefact = next(one for one in planned.production.artefacts if one.key == key)
        used = next((take for take in every if take.number == artefact.selected), None)
        cost = sum(take.cost_usd_micros for take in every)
        rows = [take for take in every if binned or take.binned_at is None]
        return Whole(
            shown=_shown(items[0], artefact, used, files, cost),
            quote=quoted(planned, key),
            takes=await self._takes(planned, key, rows, files),
        )

    async def take(self, key: str, number: int) -> TakeShown:
        """Return one take.

        Raises:
            ArtefactNotFound, TakeNotFound
        """
        row = await self._rows.numbered(key, number)
        return await self._one(await self._planning.plan(), key, row)

    async def compare(self, first: UUID, second: UUID) -> Comparison:
        """Put two takes of the project beside each other; they may be of different things.

        Raises:
            TakeNotFound: It is not one of this project's.
        """
        planned = await self._planning.plan()
        one, other = [await self._by_id(planned, take_id) for take_id in (first, second)]
        flat = [_flat(_told(take)) for take in (one, other)]
        names = sorted({*flat[0], *flat[1]})
        return Comparison(
            first=one,
            second=other,
            differences=[
                Difference(name=name, first=flat[0].get(name), second=flat[1].get(name))
                for name in names
                if flat[0].get(name) != flat[1].get(name)
            ],
            prompt=word_diff(one.prompt, other.prompt),
            negative=word_diff(one.negative, other.negative),
        )

    async def _by_id(self, planned: Planned, take_id: UUID) -> TakeShown:
        take, artefact = await AnyTakes(self._session).get(take_id)
        if take.project_id != self._project_id:
            raise TakeNotFound(str(take_id))
        return await self._one(planned, artefact.key, take)

    async def _one(self, planned: Planned, key: str, row: Take) -> TakeShown:
        return (await self._takes(planned, key, [row], await self._rows.media([row.id])))[0]

    async def _shown(self, planned: Planned, items: Sequence[Item]) -> Sequence[Shown]:
        artefacts = {one.key: one for one in planned.production.artefacts}
        keys = [item.key for item in items]
        costs = await self._rows.costs(keys)
        selected = await self._rows.selected(keys)
        media = await self._rows.media(take.id for take in selected.values())
        found: list[Shown] = []
        for item in items:
            cost = costs.get(item.key, 0)
            found.append(_shown(item, artefacts[item.key], selected.get(item.key), media, cost))
        return found

    async def _takes(self, planned: Planned, key: str, rows: Sequence[Take], media: _FilesOf) -> Sequence[TakeShown]:
        current = planned.current_takes(key) if key in planned.blueprints else frozenset[int]()
        selected = planned.selected.get(key)
        sent = await SentPrompts(self._session, self._project_id).of_takes(key, rows)
        found: list[TakeShown] = []
        for row in rows:
            asked = sent[row.number]
            found.append(
                TakeShown(
                    id=row.id,
                    key=key,
                    number=row.number,
                    status=row.status,
                    review=row.review,
                    is_selected=row.number == selected,
                    is_stale=row.binned_at is None and row.number not in current,
                    is_binned=row.binned_at is not None,
                    recipe=asked.recipe,
                    prompt=asked.prompt,
                    negative=asked.negative,
                    parameters=asked.parameters,
                    facts=row.facts,
                    cost_usd_micros=row.cost_usd_micros,
                    tries=row.tries,
                    progress=1.0 if row.status is Status.COMPLETED else row.progress,
                    worked_s=row.worked_s,
                    error_code=row.error_code,
                    error=row.error,
                    created_at=row.created_at,
                    started_at=row.started_at,
                    ended_at=row.ended_at,
                    files=_files(media.get(row.id, {})),
                    run=row.run_id,
                )
            )
        return found


def frames_of(facts: Mapping[str, Any]) -> int | None:
    """Return how many frames a take has, of what was measured of it."""
    frames = facts.get(_FRAMES)
    return frames if isinstance(frames, int) else None


def _is_wanted(item: Item, wanted: Filter) -> bool:
    return (
        (not wanted.kinds or item.kind in wanted.kinds)
        and (not wanted.standings or item.standing in wanted.standings)
        and (not wanted.code or code_of(item.key) == wanted.code)
    )


def _shown(item: Item, artefact: Artefact, take: Take | None, media: _FilesOf, cost: int) -> Shown:
    recipe: Mapping[str, Any] = take.recipe if take is not None else {}
    return Shown(
        key=item.key,
        code=code_of(item.key),
        kind=item.kind,
        standing=item.standing,
        why=item.why or "",
        blocked_by=item.blocked_by,
        held=item.held,
        locked=item.locked,
        selected=artefact.selected,
        review=take.review if take is not None else None,
        provider=recipe.get("provider", ""),
        model=recipe.get("model", ""),
        run=UUID(artefact.takes[-1].run) if artefact.takes and artefact.takes[-1].run else None,
        takes=len(artefact.takes),
        open_takes=sum(one.status.is_open for one in artefact.takes),
        cost_usd_micros=cost,
        next_cost_usd_micros=item.cost_usd_micros,
        files=_files(media.get(take.id, {})) if take is not None else (),
    )


def _files(media: Mapping[str, Media]) -> Sequence[FileFacts]:
    return [FileFacts.of(role, one) for role, one in sorted(media.items())]


def _told(take: TakeShown) -> dict[str, Any]:
    recipe = take.recipe
    return {
        "seed": recipe.seed,
        "provider": recipe.provider,
        "model": recipe.model,
        "choice": recipe.choice,
        "note": recipe.note,
        "template": f"{recipe.prompt_set}/{recipe.template} v{recipe.template_version}" if recipe.template else "",
        "status": take.status,
        "review": take.review,
        "cost_usd_micros": take.cost_usd_micros,
        "worked_s": take.worked_s,
        "inputs": recipe.inputs,
        "sources": recipe.sources,
        "parameters": take.parameters,
    }


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Return nested JSON as one level, with dotted names."""
    if not isinstance(value, Mapping):
        return {path: value}
    found: dict[str, Any] = {}
    named: Mapping[str, Any] = value
    for name, inner in named.items():
        found |= _flat(inner, f"{path}.{name}" if path else name)
    return found
