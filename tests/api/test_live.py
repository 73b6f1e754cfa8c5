"""Live updates over WebSockets: what comes, in which order, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import InvalidStatus

from shotwright.api.entrance import Entrance, LoginMode
from shotwright.api.pace import Pace
from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.permissions import ProjectRole, Scope
from shotwright.usecases.export_orders import ExportOrders
from shotwright.usecases.logins import Logins
from shotwright.usecases.members import Members
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Takes
from shotwright.usecases.tokens import PersonalTokens
from tests import make
from tests.api.live import Client, Served, served
from tests.api.people import Team, requiring
from tests.archiving.productions import archive, bring

QUICK = Pace(gather_s=0.005, heartbeat_s=60, recheck_s=0.2, closing_s=1)


async def film(parts: Parts, name: str = "A film") -> tuple[UUID, str]:
    async with parts.database.unit() as session:
        made = await make.project(session, name=name)
        return made.id, made.code


@pytest.fixture
def dbms() -> str:
    """Only SQLite, where it makes no difference."""
    return "sqlite"


@pytest.fixture
async def studio(parts: Parts) -> AsyncIterator[Served]:
    """On the own machine: nobody signs in."""
    async with served(replace(parts, live=QUICK)) as opened:
        yield opened


@pytest.fixture
async def strict(parts: Parts) -> AsyncIterator[Served]:
    """Where people sign in."""
    async with served(requiring(replace(parts, live=QUICK))) as opened:
        yield opened


class TestOnBothDatabases:
    @pytest.fixture(params=["sqlite", "postgresql"])
    def dbms(self, request: pytest.FixtureRequest) -> str:
        return request.param

    async def test_a_project_that_is_brought_in_is_told_of_and_its_history_is_not(
        self, studio: Served, tmp_path: Path
    ) -> None:
        database, storage = studio.parts.database, studio.parts.storage
        project, _ = await film(studio.parts)
        await studio.tell(project, "long ago")
        content = await archive(database, storage, project, tmp_path)

        async with studio.socket("/ws") as client:
            hello = await client.next()
            arrived = await bring(database, storage, content, tmp_path)
            await studio.tell(arrived.project.id, "now")
            first, second = await client.next(), await client.next()
        async with studio.socket(f"/ws?after={hello['seq']}") as client:
            again = await client.subjects(2)

        assert (first["kind"], second["subject"]) == ("project.imported", "now")
        assert again == [first["subject"], "now"]

    async def test_events_come_as_they_happen_with_their_place_and_what_they_are(self, studio: Served) -> None:
        project, code = await film(studio.parts)
        other, _ = await film(studio.parts, "Another")

        async with studio.socket(f"/ws/projects/{code}") as client:
            hello = await client.next()
            await studio.tell(other, "elsewhere")
            await studio.tell(project, "first", "second")
            first, second = await client.next(), await client.next()

        assert (hello["kind"], hello["data"]) == ("stream.hello", {"heartbeat_s": 60})
        assert {name: first[name] for name in ("kind", "subject", "project", "data")} == {
            "kind": "a.test",
            "subject": "first",
            "project": str(project),
            "data": {},
        }
        assert list(first) == list(hello)
        assert hello["seq"] < first["seq"] < second["seq"]
        assert second["subject"] == "second"

    async def test_how_far_a_take_is_comes_as_it_is_made_to_who_may_see_it(self, studio: Served) -> None:
        project, code = await film(studio.parts)
        other, elsewhere = await film(studio.parts, "Another")
        async with studio.parts.database.unit() as session:
            await Runs(session, project).start(redo_stale=False)
            take = (await Runs(session, project).advance())[0]
            await Takes(session).begin(take.take_id)

        async with studio.socket(f"/ws/projects/{code}") as one, studio.socket(f"/ws/projects/{elsewhere}") as another:
            hello = await one.next()
            await another.next()
            told = [await self._beaten(studio, one, take.take_id, share) for share in (0.25, 0.5)]
            await studio.tell(project, "an event")
            event = await one.next()
            await studio.tell(other, "the first news here")
            first = await another.next()

        assert [message["data"] for message in told] == [
            {"of": "take", "id": str(take.take_id), "number": 1, "progress": share} for share in (0.25, 0.5)
        ]
        assert {(one["subject"], one["project"], one["seq"]) for one in told} == {
            ("script/breakdown", str(project), hello["seq"])
        }
        assert (event["subject"], first["subject"]) == ("an event", "the first news here")

    async def _beaten(self, studio: Served, client: Client, take: UUID, share: float) -> Any:
        """Say twice how far a take is; return the next message."""
        for _ in range(2):
            async with studio.parts.database.unit() as session:
                await Takes(session).beat(take, share)
        return await client.next()

    async def test_how_far_an_export_is_comes_too(self, studio: Served) -> None:
        project, code = await film(studio.parts)
        async with studio.parts.database.unit() as session:
            await make.run_to_the_end(session, project)
            export = (await ExportOrders(session).order(project, [], by=await make.Projects(session).owner_id())).id
            await ExportOrders(session).begin(export)

        async with studio.socket(f"/ws/projects/{code}") as client:
            await client.next()
            async with studio.parts.database.unit() as session:
                await ExportOrders(session).advance(export, "film", 0.5)
            told = await client.until("stream.progress")

        assert told["subject"] == str(export)
        assert told["data"] == {"of": "export", "id": str(export), "step": "film", "progress": 0.5}

    async def test_who_resumes_while_much_happens_misses_nothing_and_sees_nothing_twice(self, studio: Served) -> None:
        project, code = await film(studio.parts)
        names = [f"{number}" for number in range(60)]

        async def write() -> None:
            for name in names:
                await studio.tell(project, name)

        async def read() -> list[str]:
            seen: list[str] = []
            after = first
            while len(seen) < len(names):
                async with studio.socket(f"/ws/projects/{code}?after={after}") as client:
                    await client.next()
                    for _ in range(min(7, len(names) - len(seen))):  # then the line breaks
                        message = await client.next()
                        seen.append(message["subject"])
                        after = message["seq"]
            return seen

        async with studio.socket(f"/ws/projects/{code}") as client:
            first = (await client.next())["seq"]
            _, seen, other = await asyncio.gather(write(), read(), client.subjects(len(names)))

        assert seen == other == names

    async def test_what_another_process_told_of_can_be_resumed_here(self, studio: Served) -> None:
        """Its clients may know of places that were not read here yet."""
        project, code = await film(studio.parts)
        elsewhere = Database(studio.parts.database.url)

        async with (
            served(replace(studio.parts, database=elsewhere)) as other,
            studio.socket(f"/ws/projects/{code}") as here,
            other.socket(f"/ws/projects/{code}") as there,
        ):
            await here.next()
            await there.next()
            await other.tell(project, "one")
            seen = await there.next()
            async with studio.socket(f"/ws/projects/{code}?after={seen['seq']}") as resumed:
                hello = await resumed.next()
                await other.tell(project, "two")
                assert await resumed.subjects(1) == ["two"]
            assert await here.subjects(2) == ["one", "two"]
        await elsewhere.close()

        assert (hello["kind"], hello["seq"]) == ("stream.hello", seen["seq"])


async def test_one_resumes_after_the_last_place_that_was_seen(studio: Served) -> None:
    project, code = await film(studio.parts)
    async with studio.socket(f"/ws/projects/{code}") as client:
        await client.next()
        await studio.tell(project, "seen")
        seen = (await client.next())["seq"]
    await studio.tell(project, "missed", "missed too")

    async with studio.socket(f"/ws/projects/{project}/?after={seen}") as client:
        hello = await client.next()
        await studio.tell(project, "new")
        subjects = await client.subjects(3)

    assert (hello["kind"], hello["seq"]) == ("stream.hello", seen)
    assert subjects == ["missed", "missed too", "new"]


@pytest.mark.parametrize("after", ["999999", "0"])
async def test_a_place_that_is_unknown_or_too_far_back_means_loading_anew(parts: Parts, after: str) -> None:
    async with served(replace(parts, live=replace(QUICK, most_replayed=3))) as studio:
        project, code = await film(studio.parts)
        await studio.tell(project, *"abcdef")

        async with studio.socket(f"/ws/projects/{code}?after={after}") as client:
            told = await client.next()
            await studio.tell(project, "new")
            following = await client.next()

    assert told["kind"] == "stream.reload"
    assert told["seq"] < following["seq"]
    assert following["subject"] == "new"


async def test_both_sides_can_ask_whether_the_other_is_there(parts: Parts) -> None:
    async with served(replace(parts, live=replace(QUICK, heartbeat_s=0.05))) as studio:
        _, code = await film(studio.parts)
        other, _ = await film(studio.parts, "Another")
        async with studio.socket(f"/ws/projects/{code}") as client:
            hello = await client.next()
            heartbeat = await client.until("stream.heartbeat")
            await studio.tell(other, "elsewhere")
            async with asyncio.timeout(5):
                while (later := await client.until("stream.heartbeat"))["seq"] == hello["seq"]:
                    pass
            await client.socket.send('{"kind": "ping"}')
            pong = await client.until("stream.pong")

    assert heartbeat["seq"] == hello["seq"]
    assert later["seq"] == pong["seq"] == hello["seq"] + 1  # so that it need not read that again


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("not json", 4400),
        ('{"kind": "subscribe"}', 4400),
        ("[" * 4000, 4400),
        (b"\x00", 4400),
        ('{"kind": "ping"}' + " " * 5000, 1009),
        ("x" * 70_000, 1009),
    ],
)
async def test_nothing_else_may_be_sent(studio: Served, message: str | bytes, code: int) -> None:
    _, project = await film(studio.parts)

    async with studio.socket(f"/ws/projects/{project}") as client:
        await client.socket.send(message)

        assert (await client.closed())[0] == code


async def test_who_sends_too_much_is_sent_away(parts: Parts) -> None:
    async with served(replace(parts, live=replace(QUICK, most_messages=5))) as studio:
        _, code = await film(studio.parts)
        async with studio.socket(f"/ws/projects/{code}") as client:
            for _ in range(6):
                await client.socket.send('{"kind": "ping"}')

            assert await client.closed() == (4429, "too_many_requests")


async def test_who_reads_too_slowly_is_sent_away_and_holds_up_nobody(parts: Parts) -> None:
    async with served(replace(parts, live=replace(QUICK, most_waiting=20, closing_s=30))) as studio:
        project, code = await film(studio.parts)
        async with studio.socket(f"/ws/projects/{code}") as quick, studio.socket(f"/ws/projects/{code}") as slow:
            begin = (await quick.next())["seq"]
            await slow.next()
            slow.socket.transport.pause_reading()
            long = ["x" * 100_000 + str(number) for number in range(120)]
            reading = asyncio.create_task(quick.subjects(len(long)))
            for subject in long:
                await studio.tell(project, subject)

            assert await reading == long
            slow.socket.transport.resume_reading()
            assert await slow.closed() == (4408, "fell_behind")
        seen = slow.received[1:]

        after = seen[-1]["seq"] if seen else begin
        async with studio.socket(f"/ws/projects/{code}?after={after}") as again:
            await again.next()
            rest = await again.subjects(len(long) - len(seen))
        assert len(seen) < len(long)
        assert [one["subject"] for one in seen] + rest == long


async def test_everything_that_one_may_see_comes_over_one_socket(strict: Served) -> None:
    team = Team(parts=strict.parts)
    await team.admin()
    mine, _ = await film(strict.parts, "Mine")
    theirs, _ = await film(strict.parts, "Theirs")
    lin = await team.member(mine, "lin", ProjectRole.ARTIST)

    async with strict.socket("/ws", await team.signed_in(lin)) as client:
        await client.next()
        await strict.tell(theirs, "hidden")
        await strict.tell(mine, "shown")
        assert await client.subjects(1) == ["shown"]

        async with strict.parts.database.unit() as session:
            await Members(session, theirs).put("lin", ProjectRole.VIEWER)
        gained = await client.until("stream.access")
        await strict.tell(theirs, "shown now")
        assert (await client.until("a.test"))["subject"] == "shown now"

        async with strict.parts.database.unit() as session:
            await Members(session, mine).remove("lin")
        lost = await client.until("stream.access")
        await strict.tell(mine, "hidden now")
        await strict.tell(theirs, "still shown")
        assert await client.subjects(1) == ["still shown"]

    assert gained["data"] == {"gained": [str(theirs)], "lost": []}
    assert lost["data"] == {"gained": [], "lost": [str(mine)]}


async def test_an_administrator_follows_everything(strict: Served) -> None:
    team = Team(parts=strict.parts)
    headers = await team.signed_in(await team.admin())

    async with strict.socket("/ws", headers) as client:
        await client.next()
        project, _ = await film(strict.parts)
        await strict.tell(project, "new")

        assert (await client.until("a.test"))["subject"] == "new"


class TestComingIn:
    async def test_nobody_comes_in_without_proof(self, strict: Served) -> None:
        _, code = await film(strict.parts)

        for path in ("/ws", f"/ws/projects/{code}", "/ws/projects/nowhere"):
            async with strict.socket(path) as client:
                assert await client.closed() == (4401, "login_needed")
        async with strict.socket("/ws", {"Authorization": "Bearer nonsense"}) as client:
            assert await client.closed() == (4401, "token_not_valid")

    async def test_a_token_in_the_address_is_refused_because_addresses_are_logged(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        token = (await team.signed_in(await team.admin()))["Authorization"].removeprefix("Bearer ")

        async with strict.socket(f"/ws?token={token}") as client:
            assert await client.closed() == (4401, "token_in_address")

    async def test_a_cookie_counts_only_from_a_page_of_our_own(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        token = (await team.signed_in(await team.admin()))["Authorization"].removeprefix("Bearer ")
        cookie = {"Cookie": f"shotwright_access={token}"}

        async with strict.socket("/ws", {**cookie, "Origin": strict.address}) as client:
            assert (await client.next())["kind"] == "stream.hello"
        with pytest.raises(InvalidStatus):
            async with strict.socket("/ws", {**cookie, "Origin": "http://127.0.0.1:1"}):
                pass
        async with strict.socket("/ws", cookie) as client:
            assert await client.closed() == (4403, "origin_unknown")
        with pytest.raises(InvalidStatus) as refused:
            async with strict.socket("/ws", {**cookie, "Origin": "https://elsewhere.example"}):
                pass
        assert refused.value.response.status_code == 403

    async def test_a_browser_offers_its_token_as_a_subprotocol(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        admin = await team.admin()
        tokens = [await team.signed_in(admin), await team.token(admin, Scope.READ)]

        for headers in tokens:
            token = headers["Authorization"].removeprefix("Bearer ")
            async with strict.socket("/ws", protocols=["shotwright", f"bearer.{token}"]) as client:
                assert client.socket.subprotocol == "shotwright"
                assert (await client.next())["kind"] == "stream.hello"

    async def test_a_stranger_is_told_that_there_is_no_such_project(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        await team.admin()
        _, code = await film(strict.parts)
        headers = await team.signed_in(await team.person("stranger"))

        async with strict.socket(f"/ws/projects/{code}", headers) as client:
            assert await client.closed() == (4404, "project_not_found")

    async def test_a_token_that_is_not_for_reading_reads_nothing(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        admin = await team.admin()

        async with strict.socket("/ws", await team.token(admin, Scope.SPEND)) as client:
            assert await client.closed() == (4403, "action_not_allowed")

    async def test_other_names_and_pages_are_refused_on_the_own_machine_too(self, studio: Served) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with studio.socket("/ws", {"Origin": "https://elsewhere.example"}):
                pass
        assert refused.value.response.status_code == 403

        handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Host": "elsewhere.example"}
        async with studio.http() as http:
            assert (await http.get("/ws", headers={**handshake, **key})).status_code == 403

    @pytest.mark.parametrize("after", ["-1", "1.5", "x", "9" * 30, "٣"])
    async def test_a_place_is_a_number(self, studio: Served, after: str) -> None:
        async with studio.socket(f"/ws?after={after}") as client:
            assert (await client.closed())[0] == 4422

    async def test_one_person_may_have_several_sockets_but_not_any_number(self, parts: Parts) -> None:
        async with served(requiring(replace(parts, live=replace(QUICK, most_per_person=2)))) as strict:
            team = Team(parts=strict.parts)
            headers = await team.signed_in(await team.admin())
            async with strict.socket("/ws", headers) as one, strict.socket("/ws", headers) as two:
                await one.next()
                await two.next()
                async with strict.socket("/ws", headers) as three:
                    assert await three.closed() == (4429, "too_many_following")
                project, _ = await film(strict.parts)
                assert (await one.until("project.created"))["project"] == str(project)
                assert (await two.until("project.created"))["project"] == str(project)

    async def test_requests_are_counted_as_all_others(self, parts: Parts) -> None:
        rates = replace(Entrance().rates, per_person=2, per_address=4)
        strict_parts = requiring(replace(parts, live=QUICK), Entrance(mode=LoginMode.REQUIRED, rates=rates))
        async with served(strict_parts) as strict:
            team = Team(parts=strict.parts)
            headers = await team.signed_in(await team.admin())
            for _ in range(2):
                async with strict.socket("/ws", headers) as client:
                    await client.next()
            async with strict.socket("/ws", headers) as client:
                assert await client.closed() == (4429, "too_many_requests")
            async with strict.socket("/ws"):
                pass
            with pytest.raises(InvalidStatus) as refused:
                async with strict.socket("/ws"):
                    pass
            assert refused.value.response.status_code == 403


class TestBeingSentAway:
    async def test_a_member_who_is_removed_at_once(self, parts: Parts) -> None:
        slow_check = replace(QUICK, recheck_s=600)
        async with served(requiring(replace(parts, live=slow_check))) as strict:
            team = Team(parts=strict.parts)
            await team.admin()
            project, code = await film(strict.parts)
            lin = await team.member(project, "lin", ProjectRole.ARTIST)
            async with strict.socket(f"/ws/projects/{code}", await team.signed_in(lin)) as client:
                await client.next()
                async with strict.parts.database.unit() as session:
                    await Members(session, project).remove("lin")

                assert await client.closed() == (4404, "project_not_found")

    async def test_whose_session_ends_whose_token_goes_and_who_is_switched_off(self, strict: Served) -> None:
        team = Team(parts=strict.parts)
        admin = await team.admin()
        lin, gu = await team.person("lin"), await team.person("gu")
        token = await team.token(lin, Scope.READ)
        sockets = [
            strict.socket("/ws", headers)
            for headers in (await team.signed_in(lin), token, await team.signed_in(gu), await team.signed_in(admin))
        ]
        async with sockets[0] as session_, sockets[1] as program, sockets[2] as off, sockets[3] as stays:
            for client in (session_, program, off, stays):
                await client.next()
            async with strict.parts.database.unit() as session:
                await Logins(session, 30).end_others(lin, None)
                for row in await PersonalTokens(session, lin).all():
                    await PersonalTokens(session, lin).withdraw(row.id)
            assert await session_.closed() == (4401, "token_not_valid")
            assert await program.closed() == (4401, "token_not_valid")
            async with strict.http() as http:
                answer = await http.patch(
                    f"/api/v1/admin/users/{gu}", json={"is_active": False}, headers=await team.signed_in(admin)
                )
            assert answer.status_code == 200, answer.text
            assert await off.closed() == (4401, "token_not_valid")
            await film(strict.parts)
            assert (await stays.next())["kind"] == "project.created"

    async def test_who_follows_a_project_that_is_deleted(self, studio: Served) -> None:
        _, code = await film(studio.parts)
        async with studio.socket(f"/ws/projects/{code}") as client:
            await client.next()
            async with studio.http() as http:
                assert (await http.delete(f"/api/v1/projects/{code}")).status_code == 204

            assert await client.closed() == (4404, "project_not_found")

    async def test_everybody_when_the_studio_stops(self, studio: Served) -> None:
        async with studio.socket("/ws") as client:
            await client.next()
            studio.feed.close()

            assert await client.closed() == (1001, "stopping")
