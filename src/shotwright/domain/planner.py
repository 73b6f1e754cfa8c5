"""The plan: a pure function of the production's state.

It says of every artefact whether it is done, and if not, why not and what it waits for. `run` makes what is READY,
then asks again; when nothing is ready and nothing runs, the work has converged. Pause, cancel and priorities are what
the caller leaves out: the planner only says what may start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shotwright.domain.fingerprints import fingerprint, with_words
from shotwright.domain.states import GATE_OF, Gate, GateMode, Kind, Review, Status


class Standing(StrEnum):
    """Where an artefact stands."""

    DONE = "done"
    READY = "ready"
    """It may be made now."""
    BLOCKED = "blocked"
    """Something it is made from is not there yet or waits at a gate: `blocked_by`; or it may not be bought: `held`."""
    RUNNING = "running"
    WAITING = "waiting"
    """Made, and waiting for a person at its gate."""
    STALE = "stale"
    """Made from something that has changed since; redone only when asked for."""
    FAILED = "failed"
    """It failed, or a person cancelled it, in this run; the next run tries again."""
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why an artefact has to be made."""

    MISSING = "missing"
    REJECTED = "rejected"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFacts:
    """What the planner must know of a take. `content` is the SHA-256 of what it made, "" until it has."""

    number: int
    status: Status
    review: Review = Review.PENDING
    fingerprint: str = ""
    content: str = ""
    run: str = ""
    is_told: bool = False
    """Whether it was made by a model that was told in words what to make: then other words make it stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A thing to be made. `needs` are the keys of artefacts it is made from, `records` those of records it shows."""

    key: str
    kind: Kind
    inputs: str
    needs: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    takes: tuple[TakeFacts, ...] = ()
    selected: int | None = None
    """The number of the selected take."""
    locked: bool = False
    cost_usd_micros: int | None = 0
    """The price of one take, in millionths of a US dollar; None if nobody knows."""
    words: str = ""
    """The hash of what a model elsewhere would be told in words; "" if nothing."""
    held: str = ""
    """Why it may not be bought now: a cap, a price that nobody knows, nobody who can make it; "" if it may be made."""

    @property
    def selected_take(self) -> TakeFacts | None:
        return next((take for take in self.takes if take.number == self.selected), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """The planner's picture of a project. `records` maps characters, locations and shots to their review."""

    artefacts: tuple[Artefact, ...]
    records: Mapping[str, Review] = field(default_factory=dict[str, Review])
    gates: Mapping[Gate, GateMode] = field(default_factory=dict[Gate, GateMode])

    def is_manual(self, gate: Gate) -> bool:
        return self.gates.get(gate, GateMode.MANUAL) is GateMode.MANUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the person who runs the plan wants. `run` is the run in which failures count as final."""

    run: str = ""
    redo_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One artefact in the plan. `fingerprint` is set when it may start, for the take to keep."""

    key: str
    kind: Kind
    standing: Standing
    why: Why | None = None
    blocked_by: tuple[str, ...] = ()
    fingerprint: str = ""
    cost_usd_micros: int | None = 0
    locked: bool = False
    held: str = ""
    """As the artefact's, if that is all that keeps it from being made."""

    @property
    def is_to_make(self) -> bool:
        """Whether the plan means to make it, now or once what blocks it is out of the way."""
        return self.standing in (Standing.READY, Standing.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every artefact's item, in the order in which they can be made."""

    items: tuple[Item, ...]

    def standing_at(self, *standings: Standing) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.standing in standings)

    @property
    def ready(self) -> tuple[Item, ...]:
        return self.standing_at(Standing.READY)

    @property
    def cost_usd_micros(self) -> int | None:
        """The price of everything the plan means to make; None if one of the prices is not known."""
        return total_cost(item for item in self.items if item.is_to_make)


def total_cost(items: Iterable[Item]) -> int | None:
    """Return the summed price of `items`, or None if one of them has no known price."""
    costs = [item.cost_usd_micros for item in items]
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def plan(production: Production, intent: Intent | None = None) -> Plan:
    """Return where every artefact of `production` stands.

    Raises:
        ValueError: An artefact needs one that does not exist, or they need each other in a circle.
    """
    judge = _Judge(production, intent or Intent())
    for artefact in in_order(production.artefacts):
        judge.look_at(artefact)
    return Plan(items=tuple(judge.items.values()))


def made_from_now(production: Production, key: str) -> tuple[str, tuple[str, ...]]:
    """Return the fingerprint of a take of `key` that is made now, and what it needs but is not there yet.

    The fingerprint is "" if anything is missing.
    """
    artefacts = {artefact.key: artefact for artefact in production.artefacts}
    takes = {need: artefacts[need].selected_take for need in artefacts[key].needs}
    contents = {need: take.content for need, take in takes.items() if take and take.status is Status.COMPLETED}
    missing = tuple(need for need in takes if need not in contents)
    return "" if missing else fingerprint(artefacts[key].inputs, contents), missing


def in_order(artefacts: Iterable[Artefact], wanted: Iterable[str] | None = None) -> tuple[Artefact, ...]:
    """Return `artefacts` so that each comes after all it needs; otherwise their order is kept.

    Of these only those of the keys that are `wanted`, and what they need however far back; all if that is None.
    """
    by_key = {artefact.key: artefact for artefact in artefacts}
    done: dict[str, Artefact] = {}
    open_keys: set[str] = set()

    def visit(key: str) -> None:
        if key in done:
            return
        if key not in by_key or key in open_keys:
            raise ValueError(f"{key} is needed but missing, or needs itself")
        open_keys.add(key)
        for need in by_key[key].needs:
            visit(need)
        open_keys.discard(key)
        done[key] = by_key[key]

    for key in by_key if wanted is None else wanted:
        visit(key)
    return tuple(done.values())


class _Judge:
    """Goes over the artefacts once, upstream first, and remembers what it found."""

    def __init__(self, production: Production, intent: Intent) -> None:
        self._production = production
        self._artefacts = {artefact.key: artefact for artefact in production.artefacts}
        self._intent = intent
        self._contents: dict[str, str] = {}
        self._stale: set[str] = set()
        self.items: dict[str, Item] = {}

    def look_at(self, artefact: Artefact) -> None:
        selected = artefact.selected_take
        if selected is not None and selected.status is Status.COMPLETED:
            self._contents[artefact.key] = selected.content
            if self._is_stale(artefact):
                self._stale.add(artefact.key)
        self.items[artefact.key] = self._item(artefact)

    def _is_stale(self, artefact: Artefact) -> bool:
        if any(need in self._stale or need not in self._contents for need in artefact.needs):
            return True
        return self._has_changed(artefact)

    def _has_changed(self, artefact: Artefact) -> bool:
        """Whether the artefact's own inputs, or the takes it is made from, are others than those it was made with."""
        selected = artefact.selected_take
        if selected is None:
            return True
        made_of = self._fingerprint(artefact)
        return selected.fingerprint != (with_words(made_of, artefact.words) if selected.is_told else made_of)

    def _fingerprint(self, artefact: Artefact) -> str:
        return fingerprint(artefact.inputs, {need: self._contents[need] for need in artefact.needs})

    def _item(self, artefact: Artefact) -> Item:
        running = [take for take in artefact.takes if take.status.is_open]
        if running:
            unknown = any(take.status is Status.UNKNOWN for take in running)
            return self._as(artefact, Standing.UNKNOWN if unknown else Standing.RUNNING)
        why = self._why(artefact)
        if why is None:
            return self._as(artefact, Standing.WAITING if self._waits(artefact) else Standing.DONE)
        return self._unmade(artefact, why)

    def _unmade(self, artefact: Artefact, why: Why) -> Item:
        if why is Why.STALE and (artefact.locked or not self._intent.redo_stale):
            return self._as(artefact, Standing.STALE, why)
        if artefact.takes and self._came_to_nothing(artefact.takes[-1]):
            return self._as(artefact, Standing.FAILED, Why.FAILED)
        blockers = self._blockers(artefact)
        if blockers:
            return self._as(artefact, Standing.BLOCKED, why, blockers)
        if why is Why.STALE and not self._has_changed(artefact):
            # Only what it is made from is stale, and that is locked: making it again would change nothing.
            return self._as(artefact, Standing.STALE, why)
        if artefact.held:
            return replace(self._as(artefact, Standing.BLOCKED, why), held=artefact.held)
        return self._as(artefact, Standing.READY, why, fingerprint=self._fingerprint(artefact))

    def _came_to_nothing(self, take: TakeFacts) -> bool:
        """Whether the take ended without a result in this run, which does not try a second time."""
        unmade = take.status in (Status.FAILED, Status.CANCELLED)
        return unmade and bool(self._intent.run) and take.run == self._intent.run

    def _why(self, artefact: Artefact) -> Why | None:
        selected = artefact.selected_take
        if selected is None or selected.status is not Status.COMPLETED:
            failed = bool(artefact.takes) and artefact.takes[-1].status is Status.FAILED
            return Why.FAILED if failed else Why.MISSING
        if selected.review is Review.REJECTED and artefact.kind in GATE_OF:
            return Why.REJECTED
        return Why.STALE if artefact.key in self._stale else None

    def _waits(self, artefact: Artefact) -> bool:
        gate = GATE_OF.get(artefact.kind)
        selected = artefact.selected_take
        return (
            gate is not None
            and selected is not None
            and selected.review is Review.PENDING
            and self._production.is_manual(gate)
        )

    def _blockers(self, artefact: Artefact) -> tuple[str, ...]:
        """Return what `artefact` must wait for: unapproved records first, then artefacts that are not usable."""
        records = [key for key in artefact.records if not self._record_passes(key)]
        return (*records, *(need for need in artefact.needs if not self._is_usable(need)))

    def _record_passes(self, key: str) -> bool:
        review = self._production.records[key]
        return review is Review.APPROVED or (
            review is Review.PENDING and not self._production.is_manual(Gate.BREAKDOWN)
        )

    def _is_usable(self, key: str) -> bool:
        """Whether the selected take of `key` may be built upon: finished, approved, and not about to be redone."""
        item = self.items[key]
        if item.standing is Standing.DONE:
            return True
        return item.standing is Standing.STALE and not self._waits(self._artefacts[key])

    def _as(
        self,
        artefact: Artefact,
        standing: Standing,
        why: Why | None = None,
        blocked_by: tuple[str, ...] = (),
        fingerprint: str = "",
    ) -> Item:
        return Item(
            key=artefact.key,
            kind=artefact.kind,
            standing=standing,
            why=why,
            blocked_by=blocked_by,
            fingerprint=fingerprint,
            cost_usd_micros=artefact.cost_usd_micros,
            locked=artefact.locked,
        )
