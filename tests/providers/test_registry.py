"""Finding the adapter that speaks a protocol."""

from importlib.metadata import EntryPoint

import pytest

from shotwright.providers.remote.registry import GROUP, Adapters
from shotwright.providers.remote.vendors.fal import Fal
from shotwright_sdk.errors import ModelUnavailable


def theirs() -> str:
    """What a package's entry point names; this one needs no more than to be found."""
    return "an adapter"


async def test_ours_are_found_by_name_and_made_once() -> None:
    adapters = Adapters()

    assert isinstance(adapters.get("fal"), Fal)
    assert adapters.get("fal") is adapters.get("fal")
    await adapters.close()


async def test_an_unknown_protocol_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ModelUnavailable, match=r"“telex”\. Known: anthropic, ark, automatic1111"):
        Adapters().get("telex")


async def test_a_package_may_bring_one_but_not_in_the_place_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint(name=name, value="tests.providers.test_registry:theirs", group=GROUP) for name in ("mine", "fal")
    ]
    broken = EntryPoint(name="broken", value="tests.providers.test_registry:nothing", group=GROUP)

    def installed(group: str) -> list[EntryPoint]:
        return [point for point in (*points, broken) if point.group == group]

    monkeypatch.setattr("shotwright.providers.remote.registry.entry_points", installed)
    adapters = Adapters()

    assert adapters.get("mine") == "an adapter"
    assert isinstance(adapters.get("fal"), Fal)
    with pytest.raises(ModelUnavailable, match="“broken” cannot be loaded"):
        adapters.get("broken")
