"""Who is in the room: people come when they enter, go when they leave, and keep their side of the frame."""

from collections.abc import Sequence
from typing import Final

from shotwright_animatic.breakdown.beats import Beat
from shotwright_animatic.breakdown.lexicon import lexicon

_MAX_ON_STAGE: Final = 24


class Stage:
    """The people present at each beat of one scene, always in the same order from left to right.

    Somebody who speaks or acts without having entered was there from the start; the order of first appearance is the
    order on stage, so that nobody changes sides between two shots (the 180-degree rule). Of a larger crowd the first
    24 are staged.
    """

    def __init__(self, beats: Sequence[Beat], listed: Sequence[str]) -> None:
        entries = dict.fromkeys(listed, 0)
        for at, beat in enumerate(beats):
            for code in beat.people if _is_seen(beat) else ():
                entries.setdefault(code, at if _enters(beat) else 0)
        self._order = list(entries)[:_MAX_ON_STAGE]
        self._present = self._presence(beats, entries, _returns(beats))

    def present_at(self, at: int) -> tuple[str, ...]:
        """Return the codes of those present during beat number `at`, from left to right; a scene may have no beat."""
        return self._present[at] if at < len(self._present) else tuple(self._order)

    def in_order(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return `codes` from left to right as they stand; someone unknown to the stage comes last."""
        places = {code: place for place, code in enumerate(self._order)}
        return tuple(sorted(dict.fromkeys(codes), key=lambda code: places.get(code, len(places))))

    def _presence(
        self, beats: Sequence[Beat], entries: dict[str, int], returns: Sequence[dict[str, int]]
    ) -> list[tuple[str, ...]]:
        away: dict[str, int] = {}
        present: list[tuple[str, ...]] = []
        for at, back in enumerate(returns[: len(beats)]):
            present.append(tuple(code for code in self._order if entries[code] <= at and away.get(code, 0) <= at))
            away |= back
        return present


def _returns(beats: Sequence[Beat]) -> list[dict[str, int]]:
    """Return for each beat who leaves in it, and at which beat each of them is seen again."""
    seen_again: dict[str, int] = {}
    found: list[dict[str, int]] = []
    for at in range(len(beats) - 1, -1, -1):
        beat = beats[at]
        leaves = beat.line is None and lexicon("staging", "leaves").has(beat.seen)
        found.append({code: seen_again.get(code, len(beats)) for code in beat.people} if leaves else {})
        if _is_seen(beat):
            seen_again |= dict.fromkeys(beat.people, at)
    return found[::-1]


def _is_seen(beat: Beat) -> bool:
    return beat.is_dialogue or beat.line is None


def _enters(beat: Beat) -> bool:
    return beat.line is None and lexicon("staging", "enters").has(beat.seen)
