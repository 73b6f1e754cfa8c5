import logging
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from shotwright.db.session import Database
from shotwright.domain.choosing import Choice, NoChoice, Strategy
from shotwright.domain.errors import (
    ProviderBusy,
    ProviderNameTaken,
    ProviderNotFound,
    ProviderNotUsable,
    SecretNotReadable,
)
from shotwright.domain.secret import Secret
from shotwright.domain.states import Kind
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.deliveries import Deliveries
from shotwright.usecases.jobs import Jobs
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.providers import ProviderFacts, Providers, ProviderSettings
from shotwright.usecases.sending import Sending
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import RemoteState, Report
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelKind
from tests import make, money
from tests.money import Clock

KEY = Secret("sk-live-abcdefghijklmnop9876")
OLD, NEW = Secret("o" * 40), Secret("n" * 40)
VAULT = Vault([OLD])


def relay(name: str = "relay", **changes: object) -> ProviderSettings:
    plain = ProviderSettings(
        name=name,
        kind=ModelKind.VIDEO,
        protocol="relay",
        base_url="https://api.example.com/v1",
        model="sora2",
        options={"steps": 20},
    )
    return replace(plain, **changes)  # pyright: ignore[reportArgumentType]  # by name


async def dump(database: Database) -> str:
    """Everything that lies in the table of providers, as text."""
    async with database.unit() as session:
        return str((await session.execute(text("SELECT * FROM provider"))).all())


class TestProviders:
    async def test_a_provider_comes_back_as_it_was_added_but_for_its_key(
        self, database: Database, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        async with database.unit() as session:
            added = await Providers(session, VAULT).add(relay(), KEY, Secret("whsec_0123456789"))
        async with database.unit() as session:
            facts = await Providers(session, VAULT).by_name("relay")
            connection = await Providers(session, VAULT).connection(added.id)
            secret = await Providers(session, VAULT).webhook_secret(added.id)

        assert facts == added
        assert (facts.settings, facts.key, facts.has_webhook_secret) == (relay(), "****9876", True)
        assert (connection.key, connection.options, secret.reveal()) == (
            KEY.reveal(),
            {"steps": 20},
            "whsec_0123456789",
        )
        assert "sk-live" not in await dump(database) + repr(facts) + repr(connection) + caplog.text

    async def test_an_edit_keeps_the_key_and_a_new_key_frees_what_was_stopped(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            providers = Providers(session, VAULT)
            added = await providers.add(relay(), KEY)
            project = (await make.project(session)).id
            job = await money.sent(session, money.wish(project, added.id), clock)
            await Sending(session, clock).refused(job.id, money.error(ErrorClass.AUTH))

            edited = await providers.edit(added.id, replace(relay(), priority=7, rpm=None))
            assert (edited.settings.priority, edited.settings.rpm, edited.key) == (7, None, "****9876")
            assert edited.stopped == "auth."
            freed = await providers.edit(added.id, relay(), Secret("another-key-1111"))
            assert (freed.stopped, freed.key) == ("", "****1111")

    async def test_names_are_unique_among_the_living(self, database: Database) -> None:
        async with database.unit() as session:
            providers = Providers(session, VAULT)
            first = await providers.add(relay("a"))
            second = await providers.add(relay("b"))

            with pytest.raises(ProviderNameTaken):
                await providers.add(relay("a"))
            with pytest.raises(ProviderNameTaken):
                await providers.edit(second.id, relay("a"))
            await providers.remove(first.id)
            assert (await providers.add(relay("a"))).id != first.id

    async def test_one_that_did_jobs_is_kept_for_the_books_without_its_key(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            providers = Providers(session, VAULT)
            added = await providers.add(relay(), KEY)
            project = (await make.project(session)).id
            await Assignments(session).assign(project, Kind.CLIP, [added.id])
            job = await money.accepted(session, money.wish(project, added.id), clock)

            with pytest.raises(ProviderBusy, match="still has 1 of our jobs"):
                await providers.remove(added.id)
            await Outcomes(session, clock).looked(job.id, Report(state=RemoteState.SUCCEEDED))
            await providers.remove(added.id)

            assert await providers.all() == []
            assert (await providers.get(added.id)).key == ""
            assert (await Assignments(session).of_stage(project, Kind.CLIP)).providers == ()
            with pytest.raises(ProviderNotFound):
                await providers.by_name("relay")
            with pytest.raises(ProviderNotUsable):
                await Jobs(session).intend(money.wish(project, added.id, "again"))

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"name": " "}, "needs a name"),
            ({"name": "a\nb"}, "needs a name"),
            ({"model": ""}, "a protocol and a model"),
            ({"timeout_s": 0}, "time-out"),
            ({"rpm": 0}, "1 or more"),
            ({"priority": -1}, "0 or more"),
            ({"base_url": "ftp://example.com"}, "not an address"),
            ({"base_url": "https://"}, "not an address"),
            ({"base_url": "https://[::1"}, "not an address"),
            ({"base_url": "https://example.com/?key=1"}, "not an address"),
            ({"base_url": "https://user:pw@example.com"}, "holds a name or a password"),
            ({"base_url": "http://api.example.com"}, "send the key in clear"),
        ],
    )
    async def test_what_makes_no_sense_is_refused(self, changes: dict[str, object], why: str) -> None:
        name = str(changes.pop("name", "relay"))

        with pytest.raises(ProviderNotUsable, match=why):
            relay(name, **changes).check()

    async def test_lists_are_by_kind_and_the_highest_priority_comes_first(self, database: Database) -> None:
        async with database.unit() as session:
            providers = Providers(session, VAULT)
            for name, priority in (("low", 1), ("high", 9), ("mid", 5)):
                await providers.add(relay(name, priority=priority))
            await providers.add(relay("picture", kind=ModelKind.IMAGE))

            assert [one.settings.name for one in await providers.all()] == ["picture", "high", "mid", "low"]
            assert [one.settings.name for one in await providers.all(ModelKind.IMAGE)] == ["picture"]


