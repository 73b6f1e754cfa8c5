"""Telling subscriptions what happens: to a real receiver, on both databases, and with everything that goes wrong."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shotwright.db.events import EventRows
from shotwright.db.session import Database
from shotwright.db.subscription_tables import Notice, NoticeAttempt, Subscription
from shotwright.db.tables import Event
from shotwright.domain.secret import Secret
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import KEPT_FOR, MOST_ATTEMPTS, STOPPED_AFTER, Topic
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.posting import post
from shotwright.storage.store import Storage
from shotwright.usecases.notices import LEASE, Echo, Letter, Telling
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms
from shotwright.vault.sealing import Vault
from shotwright.workflows.telling import Messenger
from tests import make
from tests.archiving.productions import archive, bring
from tests.receiving import Answer, Receiver, receiving
from tests.workflows.telling_worker import KEY

VAULT = Vault([Secret(KEY)])
DAY = timedelta(days=1)


@dataclass
class Clock:
    """A clock that a test moves."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True, kw_only=True)
class Post:
    """A studio whose events somebody is told of."""

    database: Database
    receiver: Receiver
    network: Network
    clock: Clock
    project: UUID

    def messenger(self, *, longest_s: float = 5.0) -> Messenger:
        sender = partial(post, network=self.network, longest_s=longest_s)
        return Messenger(self.database, VAULT, sender, public_url="https://studio.example", clock=self.clock)

    async def subscribe(
        self, *topics: Topic, everywhere: bool = False, url: str = "", allow_private: bool = True
    ) -> tuple[UUID, str]:
        """Subscribe the receiver; return the subscription, and its secret."""
        terms = SubscriptionTerms(
            name="Us", url=url or self.receiver.address, topics=frozenset(topics), allow_private=allow_private
        )
        async with self.database.unit() as session:
            subscriptions = Subscriptions(session, VAULT, self.clock)
            row, secret = await subscriptions.add(None if everywhere else self.project, terms, by=None)
        return row.id, secret.reveal()

    async def happen(self, *kinds: str, project: UUID | None = None, subject: str = "shot_001/clip") -> None:
        async with self.database.unit() as session:
            for number, kind in enumerate(kinds, 1):
                EventRows(session, project or self.project).tell(kind, subject, number=number, error="sk-very-secret")

    async def tell(self, *, later: timedelta = timedelta()) -> None:
        """Let whoever tells do all that is due, after some time."""
        self.clock.ahead += later
        await self.messenger().work_off()

    async def row(self, subscription_id: UUID) -> Subscription:
        async with self.database.unit() as session:
            return await Subscriptions(session, VAULT).get(subscription_id)

    async def notices(self, subscription_id: UUID) -> list[Notice]:
        async with self.database.unit() as session:
            query = select(Notice).where(Notice.subscription_id == subscription_id)
            return list(await session.scalars(query.order_by(Notice.created_at, Notice.seq)))

    async def attempts(self, subscription_id: UUID) -> list[NoticeAttempt]:
        async with self.database.unit() as session:
            query = select(NoticeAttempt).join(Notice).where(Notice.subscription_id == subscription_id)
            return list(await session.scalars(query.order_by(NoticeAttempt.at)))


@pytest.fixture(scope="module")
def server() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
async def studio(database: Database, server: Receiver) -> AsyncIterator[Post]:
    receiver = server
    receiver.came, receiver.answers, receiver.usually = [], [], Answer()
    async with database.unit() as session:
        project = (await make.project(session)).id
    network = Network()
    yield Post(database=database, receiver=receiver, network=network, clock=Clock(), project=project)
    await network.close()


