"""The table of other interfaces' paths names everything, and nothing that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shotwright.api.app import described_app
from shotwright.api.live import sockets

TABLE = Path(__file__).parents[2] / "docs/user/paths.md"
NAMED = re.compile(r"`(GET|POST|PUT|PATCH|DELETE|WS) (/[^`]*)`")
SOURCE_PATHS = 169
"""How many operations the interfaces have that this one follows; the table is the list of them."""


def rows() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            there, here = cells
            yield there, here


@pytest.fixture(scope="module")
def served() -> set[tuple[str, str]]:
    paths = described_app().openapi()["paths"]
    told = {(method.upper(), _bare(path)) for path, item in paths.items() for method in item}
    return told | {("WS", _bare(route.path)) for route in sockets.router.routes}  # pyright: ignore[reportAttributeAccessIssue]


def _bare(path: str) -> str:
    """A path without its prefix, its question and the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1").partition("?")[0])


def test_every_path_on_our_side_is_served(served: set[tuple[str, str]]) -> None:
    named = [(method, path) for _, here in rows() for method, path in NAMED.findall(here)]

    assert len(named) > 150
    assert [(method, path) for method, path in named if (method, _bare(path)) not in served] == []


def test_every_path_of_theirs_has_a_row_that_says_what_became_of_it() -> None:
    theirs = [found for there, _ in rows() for found in NAMED.findall(there)]

    assert len(set(theirs)) == len(theirs) == SOURCE_PATHS
    assert [
        there for there, here in rows() if not (NAMED.search(here) or here.startswith(("none", "the same", "`/docs`")))
    ] == []
