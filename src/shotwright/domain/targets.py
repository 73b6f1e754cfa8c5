"""What a run is to make, if that is not everything: named things, and all that they are made from."""

from collections.abc import Collection, Iterable

from shotwright.domain.graph import BREAKDOWN_KEY, code_of
from shotwright.domain.planner import Production
from shotwright.domain.states import PLANNED


def unknown_targets(production: Production, targets: Iterable[str]) -> list[str]:
    """Return what names nothing: a target is a kind, a key, or a code (`shot_001`: all that is made of it)."""
    known = {*PLANNED, *_named(production)}
    return [target for target in targets if target not in known]


def keys_for(production: Production, targets: Collection[str]) -> frozenset[str]:
    """Return the keys of what is to be made for `targets`: everything if there are none.

    The breakdown always is: before it nobody knows what else there will be.
    """
    artefacts = {one.key: one for one in production.artefacts}
    if not targets:
        return frozenset(artefacts)
    ahead = [one.key for one in artefacts.values() if {one.key, one.kind, code_of(one.key)} & set(targets)]
    found = {BREAKDOWN_KEY}
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += artefacts[key].needs
    return frozenset(found)


def _named(production: Production) -> Iterable[str]:
    for one in production.artefacts:
        yield one.key
        yield code_of(one.key)
