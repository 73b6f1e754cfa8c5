"""Every route says what it needs, and every role gets exactly that."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.api.people import Need, anybody
from shotwright.domain.permissions import InstallationRole, ProjectRole, Scope
from shotwright.usecases.access import PlaceKind
from shotwright.usecases.stories import Stories
from tests import make
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder

OPEN = {
    "begin_oauth_login",
    "comment_on_share",
    "end_oauth_login",
    "health",
    "health_of_process",
    "list_login_methods",
    "log_in_user",
    "log_out",
    "open_share",
    "read_share",
    "read_shared_media",
    "receive_webhook",
    "receive_webhook_at_alias",
    "refresh_tokens",
    "register_user",
}
OF_ALL = {"look", "start", "account"}
IN_PROJECT = {"view", "edit", "approve", "spend", "manage"}
RIGHTS = {
    "viewer": {"view"},
    "artist": {"view", "edit"},
    "director": {"view", "edit", "approve"},
    "producer": {"view", "edit", "spend"},
    "owner": IN_PROJECT,
    "stranger": set[str](),
    "admin": {*IN_PROJECT, "administer"},
}


def routes(app: FastAPI) -> Iterator[tuple[str, str, APIRoute]]:
    """Every method and path that our routers serve."""
    for found in iter_route_contexts(app.routes):
        route = found.original_route
        if isinstance(route, APIRoute) and found.path is not None:
            for method in sorted(route.methods or ()):
                yield method, found.path, route


def needs_of(route: APIRoute) -> list[str]:
    return [one.call.action.value for one in route.dependant.dependencies if isinstance(one.call, Need)]


def test_every_route_declares_exactly_one_need_or_is_open_on_purpose(app: FastAPI) -> None:
    found = [route for _, _, route in routes(app)]

    assert len(found) > 60
    assert {route.name for route in found if not needs_of(route)} == OPEN
    assert [route.name for route in found if len(needs_of(route)) > 1] == []
    assert {
        route.name for route in found if any(one.call is anybody.dependency for one in route.dependant.dependencies)
    } == OPEN


def test_what_is_done_in_a_project_names_it_in_its_path(app: FastAPI) -> None:
    for _, path, route in routes(app):
        if set(needs_of(route)) & IN_PROJECT:
            assert any(f"{{{kind}}}" in path for kind in PlaceKind), path


async def test_every_role_may_do_what_it_may_on_every_route_and_nothing_else(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin = await team.admin()
    project_id, code = await seeder.project()
    job = await seeder.job(await seeder.provider("fal"), project_id=project_id)
    people = {role.value: await team.member(project_id, role.value, role) for role in ProjectRole}
    people |= {"stranger": await team.person("stranger"), "admin": admin}
    take = await seeder.take(project_id)
    filled = {
        "project": code,
        "job_id": str(job),
        "subscription_id": str(await seeder.subscription(project_id)),
        "take_id": str(take),
        "media_id": str(await seeder.file(parts.storage, project_id, take, b"a picture")),
    }

    async with client_of(parts) as client:
        headers = {name: await team.signed_in(user_id) for name, user_id in people.items()}
        # What takes things away comes last, of the shortest paths the very last: others still need them.
        ordered = sorted(routes(create_app(parts)), key=lambda one: (one[0] == "DELETE", -len(one[1])))
        wrong: list[str] = []
        for method, path, route in ordered:
            for need in needs_of(route):
                address = "/".join(_value(part, filled) for part in path.split("/"))
                nobody = await _ask(client, method, address, {})
                if nobody.status_code != 401 or "WWW-Authenticate" not in nobody.headers:
                    wrong.append(f"nobody {method} {path}: {nobody.status_code}")
                for name in RIGHTS:
                    answer = await _ask(client, method, address, headers[name])
                    if not _is_right(answer, name, need):
                        wrong.append(f"{name} {method} {path} ({need}): {answer.status_code} {answer.text[:120]}")

    assert wrong == []


def _value(part: str, filled: dict[str, str]) -> str:
    name = part.strip("{}").partition(":")[0]
    return filled.get(name, str(uuid4())) if part.startswith("{") else part


async def _ask(client: httpx.AsyncClient, method: str, address: str, headers: dict[str, str]) -> httpx.Response:
    body = {} if method in {"POST", "PUT", "PATCH"} else None
    return await client.request(method, address, headers=headers, json=body)


def _is_right(answer: httpx.Response, name: str, need: str) -> bool:
    if need in OF_ALL or need in RIGHTS[name]:
        return answer.status_code not in {401, 403} and answer.status_code < 500
    if need in IN_PROJECT and name == "stranger":
        return answer.status_code == 404
    return answer.status_code == 403 and answer.json()["code"] == "action_not_allowed"


async def test_nothing_of_a_body_is_read_of_those_who_may_not_send_it(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    project_id, code = await seeder.project()
    viewer = await team.member(project_id, "viewer", ProjectRole.VIEWER)
    artist = await team.member(project_id, "artist", ProjectRole.ARTIST)
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(3):
            read += 1
            yield b" " * 100_000

    form = {"content-type": "multipart/form-data; boundary=x", "Idempotency-Key": "once"}
    found: dict[str, tuple[int, int]] = {}
    async with client_of(parts) as client:
        people = {
            "nobody": {},
            "nonsense": {"Authorization": "Bearer nonsense"},
            "stranger": await team.signed_in(await team.person("stranger")),
            "viewer": await team.signed_in(viewer),
            "reading": await team.token(artist, Scope.READ),
            "artist": await team.signed_in(artist),
        }
        for path in (f"/projects/{code}/takes-by-hand", f"/projects/{code}/script", "/projects/generate-drama"):
            for name, headers in people.items():
                read = 0
                method = "PUT" if path.endswith("script") else "POST"
                answer = await client.request(method, f"/api/v1{path}", content=pieces(), headers={**headers, **form})
                found[f"{name} {path}"] = (answer.status_code, read)

    for what, (status, pieces_read) in found.items():
        is_refused = status in {401, 403, 404}
        assert (pieces_read == 0) == is_refused, (what, status, pieces_read)
    assert [status for what, (status, _) in found.items() if "takes-by-hand" in what] == [401, 401, 404, 403, 403, 400]


SCOPES = {
    Scope.READ: {"look", "view"},
    Scope.EDIT: {"start", "edit"},
    Scope.APPROVE: set[str](),
    Scope.SPEND: {"spend"},
    Scope.ADMIN: {"administer", "manage"},
}


async def test_a_personal_token_may_do_what_its_scope_says_even_an_administrators(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin = await team.admin()
    _, code = await seeder.project()
    examples = {
        "look": ("GET", "/models/vendors"),
        "start": ("POST", "/library/characters"),
        "account": ("GET", "/users/me/tokens"),
        "administer": ("GET", "/admin/users"),
        "view": ("GET", f"/projects/{code}/cost"),
        "edit": ("PUT", f"/projects/{code}/shots/order"),
        "spend": ("PUT", f"/projects/{code}/model-config/clip"),
        "manage": ("PUT", f"/projects/{code}/cap"),
    }

    async with client_of(parts) as client:
        for scope, may in SCOPES.items():
            headers = await team.token(admin, scope)
            answers = {
                need: await _ask(client, method, f"/api/v1{path}", headers) for need, (method, path) in examples.items()
            }
            assert {need for need, answer in answers.items() if answer.status_code != 403} == may, scope


async def test_a_file_is_sent_to_members_and_is_not_there_for_anybody_else(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    project_id, _ = await seeder.project()
    take = await seeder.take(project_id)
    media = await seeder.file(parts.storage, project_id, take, b"a picture")
    viewer = await team.member(project_id, "viewer", ProjectRole.VIEWER)
    other_id, _ = await seeder.project("Theirs")
    stranger = await team.member(other_id, "stranger", ProjectRole.OWNER)
    paths = [f"/api/v1/media/{media}", f"/api/v1/takes/{take}/files/main", f"/api/v1/media/{media}/waveform"]

    async with client_of(parts) as client:
        nobody = [await client.get(path) for path in paths]
        allowed = [await client.get(path, headers=await team.signed_in(viewer)) for path in paths[:2]]
        theirs = await team.signed_in(stranger)
        hidden = [await client.get(path, headers={**theirs, "Range": "bytes=0-3"}) for path in paths]
        head = await client.head(paths[0], headers=theirs)
        unknown = await client.get(f"/api/v1/media/{uuid4()}", headers=theirs)
        spending = await client.get(paths[0], headers=await team.token(viewer, Scope.SPEND))

    assert [one.status_code for one in nobody] == [401] * 3
    assert [(one.status_code, one.content) for one in allowed] == [(200, b"a picture")] * 2
    assert [one.status_code for one in hidden] == [404] * 3
    assert (head.status_code, unknown.status_code) == (404, 404)
    assert hidden[0].json()["code"] == unknown.json()["code"] == "media_not_found"
    assert spending.status_code == 403


async def test_an_id_tells_nothing_to_those_who_may_not_see_what_has_it(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    project_id, code = await seeder.project()
    async with parts.database.unit() as session:
        await Stories(session, project_id).apply(make.breakdown(), make.cast)
        shot = (await Stories(session, project_id).load()).ids["shot_001"]

    async with client_of(parts) as client:
        stranger = await team.signed_in(await team.person("stranger"))
        told = [
            [
                (answer.status_code, answer.json()["code"])
                for one in (shot, uuid4(), "shot_001")
                for answer in [await _ask(client, method, f"/api/v1/projects/{code}/shots/{one}", headers)]
            ]
            for method in ("GET", "PATCH")
            for headers in ({}, stranger)
        ]

    assert told == [[(401, "login_needed")] * 3, [(404, "project_not_found")] * 3] * 2


async def test_an_administrators_token_does_for_others_what_it_was_made_for(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin, lin = await team.admin(), await team.person("lin")
    _, code = await seeder.project()
    api = "/api/v1"

    async with client_of(parts) as client:
        hers, boss = await team.signed_in(lin), await team.signed_in(admin)
        character = (await client.post(f"{api}/library/characters", headers=hers, json={"name": "Lin"})).json()["id"]
        await client.post(f"{api}/prompts/sets", headers=hers, json={"code": "hers"})
        own = (await client.post(f"{api}/projects", headers=hers, json={"name": "Hers"})).json()["code"]
        await client.post(f"{api}/projects/{own}/save-as-template", headers=hers, json={"name": "hers"})
        asked: list[tuple[str, str, dict[str, object]]] = [
            ("GET", "/library/characters?everybody=true", {}),
            ("GET", f"/library/characters/{character}", {}),
            ("PATCH", f"/library/characters/{character}", {"age": "elder"}),
            ("PATCH", "/prompts/sets/hers", {"description": "of the studio"}),
            ("DELETE", "/project-templates/hers", {}),
            ("DELETE", f"/library/characters/{character}", {}),
        ]
        by_less, by_more = [
            [
                (await client.request(method, f"{api}{path}", headers=token, json=body or None)).status_code
                for method, path, body in asked
            ]
            for token in (
                await team.token(admin, Scope.READ, Scope.EDIT, Scope.APPROVE, Scope.SPEND),
                await team.token(admin, Scope.READ, Scope.EDIT, Scope.ADMIN),
            )
        ]
        own_ones = (await client.get(f"{api}/library/characters", headers=boss)).json()["total"]
        role = f"{api}/projects/{code}/characters/char_001/library"
        approving = {"character": str(uuid4()), "approve": True}
        unapproved = await client.put(role, headers=await team.token(admin, Scope.EDIT), json=approving)

    assert by_less == [403, 404, 404, 403, 403, 404]
    assert by_more == [200, 200, 200, 200, 204, 204]
    assert own_ones == 0
    assert (unapproved.status_code, unapproved.json()["code"]) == (403, "action_not_allowed")


async def test_a_drama_is_started_by_no_token_that_may_not_spend(parts: Parts) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    lin = await team.person("lin")
    address = "/api/v1/projects/generate-drama"

    async with client_of(parts) as client:
        answers = {
            scopes: (await _ask(client, "POST", address, await team.token(lin, *scopes))).status_code
            for scopes in [(Scope.EDIT,), (Scope.SPEND,), (Scope.READ, Scope.SPEND), (Scope.EDIT, Scope.SPEND)]
        }
        in_person = await _ask(client, "POST", address, await team.signed_in(lin))

    # 422: it was looked at, and said too little.
    assert list(answers.values()) == [403, 403, 403, 422]
    assert in_person.status_code == 422


async def test_a_token_of_a_viewer_is_a_viewers_whatever_its_scopes(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    await team.admin()
    project_id, code = await seeder.project()
    viewer = await team.member(project_id, "viewer", ProjectRole.VIEWER)

    async with client_of(parts) as client:
        answer = await client.put(f"/api/v1/projects/{code}/cap", headers=await team.token(viewer, *Scope), json={})

    assert (answer.status_code, answer.json()["code"]) == (403, "action_not_allowed")


async def test_jobs_of_other_peoples_projects_are_not_there(parts: Parts, seeder: Seeder) -> None:
    parts = requiring(parts)
    team = Team(parts=parts)
    admin = await team.admin()
    provider = await seeder.provider("fal")
    (mine, _), (theirs, code) = await seeder.project("Mine"), await seeder.project("Theirs")
    job, other = await seeder.job(provider, "a", project_id=mine), await seeder.job(provider, "b", project_id=theirs)
    me = await team.member(mine, "lin", ProjectRole.ARTIST)

    async with client_of(parts) as client:
        headers = await team.signed_in(me)
        listed = (await client.get("/api/v1/jobs", headers=headers)).json()
        asked = await client.get("/api/v1/jobs", params={"project": code}, headers=headers)
        everything = (await client.get("/api/v1/jobs", headers=await team.signed_in(admin))).json()
        hidden = await client.get(f"/api/v1/jobs/{other}", headers=headers)

    assert ([one["id"] for one in listed["items"]], listed["total"]) == ([str(job)], 1)
    assert everything["total"] == 2
    assert (asked.status_code, asked.json()["code"]) == (404, "project_not_found")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "job_not_found")


async def test_on_ones_own_machine_nobody_signs_in_and_may_do_everything(client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/users/me")).json()
    everybody = await client.get("/api/v1/admin/users")

    assert (me["username"], me["role"]) == ("owner", InstallationRole.ADMIN)
    assert everybody.json()["total"] == 1