class TestReseal:
    async def test_keys_are_sealed_anew_and_the_former_secret_key_is_not_needed_any_more(
        self, database: Database
    ) -> None:
        async with database.unit() as session:
            added = await Providers(session, VAULT).add(relay(), KEY, Secret("whsec_0123456789"))
            await Providers(session, VAULT).add(relay("keyless"))

        async with database.unit() as session:
            providers = Providers(session, Vault([NEW, OLD]))
            assert (await providers.reseal(), await providers.reseal()) == (1, 0)
        async with database.unit() as session:
            assert (await Providers(session, Vault([NEW])).connection(added.id)).key == KEY.reveal()
            with pytest.raises(SecretNotReadable):
                await Providers(session, VAULT).connection(added.id)

    async def test_if_one_cannot_be_opened_none_is_changed(self, database: Database) -> None:
        async with database.unit() as session:
            first = await Providers(session, VAULT).add(relay("a"), KEY)
            await Providers(session, Vault([Secret("lost" * 10)])).add(relay("b"), KEY)

        with pytest.raises(SecretNotReadable):
            async with database.unit() as session:
                await Providers(session, Vault([NEW, OLD])).reseal()
        async with database.unit() as session:
            assert (await Providers(session, VAULT).connection(first.id)).key == KEY.reveal()


def able(_: ProviderFacts) -> str:
    return ""


def unable(name: str, why: str) -> Callable[[ProviderFacts], str]:
    return lambda one: why if one.settings.name == name else ""


