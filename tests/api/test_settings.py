"""What the installation is set to, over HTTP, and what new projects begin with."""

from dataclasses import replace

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.domain.beginnings import Beginning
from shotwright.domain.caps import FirstCap
from shotwright.domain.explained import Explained, Origin
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Style
from tests.api.people import API, client_of

WORKERS = Explained(
    name="workers", value=4, origin=Origin.FILE, place="config.yaml, line 1", variables=("SHOTWRIGHT_WORKERS",)
)
KEY = Explained(
    name="secret_key", value="****", origin=Origin.ENVIRONMENT, place="KEY", variables=("SHOTWRIGHT_SECRET_KEY",)
)
FILM = Beginning().film


@pytest.fixture
def set_up(parts: Parts) -> Parts:
    film = replace(FILM, style=Style.COMIC, gates={**FILM.gates, Gate.CLIPS: GateMode.AUTO})
    cap = FirstCap(limit_usd_micros=20_000_000, warn_percent=80)
    return replace(parts, settings=(WORKERS, KEY), beginning=Beginning(film=film, cap=cap))


async def test_settings_are_listed_with_where_they_come_from(set_up: Parts) -> None:
    async with client_of(set_up) as client:
        answer = await client.get(f"{API}/settings")
        changed = await client.put(f"{API}/settings", json={"workers": 8})

    assert answer.json()["items"] == [
        {
            "name": "workers",
            "value": 4,
            "origin": "file",
            "place": "config.yaml, line 1",
            "variables": ["SHOTWRIGHT_WORKERS"],
        },
        {
            "name": "secret_key",
            "value": "****",
            "origin": "environment",
            "place": "KEY",
            "variables": ["SHOTWRIGHT_SECRET_KEY"],
        },
    ]
    assert changed.status_code == httpx.codes.METHOD_NOT_ALLOWED


async def test_a_new_project_begins_as_the_installation_says_and_the_order_stands_above(set_up: Parts) -> None:
    async with client_of(set_up) as client:
        plain = (await client.post(f"{API}/projects", json={"name": "Plain"})).json()
        said = {"name": "Said", "settings": {"style": "ink", "gates": {"breakdown": "auto"}}}
        other = (await client.post(f"{API}/projects", json=said)).json()
        cost = (await client.get(f"{API}/projects/{plain['code']}/cost")).json()

    manual = dict.fromkeys(("breakdown", "references", "keyframes"), "manual")
    assert (plain["settings"]["style"], plain["settings"]["gates"]) == ("comic", {**manual, "clips": "auto"})
    assert (other["settings"]["style"], other["settings"]["gates"]) == (
        "ink",
        {**manual, "breakdown": "auto", "clips": "auto"},
    )
    cap = next(one for one in cost["caps"] if one["scope"] == "project")
    assert (cap["limit_usd_micros"], cap["warn_percent"]) == (20_000_000, 80)