class TestWhatIsTold:
    async def test_the_history_of_a_project_that_is_brought_in_is_told_to_nobody(
        self, studio: Post, tmp_path: Path
    ) -> None:
        """Whatever times its archive claims for it."""
        storage = Storage((tmp_path / "films").as_uri())
        await studio.happen("take.completed", "take.failed", "run.ended")
        async with studio.database.unit() as session:
            await session.execute(update(Event).values(at=datetime.now(UTC) + DAY))
        content = await archive(studio.database, storage, studio.project, tmp_path)
        await studio.subscribe(everywhere=True)

        arrived = await bring(studio.database, storage, content, tmp_path)
        await studio.happen("take.completed", project=arrived.project.id)
        await studio.tell()

        assert [one.json["data"]["project"]["code"] for one in studio.receiver.came] == [arrived.project.code]
        async with studio.database.unit() as session:
            history = await EventRows(session, arrived.project.id).after(0)
        assert [one.kind for one in history if one.kind.startswith(("take.", "run."))] == [
            "take.completed",
            "take.failed",
            "run.ended",
            "take.completed",
        ]

    async def test_it_is_signed_in_order_and_says_nothing_but_what_was_promised(self, studio: Post) -> None:
        _, secret = await studio.subscribe()
        await studio.happen("take.planned", "take.completed", "take.failed", "review.approved")
        await studio.happen("run.ended", subject="0190")

        await studio.tell()

        came = studio.receiver.came
        assert studio.receiver.types == ["take.completed", "take.failed", "gate.approved", "run.ended"]
        assert all(one.is_signed_by(secret) and abs(one.timestamp - datetime.now(UTC).timestamp()) < 60 for one in came)
        assert not came[0].is_signed_by("whsec_" + "A" * 43 + "=")
        assert len({one.id for one in came}) == 4
        assert set(came[0].json) == {"type", "timestamp", "data"}
        sequences = [one.json["data"].pop("sequence") for one in came]
        assert sequences == sorted(set(sequences))
        assert came[0].json["data"] | {"sequence": 0} == {
            "sequence": 0,
            "project": {"id": str(studio.project), "code": "roof"},
            "artefact": "shot_001/clip",
            "take": 2,
            "link": "https://studio.example/api/v1/projects/roof/artefacts/shot_001/clip/takes/2",
        }
        assert came[3].json["data"]["link"] == "https://studio.example/api/v1/projects/roof/runs/0190"
        assert b"sk-very-secret" not in b"".join(one.body for one in came)

    async def test_each_is_told_of_its_topics_in_its_project_since_it_was_there(self, studio: Post) -> None:
        async with studio.database.unit() as session:
            other = (await make.project(session, name="Other")).id
        await studio.happen("run.ended")
        mine, _ = await studio.subscribe(Topic.TAKE_FAILED)
        all_of_it, _ = await studio.subscribe(everywhere=True)
        await studio.happen("take.completed", "take.failed")
        await studio.happen("take.failed", project=other)

        await studio.tell()

        assert [one.type for one in await studio.notices(mine)] == ["take.failed"]
        assert [one.type for one in await studio.notices(all_of_it)] == ["take.completed", "take.failed", "take.failed"]
        assert {one.status for one in await studio.notices(all_of_it)} == {Status.COMPLETED}

    async def test_a_whole_run_is_told_with_what_waits_at_the_gates(self, studio: Post) -> None:
        await studio.subscribe(Topic.RUN_STARTED, Topic.RUN_ENDED, Topic.GATE_WAITING, Topic.BUDGET_WARNED)
        async with studio.database.unit() as session:
            project = await make.project(session, name="Manual", gates={})
        subscribed = partial(studio.subscribe, Topic.GATE_WAITING, Topic.RUN_ENDED, everywhere=True)
        await subscribed()
        async with studio.database.unit() as session:
            await make.run_to_the_end(session, project.id)

        await studio.tell()

        said = [
            (one.type, one.json["data"].get("subject"), one.json["data"].get("gate")) for one in studio.receiver.came
        ]
        assert said == [("gate.waiting", "script/breakdown", "breakdown"), ("run.ended", None, None)]

    async def test_while_it_is_off_nothing_is_told_nor_kept(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        terms = SubscriptionTerms(name="Us", url=studio.receiver.address, allow_private=True)
        studio.receiver.answers = [Answer(status=500)]
        await studio.happen("take.failed")
        await studio.tell()

        async with studio.database.unit() as session:
            off = SubscriptionTerms(name="Us", url=studio.receiver.address, allow_private=True, active=False)
            await Subscriptions(session, VAULT, studio.clock).edit(subscription, off)
        await studio.happen("take.failed")
        await studio.tell(later=DAY)
        studio.clock.ahead -= DAY
        async with studio.database.unit() as session:
            await Subscriptions(session, VAULT, studio.clock).edit(subscription, terms)
        await studio.happen("take.completed")
        await studio.tell()

        assert studio.receiver.types == ["take.failed", "take.completed"]
        assert [one.status for one in await studio.notices(subscription)] == [Status.CANCELLED, Status.COMPLETED]

    async def test_what_is_private_is_refused_unless_allowed(self, studio: Post) -> None:
        port = studio.receiver.address.rpartition(":")[2]
        subscription, _ = await studio.subscribe(url=f"https://127.0.0.1:{port}", allow_private=False)
        await studio.happen("take.failed")

        await studio.tell()

        [attempt] = await studio.attempts(subscription)
        assert attempt.status_code is None
        assert "an address inside a private network. An administrator may allow that" in attempt.error
        assert studio.receiver.came == []


class TestWhatGoesWrong:
    async def test_it_is_sent_again_under_its_id_until_it_arrives(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        studio.receiver.answers = [Answer(status=500, body=b"Bearer abcdefghijklmnop"), Answer(status=404)]
        await studio.happen("take.failed")

        await studio.tell()
        await studio.tell()  # too early
        assert len(studio.receiver.came) == 1
        await studio.tell(later=timedelta(seconds=7))
        await studio.tell(later=timedelta(minutes=7))

        assert len(studio.receiver.came) == 3
        assert len({(one.id, one.body) for one in studio.receiver.came}) == 1
        [notice] = await studio.notices(subscription)
        assert (notice.status, notice.attempts) == (Status.COMPLETED, 3)
        tried = await studio.attempts(subscription)
        assert [one.status_code for one in tried] == [500, 404, 200]
        assert [one.reply for one in tried] == ["Bearer ****", "thank you", "thank you"]
        assert (await studio.row(subscription)).failing_since is None

    async def test_after_eight_attempts_over_a_day_it_is_given_up(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        studio.receiver.usually = Answer(status=503)
        await studio.happen("take.failed")
        began = studio.clock()

        for _ in range(30):  # waits differ by a fifth
            await studio.tell(later=timedelta(hours=2))

        [notice] = await studio.notices(subscription)
        assert (notice.status, len(studio.receiver.came)) == (Status.FAILED, MOST_ATTEMPTS)
        assert notice.ended_at is not None
        assert DAY < notice.ended_at - began < 2 * DAY

    async def test_a_receiver_that_is_silent_holds_up_nobody_else(self, studio: Post) -> None:
        slow, _ = await studio.subscribe(Topic.TAKE_FAILED)
        quick, _ = await studio.subscribe(Topic.RUN_ENDED)
        studio.receiver.answers = [Answer(after_s=1.0)]
        await studio.happen("take.failed")
        await studio.messenger(longest_s=0.2).work_off()
        await studio.happen("run.ended")
        await studio.tell()

        [attempt] = await studio.attempts(slow)
        assert (attempt.status_code, attempt.error) == (None, "No answer came within 0.2 seconds.")
        assert [one.status for one in await studio.notices(slow)] == [Status.PENDING]
        assert [one.status for one in await studio.notices(quick)] == [Status.COMPLETED]

    async def test_a_redirect_is_not_followed(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        studio.receiver.answers = [Answer(status=302, headers={"location": f"{studio.receiver.address}/elsewhere"})]
        await studio.happen("take.failed")

        await studio.tell()

        assert [one.path for one in studio.receiver.came] == ["/hook"]
        [attempt] = await studio.attempts(subscription)
        assert "a redirect" in attempt.error
        assert [one.status for one in await studio.notices(subscription)] == [Status.PENDING]

    async def test_an_endless_answer_is_read_at_its_beginning_alone(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        studio.receiver.answers = [Answer(body=b"words " * 200_000)]
        await studio.happen("take.failed")

        await studio.tell()

        [attempt] = await studio.attempts(subscription)
        assert (attempt.status_code, len(attempt.reply)) == (200, 500)

    async def test_who_asks_for_patience_gets_it_for_everything(self, studio: Post) -> None:
        await studio.subscribe()
        studio.receiver.answers = [Answer(status=429, headers={"retry-after": "1800"})]
        await studio.happen("take.failed", "take.completed")

        await studio.tell()
        await studio.tell(later=timedelta(minutes=29))
        assert len(studio.receiver.came) == 1
        await studio.tell(later=timedelta(minutes=2))

        assert sorted(studio.receiver.types[1:]) == ["take.completed", "take.failed"]

    async def test_an_address_that_is_gone_is_told_nothing_more(self, studio: Post) -> None:
        gone, _ = await studio.subscribe()
        studio.receiver.answers = [Answer(status=410)]
        await studio.happen("take.failed", "take.completed")

        await studio.tell()
        other, _ = await studio.subscribe(url=f"{studio.receiver.address}/other")
        await studio.happen("run.ended")
        await studio.tell(later=DAY)

        row = await studio.row(gone)
        assert (row.active, row.stopped) == (False, "The address answered that it is gone for good (HTTP 410).")
        assert {one.status for one in await studio.notices(gone)} == {Status.CANCELLED}
        assert [one.type for one in await studio.notices(other)] == ["run.ended"]

    async def test_an_address_that_fails_for_days_is_switched_off_and_the_others_hear_of_it(self, studio: Post) -> None:
        failing, _ = await studio.subscribe(Topic.RUN_ENDED, url="http://127.0.0.1:9/closed")
        await studio.subscribe(Topic.SUBSCRIPTION_STOPPED)
        for _ in range(4):
            await studio.happen("run.ended")
            await studio.tell(later=STOPPED_AFTER / 4)
        assert (await studio.row(failing)).active

        await studio.happen("run.ended")
        await studio.tell(later=STOPPED_AFTER / 4)
        await studio.tell()

        row = await studio.row(failing)
        assert (row.active, row.stopped) == (False, "Nothing arrived at the address for 5 days.")
        assert [(one.type, one.json["data"]["subscription"]) for one in studio.receiver.came] == [
            ("subscription.stopped", str(failing))
        ]

    async def test_a_secret_that_cannot_be_opened_sends_nothing_and_loses_nothing(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        await studio.happen("take.failed")
        stranger = Vault([Secret("another key of thirty-two characters")])
        sender = partial(post, network=studio.network)

        await Messenger(studio.database, stranger, sender, clock=studio.clock).work_off()
        assert (studio.receiver.came, await studio.attempts(subscription)) == ([], [])
        await studio.tell(later=timedelta(minutes=2))

        assert studio.receiver.types == ["take.failed"]


class TestSecrets:
    async def test_for_a_day_the_former_secret_signs_as_well(self, studio: Post) -> None:
        subscription, former = await studio.subscribe()
        async with studio.database.unit() as session:
            _, renewed = await Subscriptions(session, VAULT, studio.clock).rotate(subscription)
        for later in (timedelta(hours=23), timedelta(hours=2)):
            await studio.happen("take.failed")
            await studio.tell(later=later)

        first, second = studio.receiver.came
        assert (first.is_signed_by(renewed.reveal()), first.is_signed_by(former)) == (True, True)
        assert (second.is_signed_by(renewed.reveal()), second.is_signed_by(former)) == (True, False)
        row = await studio.row(subscription)
        assert former not in str(vars(row))
        assert renewed.reveal() not in str(vars(row))

    async def test_they_are_sealed_anew_under_a_new_key(self, studio: Post) -> None:
        subscription, former = await studio.subscribe()
        both = Vault([Secret("a newer key of thirty-two characters"), Secret(KEY)])
        async with studio.database.unit() as session:
            await Subscriptions(session, VAULT).rotate(subscription)
            assert await Subscriptions(session, both).reseal() == 1
            assert await Subscriptions(session, both).reseal() == 0
        await studio.happen("take.failed")
        alone = Vault([Secret("a newer key of thirty-two characters")])
        await Messenger(studio.database, alone, partial(post, network=studio.network)).work_off()

        assert studio.receiver.came[0].is_signed_by(former)


class TestSeveralProcesses:
    async def test_what_a_killed_process_was_sending_is_sent_again_by_another_under_the_same_id(
        self, studio: Post
    ) -> None:
        subscription, _ = await studio.subscribe()
        await studio.happen("take.failed")
        studio.receiver.answers = [Answer(after_s=1.0)]
        command = (sys.executable, "-m", "tests.workflows.telling_worker", studio.database.url)
        process = await asyncio.create_subprocess_exec(*command)
        await asyncio.to_thread(studio.receiver.wait, 1)
        process.kill()
        assert await process.wait() == -signal.SIGKILL

        await studio.tell()  # the lease of the dead holds
        assert len(studio.receiver.came) == 1
        await studio.tell(later=LEASE + timedelta(seconds=1))

        assert [one.id for one in studio.receiver.came] == [studio.receiver.came[0].id] * 2
        [lost, arrived] = await studio.attempts(subscription)
        assert (lost.ended_at, lost.status_code, arrived.status_code) == (None, None, 200)

    async def test_each_notice_is_sent_once_and_in_order_by_many(self, studio: Post) -> None:
        wanted = [await studio.subscribe(url=f"{studio.receiver.address}/{number}") for number in range(3)]
        messengers = [studio.messenger() for _ in range(4)]
        for _ in range(4):
            await studio.happen(*(["take.completed", "take.failed"] * 3))
            await asyncio.gather(*(one.work_off() for one in messengers))

        for number in range(3):
            told = [one for one in studio.receiver.came if one.path.endswith(f"/{number}")]
            places = [one.json["data"]["sequence"] for one in told]
            assert places == sorted(set(places))
            assert len(places) == 24
        assert len(wanted) == 3

    async def test_who_lost_the_lease_sends_nothing_more(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        await studio.happen("take.failed", "take.completed")
        sent: list[Letter] = []

        async def slow(letter: Letter) -> Echo:
            """As long as the lease lasts; somebody else takes over meanwhile."""
            sent.append(letter)
            studio.clock.ahead += LEASE + timedelta(seconds=1)
            await studio.messenger().work_off()
            return Echo(status_code=200)

        await Messenger(studio.database, VAULT, slow, clock=studio.clock).work_off()

        assert len(sent) == 1
        assert studio.receiver.types == ["take.failed", "take.completed"]
        assert {one.status for one in await studio.notices(subscription)} == {Status.COMPLETED}

    async def test_who_slept_through_the_lease_is_given_nothing_to_send(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        async with studio.database.unit() as session:
            await Subscriptions(session, VAULT, studio.clock).try_out(subscription)
        for sender in ("a", "b"):
            async with studio.database.unit() as session:
                assert await Telling(session, VAULT, sender, studio.clock).claim(8) == [subscription]
            studio.clock.ahead += LEASE

        async with studio.database.unit() as session:
            letters = [await Telling(session, VAULT, sender, studio.clock).next(subscription) for sender in ("a", "b")]

        assert [letter is not None for letter in letters] == [False, True]

    async def test_a_subscription_that_is_removed_meanwhile_hurts_nobody(self, studio: Post) -> None:
        subscription, _ = await studio.subscribe()
        await studio.happen("take.failed")

        async def removing(letter: Letter) -> Echo:
            async with studio.database.unit() as session:
                await Subscriptions(session, VAULT).remove(letter.subscription_id)
            return Echo(status_code=200)

        await Messenger(studio.database, VAULT, removing, clock=studio.clock).work_off()

        assert await studio.notices(subscription) == []


async def test_a_messenger_that_runs_tells_by_itself_and_stops_in_good_order(studio: Post) -> None:
    subscription, _ = await studio.subscribe()
    messenger = studio.messenger()
    messenger.start()
    studio.receiver.answers = [Answer(after_s=0.5)]
    await studio.happen("take.failed")
    await asyncio.to_thread(studio.receiver.wait, 1)

    await messenger.stop()

    assert [one.status for one in await studio.notices(subscription)] == [Status.COMPLETED]


async def test_what_ended_long_ago_is_forgotten(studio: Post) -> None:
    subscription, _ = await studio.subscribe()
    studio.receiver.answers = [Answer(), Answer(status=500)]
    await studio.happen("take.failed", "take.completed")
    await studio.tell()

    for ahead in (KEPT_FOR - DAY, KEPT_FOR + DAY):
        async with studio.database.unit() as session:
            await Telling(session, VAULT, "us", Clock(ahead)).tidy()
        left = [one.status for one in await studio.notices(subscription)]
        assert left == ([Status.COMPLETED, Status.PENDING] if ahead < KEPT_FOR else [Status.PENDING])


async def test_whoever_tells_waits_for_nobody_and_holds_up_nobody_while_nothing_waits(studio: Post) -> None:
    await studio.subscribe(Topic.TAKE_FAILED)
    await studio.happen("take.failed")
    await studio.tell()
    came = len(studio.receiver.came)
    async with studio.database.unit():  # within it, on SQLite, nobody here could begin another
        await studio.tell()
    await studio.happen("take.failed")
    await studio.tell()

    assert (came, len(studio.receiver.came)) == (1, 2)
