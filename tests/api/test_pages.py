"""The studio's pages: what is served for addresses that are no part of the HTTP interface."""

from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import Receive, Scope, Send

from shotwright.api.pages import Pages


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    raise HTTPException(404, f"no {scope['path']}")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "webui"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>the studio</title>")
    (folder / "assets" / "index-1a2b.js").write_text("let it = 1")
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.key").write_text("never")
    return folder


async def answer(built: Path, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=ExceptionMiddleware(Pages(nobody, built)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/projects", "/projects/roof/gallery?show=waiting", "/apis"])
async def test_every_place_is_the_one_page_and_loads_nothing_from_elsewhere(built: Path, path: str) -> None:
    page = await answer(built, path)

    assert page.status_code == 200
    assert "the studio" in page.text
    assert page.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in page.headers["content-security-policy"]


async def test_what_the_page_is_made_of_is_kept_for_ever(built: Path) -> None:
    script = await answer(built, "/assets/index-1a2b.js")

    assert script.text == "let it = 1"
    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]


@pytest.mark.parametrize(
    ("asked", "packed", "status"),
    [
        ({"Accept-Encoding": "gzip, br"}, "gzip", 200),
        ({"Accept-Encoding": "identity"}, None, 200),
        ({"Accept-Encoding": "gzip", "Range": "bytes=0-2"}, None, 206),
    ],
)
async def test_scripts_are_sent_packed_to_whoever_can_unpack_them(
    built: Path, asked: dict[str, str], packed: str | None, status: int
) -> None:
    script = await answer(built, "/assets/index-1a2b.js", **asked)

    assert (script.status_code, script.headers.get("content-encoding")) == (status, packed)
    assert script.text == "let it = 1"[: 3 if status == 206 else None]
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    assert (await answer(built, "/assets/index-1a2b.js", "HEAD", **asked)).content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/assets/index-old.js",
        f"/assets/{'a' * 300}.js",
        "/assets/%2e%2e/%2e%2e/secret.key",
        "/api/v1/nothing",
        "/ws/x",
    ],
)
async def test_what_is_not_there_is_not_the_page(built: Path, path: str) -> None:
    """A browser that got the page in place of an old script would break in a way that nobody understands."""
    found = await answer(built, path)

    assert found.status_code == 404
    assert "never" not in found.text
    assert "the studio" not in found.text


async def test_only_reading_is_answered(built: Path) -> None:
    assert "the studio" not in (await answer(built, "/projects", "POST")).text


async def test_a_tree_without_built_pages_says_how_to_build_them(tmp_path: Path) -> None:
    page = await answer(tmp_path / "webui", "/")

    assert page.status_code == 200
    assert "make web" in page.text


async def test_unknown_addresses_of_the_interface_stay_problems(client: httpx.AsyncClient) -> None:
    for method, path in (("GET", "/api/v1/nothing"), ("POST", "/api/v1/nothing"), ("POST", "/nothing")):
        refused = await client.request(method, path)

        assert refused.status_code == 404, path
        assert refused.headers["content-type"] == "application/problem+json"
