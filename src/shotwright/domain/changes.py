"""What a new version of the script changes: in the story, and in the work that was done for the old one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from shotwright.domain.fingerprints import digest
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.planner import Item, Plan, Standing, total_cost
from shotwright_sdk.values import Breakdown, Character, Location, Scene, Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`added`, `changed` and `removed` are codes of characters, locations, scenes and shots."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    stale: tuple[Item, ...]
    """What was good and is made from something that has changed."""
    new: tuple[Item, ...]
    """What has to be made and was not part of the film before."""
    gone: tuple[str, ...]
    """The keys of what was made and is not part of the film any more; the takes are kept."""

    @property
    def redo_cost_usd_micros(self) -> int | None:
        """The price of redoing what is stale and not locked; None if one of the prices is not known."""
        return total_cost(item for item in self.stale if not item.locked)

    @property
    def new_cost_usd_micros(self) -> int | None:
        return total_cost(self.new)

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.stale or self.new or self.gone)


def changes_between(before: Breakdown | None, plan: Plan, after: Breakdown, new_plan: Plan) -> Changes:
    """Return what has changed from one story and its plan to the next."""
    old, new = records_of(before) if before is not None else {}, records_of(after)
    was = {item.key: item.standing for item in plan.items}
    items = [item for item in new_plan.items if item.key != BREAKDOWN_KEY]
    kept = {item.key for item in items}
    return Changes(
        added=tuple(code for code in new if code not in old),
        changed=tuple(code for code in new if code in old and old[code] != new[code]),
        removed=tuple(code for code in old if code not in new),
        stale=tuple(one for one in items if one.standing is Standing.STALE and was.get(one.key) is not Standing.STALE),
        new=tuple(one for one in items if one.key not in was),
        gone=tuple(
            item.key
            for item in plan.standing_at(Standing.DONE, Standing.WAITING, Standing.STALE)
            if item.key not in kept and item.key != BREAKDOWN_KEY
        ),
    )


def records_of(breakdown: Breakdown) -> Mapping[str, Character | Location | Scene | Shot]:
    """Return everything that has a code, without the lines of the script where it stands: those shift."""
    placed = (replace(one, anchor=None) for one in (*breakdown.scenes, *breakdown.shots))
    return {one.code: one for one in (*breakdown.characters, *breakdown.locations, *placed)}


def fingerprint_of(record: Character | Location | Shot) -> str:
    """Return a short hash of all that a record says, wherever it stands and whatever was decided on it."""
    return digest({**asdict(record), "anchor": None})
