"""What a new project begins with."""

from dataclasses import dataclass, field, replace

from shotwright.domain.caps import FirstCap
from shotwright.domain.films import ALL_MANUAL, USUAL, FilmSettings


def _usual() -> FilmSettings:
    return replace(USUAL, gates=ALL_MANUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """`film` speaks of every gate. Without `cap`, the usual one holds."""

    film: FilmSettings = field(default_factory=_usual)
    cap: FirstCap | None = None