class TestAssignments:
    async def two(self, database: Database, strategy: Strategy = Strategy.ROUND_ROBIN) -> tuple[UUID, UUID, UUID]:
        async with database.unit() as session:
            project = (await make.project(session)).id
            a, b = [(await Providers(session, VAULT).add(relay(name))).id for name in "ab"]
            await Assignments(session).assign(project, Kind.CLIP, [a, b], strategy)
        return project, a, b

    async def test_a_stage_of_which_nobody_said_anything_is_done_by_the_embedded_models(
        self, database: Database
    ) -> None:
        async with database.unit() as session:
            project = (await make.project(session)).id

            assert await Assignments(session).choose(project, Kind.CLIP, "k", able) is None

    async def test_the_default_holds_until_the_project_says_otherwise(self, database: Database) -> None:
        project, a, _ = await self.two(database)
        async with database.unit() as session:
            other = (await make.project(session, name="Other")).id
            assignments = Assignments(session)
            await assignments.assign(None, Kind.CLIP, [a])

            found = await assignments.of_stage(other, Kind.CLIP)
            assert ([one.id for one in found.providers], found.is_default) == ([a], True)
            assert len((await assignments.of_stage(project, Kind.CLIP)).providers) == 2
            await assignments.assign(other, Kind.CLIP, [])
            assert (await assignments.of_stage(other, Kind.CLIP)).providers == ()
            await assignments.withdraw(other, Kind.CLIP)
            assert len((await assignments.of_stage(other, Kind.CLIP)).providers) == 1

    async def test_jobs_go_round(self, database: Database) -> None:
        project, *_ = await self.two(database)
        names: list[str] = []
        async with database.unit() as session:
            for number in range(4):
                choice = await Assignments(session).choose(project, Kind.CLIP, f"k{number}", able)
                assert isinstance(choice, Choice)
                names.append(choice.name)
                await Jobs(session).intend(money.wish(project, choice.provider_id, f"k{number}"))

        assert names == ["a", "b", "a", "b"]

    async def test_the_least_loaded_is_counted_in_rows(self, database: Database) -> None:
        project, a, _ = await self.two(database, Strategy.LEAST_LOADED)
        async with database.unit() as session:
            await money.sent(session, money.wish(project, a), Clock())

            choice = await Assignments(session).choose(project, Kind.CLIP, "k", able)

        assert isinstance(choice, Choice)
        assert (choice.name, choice.reason) == ("b", "the least loaded of 2, with 0 jobs under way")

    async def test_who_refused_or_cannot_is_passed_over_with_the_reason(self, database: Database) -> None:
        project, a, b = await self.two(database)
        async with database.unit() as session:
            assignments = Assignments(session)

            choice = await assignments.choose(project, Kind.CLIP, "k", unable("b", "It has no 7s."))
            assert isinstance(choice, Choice)
            assert (choice.provider_id, choice.reason) == (a, "the only one that can; not b: It has no 7s")
            again = await assignments.choose(project, Kind.CLIP, "k", able, not_again={a})
            assert isinstance(again, Choice)
            assert (again.provider_id, again.reason) == (b, "the only one that can; not a: it refused already")
            assert isinstance(await assignments.choose(project, Kind.CLIP, "k", able, not_again={a, b}), NoChoice)

    async def test_a_model_of_another_kind_is_not_assigned(self, database: Database) -> None:
        project, a, _ = await self.two(database)
        async with database.unit() as session:
            with pytest.raises(ProviderNotUsable, match="“a” is a model of the kind video; keyframe takes image"):
                await Assignments(session).assign(project, Kind.KEYFRAME, [a])
            with pytest.raises(ProviderNotUsable, match="always made by the embedded models"):
                await Assignments(session).assign(project, Kind.FILM, [a])


class TestDeliveries:
    async def test_a_replay_is_recognised_and_a_forgery_blocks_nobody(self, database: Database) -> None:
        async with database.unit() as session:
            deliveries = Deliveries(session)
            await deliveries.refuse("fal", "id-1", "The signature is wrong.")
            await deliveries.refuse("fal", "id-1", "The signature is wrong.")

            assert await deliveries.accept("fal", "id-1")
            assert not await deliveries.accept("fal", "id-1")
            assert await deliveries.accept("ark", "id-1")

        async with database.unit() as session:
            log, _ = await Deliveries(session).page(limit=100)
        assert [(one.provider, one.accepted) for one in log].count(("fal", True)) == 1
        assert len(log) == 4

    async def test_ids_from_strangers_may_be_anything(self, database: Database) -> None:
        async with database.unit() as session:
            deliveries = Deliveries(session)

            assert await deliveries.accept("x" * 900, "y" * 900 + "1")
            assert await deliveries.accept("x" * 900, "y" * 900 + "2")
            assert await deliveries.accept("a\0b", "\0")
            assert not await deliveries.accept("a\0b", "\0")
            await deliveries.refuse("\ud800", "\ud800", "\ud800\0")
