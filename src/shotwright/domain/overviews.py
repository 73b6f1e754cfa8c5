"""How projects stand, at a glance: from counts alone, without planning any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shotwright.domain.states import GATE_OF, PLANNED, Gate, GateMode, Kind


class ProjectStatus(StrEnum):
    """Computed, never stored. What is first in this list holds if several do."""

    ERROR = "error"
    """Something failed, or nobody knows what became of it."""
    DRAFT = "draft"
    """Nothing is made yet."""
    COMPLETED = "completed"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """How many there are, and how many of them wait at the breakdown gate."""

    total: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the database counts of one project."""

    episodes: int = 0
    characters: Records = field(default_factory=Records)
    locations: Records = field(default_factory=Records)
    scenes: int = 0
    shots: Records = field(default_factory=Records)
    lines: int = 0
    made: Mapping[Kind, int] = field(default_factory=dict[Kind, int])
    """Artefacts with a finished take that is selected and was not rejected."""
    waiting: Mapping[Kind, int] = field(default_factory=dict[Kind, int])
    """Those of them that nobody has decided upon."""
    last_made_at: datetime | None = None
    """When the last of what is made was."""
    running: int = 0
    failed: int = 0
    """Artefacts without a usable take, of which the making failed."""
    cost_usd_micros: int = 0
    is_running: bool = False
    poster: UUID | None = None
    """The media that stands for it: the film's poster, else the first picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How much of one kind there is to make, as far as anybody knows, and how much is made."""

    kind: Kind
    total: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where one project stands."""

    counts: Counts
    gates: Mapping[Gate, GateMode]
    has_script: bool

    @property
    def total(self) -> int:
        """How many things the road takes, as far as anybody knows: before the breakdown there is that alone."""
        return sum(self._expected.values())

    @property
    def done(self) -> int:
        """How many of them are there. What the story has dropped since counts for nothing."""
        return sum(min(count, self.counts.made.get(kind, 0)) for kind, count in self._expected.items())

    @property
    def progress(self) -> float:
        """The share that is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def status(self) -> ProjectStatus:
        if self.counts.failed:
            return ProjectStatus.ERROR
        if not self.done:
            return ProjectStatus.DRAFT
        return ProjectStatus.COMPLETED if self.done == self.total else ProjectStatus.IN_PROGRESS

    @property
    def completed_at(self) -> datetime | None:
        """When the last thing was made; None as long as the project is not completed."""
        return self.counts.last_made_at if self.status is ProjectStatus.COMPLETED else None

    @property
    def waiting(self) -> Mapping[Gate, int]:
        """How much waits for a person, at the gates that somebody has to pass."""
        counts = self.counts
        at_gates = {GATE_OF[kind]: count for kind, count in counts.waiting.items() if kind in GATE_OF}
        records = counts.characters.waiting + counts.locations.waiting + counts.shots.waiting
        found = {Gate.BREAKDOWN: records, **at_gates}
        is_manual = {gate: self.gates.get(gate, GateMode.MANUAL) is GateMode.MANUAL for gate in Gate}
        return {gate: found[gate] for gate in Gate if found.get(gate) and is_manual[gate]}

    @property
    def stages(self) -> Sequence["StageCount"]:
        """How far each stage of the road is, in order."""
        made = self.counts.made
        return [
            StageCount(kind=kind, total=count, done=min(count, made.get(kind, 0)))
            for kind, count in self._expected.items()
        ]

    @property
    def _expected(self) -> Mapping[Kind, int]:
        counts = self.counts
        road = {
            Kind.BREAKDOWN: int(self.has_script),
            Kind.REFERENCE: counts.characters.total + counts.locations.total,
            Kind.KEYFRAME: counts.shots.total,
            Kind.VOICE: counts.lines,
            Kind.CLIP: counts.shots.total,
            Kind.MUSIC: counts.episodes,
            Kind.FILM: counts.episodes,
        }
        return {kind: road[kind] for kind in PLANNED}
