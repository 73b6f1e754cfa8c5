"""What a campaign of kills came to, and a table of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

RANDOM: Final = "at random"
"""In place of the name of a point: a process is killed whenever chance will have it."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a campaign came to. `resolved` says how doubts ended, by a person's word or by the provider's."""

    kills: Counter[str] = field(default_factory=Counter[str])
    submits: int = 0
    duplicates: int = 0
    lost: int = 0
    unknown: int = 0
    resolved: Counter[str] = field(default_factory=Counter[str])
    gone: int = 0
    """Made, billed, and never to be had by anybody: the only answer died with the process."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            kills=self.kills + other.kills,
            submits=self.submits + other.submits,
            duplicates=self.duplicates + other.duplicates,
            lost=self.lost + other.lost,
            unknown=self.unknown + other.unknown,
            resolved=self.resolved + other.resolved,
            gone=self.gone + other.gone,
        )

    @property
    def is_good(self) -> bool:
        return not self.duplicates and not self.lost and self.unknown == self.resolved.total()


def table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Yield the lines of a table with a row for each campaign, and one for all."""
    yield "| | kills | at points | at random | sent | sent twice | lost | in doubt | settled |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, tally in {**tallies, "in all": sum(tallies.values(), Tally())}.items():
        named = len(set(tally.kills) - {RANDOM})
        cells = tally.kills.total(), named, tally.kills[RANDOM], tally.submits, tally.duplicates, tally.lost
        settled = ", ".join(f"{word} {count}" for word, count in sorted(tally.resolved.items()))
        yield f"| {name} | {' | '.join(map(str, cells))} | {tally.unknown} | {tally.resolved.total()} ({settled}) |"
