import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copy

import pytest

from shotwright.db.jobs import JobRows
from shotwright.db.migrate import upgrade
from shotwright.db.session import Database
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import (
    BudgetExceeded,
    LlmAnswerUnusable,
    LlmFailed,
    LlmInDoubt,
    LlmRefused,
    NoLanguageModel,
    PriceUnknown,
    ProviderNotFound,
)
from shotwright.domain.jobs import JobState
from shotwright.domain.stages import Stage
from shotwright.providers.llm.health import health_of
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright.usecases.asking import Image
from shotwright.usecases.jobs import ItDidNotRun, ItRan, Jobs
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.providers import Providers
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import StructuredOutput
from shotwright_sim import made
from shotwright_sim.chat import NO_SCHEMA, NO_TOOLS, PLAIN
from shotwright_sim.server import RETRY_AFTER_S, Simulator
from tests.providers.asking import Idea, Room

GOOD = '{"title": "Rain", "scenes": ["a", "b", "c", "d", "e", "f", "g"]}'


def has_seven_scenes(idea: Idea) -> str:
    return "" if len(idea.scenes) == 7 else f"Give exactly 7 scenes; these are {len(idea.scenes)}."


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables, to be copied: most of these tests are not about databases."""
    path = tmp_path_factory.mktemp("llm") / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def room(empty_file: Path, tmp_path: Path, server: Simulator) -> AsyncIterator[Room]:
    database = Database(f"sqlite:///{copy(empty_file, tmp_path / 'product.sqlite')}")
    async with entered(database, server) as room:
        yield room
    await database.close()


@pytest.fixture
async def both(database: Database, server: Simulator) -> AsyncIterator[Room]:
    """A room with one model, on either kind of database."""
    async with entered(database, server) as room:
        await room.assign(Stage.SCREENPLAY, await room.add())
        yield room


@asynccontextmanager
async def entered(database: Database, server: Simulator) -> AsyncGenerator[Room]:
    network = Network()
    room = Room(database, server, network)
    await room.open()
    yield room
    await network.close()


@pytest.fixture
async def chat(room: Room) -> Room:
    """A room with one model, which does every stage of these tests."""
    await room.assign(Stage.SCREENPLAY, await room.add())
    return room


class TestAnswers:
    @pytest.mark.parametrize("wire", ["openai", "openrouter", "ollama", "vllm", "anthropic", "gemini"])
    async def test_whoever_serves_the_model_the_answer_has_the_form_that_was_asked_for(
        self, room: Room, wire: str
    ) -> None:
        await room.add(wire)

        answer = await room.models.ask(
            room.question(model=wire, images=(Image(content=made.picture(), mime="image/png"),))
        )

        assert answer.value.title == "A simulated title"
        assert (answer.provider, answer.model, answer.form) == (wire, "sim-chat", StructuredOutput.JSON_SCHEMA)
        assert answer.input_tokens > 10
        assert answer.output_tokens > 10
        assert answer.latency_s >= 0
        (job,) = await room.jobs()
        assert (job.state, job.cost_usd_micros) == (JobState.SUCCEEDED, answer.cost_usd_micros)
        assert job.estimate_usd_micros is not None
        assert 0 < (answer.cost_usd_micros or 0) <= job.estimate_usd_micros
        (seen,) = room.server.submits(wire)
        assert len(seen.body) > len(str(answer.sent))
        assert "sha256" in str(answer.sent)
        assert "You turn topics into outlines." in str(job.request)

    async def test_plain_text_is_asked_for_as_it_is(self, chat: Room) -> None:
        answer = await chat.models.ask(chat.question(answer=str))

        assert str(answer.value).startswith("A simulated answer.")
        assert answer.form is None
        assert set(chat.server.submits("openai")[0].json) == {"model", "messages", "max_tokens", "stream"}

    async def test_what_is_told_of_a_row_goes_along(self, room: Room) -> None:
        await room.add(options={"temperature": 0.3, "max_tokens": 500, "extra_body": {"enable_thinking": False}})

        await room.models.ask(room.question(model="openai"))

        sent = room.server.submits("openai")[0].json
        assert (sent["temperature"], sent["max_tokens"], sent["enable_thinking"]) == (0.3, 500, False)

    async def test_nothing_of_this_machine_goes_along(self, chat: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
        await chat.models.ask(chat.question())

        (seen,) = chat.server.submits("openai")
        assert set(seen.headers) == {
            "host", "connection", "accept", "accept-encoding", "user-agent", "content-type", "content-length",
            "authorization",
        }  # fmt: skip

    @pytest.mark.parametrize("scenario", ["fenced", "thinking"])
    async def test_talk_fences_and_thoughts_around_the_answer_do_no_harm(self, chat: Room, scenario: str) -> None:
        chat.server.script("openai", scenario)

        answer = await chat.models.ask(chat.question())

        assert answer.value.title == "A simulated title"
        assert answer.repeats == 0

    async def test_characters_that_no_database_takes_are_left_out(self, chat: Room) -> None:
        chat.server.say("openai", '{"title": "a\\u0000b", "scenes": ["\\\\u0000"]}', "c\0d")

        idea = (await chat.models.ask(chat.question())).value
        text = (await chat.models.ask(chat.question(answer=str))).value

        assert (idea.title, idea.scenes, text) == ("ab", ["\\u0000"], "cd")


class TestForms:
    @pytest.mark.parametrize(
        ("model", "form", "requests"),
        [
            (NO_SCHEMA, StructuredOutput.TOOL, 2),
            (NO_TOOLS, StructuredOutput.JSON_OBJECT, 3),
            (PLAIN, StructuredOutput.PROMPT, 4),
        ],
    )
    async def test_a_form_that_the_vendor_refuses_gives_way_to_the_next_and_that_is_remembered(
        self, room: Room, model: str, form: StructuredOutput, requests: int
    ) -> None:
        await room.assign(Stage.SCREENPLAY, await room.add(model=model))

        first = await room.models.ask(room.question())
        second = await room.models.ask(room.question(text="Another topic."))

        assert (first.form, second.form) == (form, form)
        assert len(room.server.submits("openai")) == requests + 1
        assert await room.states() == [*[JobState.FAILED] * (requests - 1), JobState.SUCCEEDED, JobState.SUCCEEDED]
        assert [job.cost_usd_micros for job in await room.jobs()][: requests - 1] == [0] * (requests - 1)

    async def test_the_catalogue_says_where_to_begin(self, room: Room) -> None:
        await room.add(overrides={"structured_output": "json_object"})

        answer = await room.models.ask(room.question(model="openai"))

        assert answer.form is StructuredOutput.JSON_OBJECT
        (seen,) = room.server.submits("openai")
        assert seen.json["response_format"] == {"type": "json_object"}


class TestBadAnswers:
    @pytest.mark.parametrize("scenario", ["prose", "wrong_schema"])
    async def test_a_bad_answer_is_asked_for_again_with_what_is_wrong(self, chat: Room, scenario: str) -> None:
        chat.server.script("openai", scenario)

        answer = await chat.models.ask(chat.question())

        assert answer.repeats == 1
        complaint = chat.server.submits("openai")[1].json["messages"][-1]["content"]
        assert complaint.startswith("Your answer cannot be used.")
        assert ("scenes: Field required" in complaint) == (scenario == "wrong_schema")
        assert await chat.states() == [JobState.SUCCEEDED, JobState.SUCCEEDED]

    async def test_a_wrong_count_is_asked_for_again(self, chat: Room) -> None:
        chat.server.script("openai", "too_many", "well")
        chat.server.say("openai", GOOD.replace('"g"', '"g", "h"'), GOOD)

        answer = await chat.models.ask(chat.question(check=has_seven_scenes))

        assert len(answer.value.scenes) == 7
        assert "these are 8" in chat.server.submits("openai")[1].json["messages"][-1]["content"]

    @pytest.mark.parametrize(
        ("scenario", "says"),
        [
            ("prose", "no whole JSON object"),
            ("wrong_schema", "title: Field required"),
            ("too_many", "Give exactly 7 scenes; these are 40"),
        ],
    )
    async def test_three_bad_answers_are_enough_and_asking_again_buys_new_ones(
        self, chat: Room, scenario: str, says: str
    ) -> None:
        chat.server.script("openai", *[scenario] * 3)
        question = chat.question(check=has_seven_scenes)

        with pytest.raises(LlmAnswerUnusable, match=says):
            await chat.models.ask(question)
        assert len(chat.server.submits("openai")) == 3

        chat.server.say("openai", GOOD)
        assert (await chat.models.ask(question)).repeats == 0
        assert len(chat.server.submits("openai")) == 4

    async def test_an_answer_that_was_cut_off_is_asked_for_once_more_with_room(self, chat: Room) -> None:
        chat.server.script("openai", "half")

        answer = await chat.models.ask(chat.question(output_tokens=1000))

        assert answer.value.title == "A simulated title"
        assert [seen.json["max_tokens"] for seen in chat.server.submits("openai")] == [1000, 4000]

    async def test_what_is_cut_off_again_is_given_up(self, chat: Room) -> None:
        chat.server.script("openai", "half", "half")

        with pytest.raises(LlmAnswerUnusable, match="cut off after 32000 tokens"):
            await chat.models.ask(chat.question())

    @pytest.mark.parametrize("scenario", ["refusal", "content_filter", "policy"])
    async def test_a_refusal_is_told_as_such_and_not_bought_again(self, chat: Room, scenario: str) -> None:
        chat.server.script("openai", scenario)

        with pytest.raises(LlmRefused):
            await chat.models.ask(chat.question())
        assert len(chat.server.submits("openai")) == 1


class TestMemory:
    async def test_the_same_question_is_not_bought_again(self, both: Room) -> None:
        both.server.script("openai", "prose")
        first = await both.models.ask(both.question())
        again = await both.models.ask(both.question())

        assert again.value == first.value
        assert (first.from_memory, again.from_memory) == (False, True)
        assert again.cost_usd_micros == first.cost_usd_micros
        assert len(both.server.submits("openai")) == len(await both.jobs()) == 2

    async def test_another_attempt_another_text_or_another_project_is_another_question(self, both: Room) -> None:
        for question in (both.question(), both.question(attempt=1), both.question(text="A dog.")):
            await both.models.ask(question)
        await both.open()
        await both.models.ask(both.question(model="openai"))

        assert len(both.server.submits("openai")) == 4

    async def test_several_who_ask_the_same_at_once_pay_once(self, both: Room) -> None:
        answers = await asyncio.gather(*(both.models.ask(both.question()) for _ in range(4)))

        assert len({answer.value.title for answer in answers}) == 1
        assert len(both.server.submits("openai")) == len(await both.jobs()) == 1


class TestMoney:
    async def test_a_cap_refuses_before_anything_is_sent(self, chat: Room) -> None:
        quote = await chat.models.quote(chat.question())
        assert quote.estimate.usd_micros is not None
        async with chat.database.unit() as session:
            await Ledger(session).set_cap(CapScope.PROJECT, chat.project, quote.estimate.usd_micros // 2)

        with pytest.raises(BudgetExceeded, match="for this project"):
            await chat.models.ask(chat.question())
        assert chat.server.submits("openai") == []
        assert await chat.jobs() == []

    async def test_what_nobody_knows_the_price_of_is_not_asked_under_a_cap(self, room: Room) -> None:
        await room.add(overrides={"prices": []})

        with pytest.raises(PriceUnknown):
            await room.models.ask(room.question(model="openai"))
        assert room.server.submits("openai") == []

    async def test_every_request_is_settled_by_the_tokens_that_the_vendor_tells(self, both: Room) -> None:
        both.server.script("openai", "prose")
        answer = await both.models.ask(both.question())

        wanted = [-(-((one.input_tokens or 0) + 4 * (one.output_tokens or 0)) // 1) for one in answer.exchanges]
        assert [job.cost_usd_micros for job in await both.jobs()] == wanted
        async with both.database.unit() as session:
            spending = await Ledger(session).spending(both.project)
        assert (spending.spent, spending.reserved) == (sum(wanted), 0)

    async def test_a_cost_that_the_vendor_names_counts(self, room: Room) -> None:
        await room.add("openrouter")

        assert (await room.models.ask(room.question(model="openrouter"))).cost_usd_micros == 2100


class TestTrouble:
    async def test_what_was_refused_for_haste_is_sent_again_when_the_vendor_says(self, chat: Room) -> None:
        began = chat.clock.at
        chat.server.script("openai", "rate_limited")

        await chat.models.ask(chat.question())

        assert len(chat.server.submits("openai")) == 2
        assert (chat.clock.at - began).total_seconds() >= RETRY_AFTER_S
        assert await chat.states() == [JobState.SUCCEEDED]

    @pytest.mark.parametrize("scenario", ["error_after_accepting", "cut_after_accepting", "not_json", "huge_reply"])
    async def test_a_lost_answer_leaves_the_job_in_doubt_until_a_person_says_what_became_of_it(
        self, chat: Room, scenario: str
    ) -> None:
        chat.server.script("openai", scenario)

        for _ in range(2):
            with pytest.raises(LlmInDoubt, match="jobs resolve"):
                await chat.models.ask(chat.question())
        assert len(chat.server.submits("openai")) == 1
        assert await chat.states() == [JobState.UNKNOWN]

        (job,) = await chat.jobs()
        async with chat.database.unit() as session:
            await Jobs(session).resolve(job.id, ItDidNotRun())
        await chat.models.ask(chat.question())
        assert await chat.states() == [JobState.FAILED, JobState.SUCCEEDED]

    async def test_a_request_that_ran_is_paid_though_its_answer_is_lost(self, both: Room) -> None:
        both.server.script("openai", "error_after_accepting")
        with pytest.raises(LlmInDoubt):
            await both.models.ask(both.question())

        (job,) = await both.jobs()
        async with both.database.unit() as session:
            assert await Jobs(session).resolve(job.id, ItRan(provider_job_id="x")) is JobState.FAILED
        await both.models.ask(both.question())

        first, second = await both.jobs()
        assert first.cost_usd_micros == first.estimate_usd_micros
        assert second.state is JobState.SUCCEEDED

    async def test_silence_is_in_doubt_and_so_is_what_a_dead_process_sent(self, chat: Room) -> None:
        await chat.add(name="silent", timeout_s=0.3)
        chat.server.script("openai", "silent_after_accepting", "silent_after_accepting")
        with pytest.raises(LlmInDoubt, match=r"did not answer within 0\.3 seconds"):
            await chat.models.ask(chat.question(model="silent"))

        asking = asyncio.create_task(chat.models.ask(chat.question()))
        while len(chat.server.submits("openai")) < 2:  # noqa: ASYNC110  # the server runs in another thread
            await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        with pytest.raises(LlmInDoubt, match="interrupted"):
            await chat.models.ask(chat.question())
        assert await chat.states() == [JobState.UNKNOWN, JobState.UNKNOWN]

    async def test_what_a_killed_process_sent_is_in_doubt_when_its_time_is_over(self, both: Room) -> None:
        both.server.script("openai", "error_after_accepting")
        with pytest.raises(LlmInDoubt):
            await both.models.ask(both.question())
        (sent,) = await both.jobs()
        async with both.database.unit() as session:  # as the killed process left it
            job = await JobRows(session).get(sent.id)
            job.state, job.error, job.error_class = JobState.SUBMITTING, "", None
        began = both.clock.at

        with pytest.raises(LlmInDoubt, match="The process that sent it ended"):
            await both.models.ask(both.question())
        assert (both.clock.at - began).total_seconds() > 60
        assert len(both.server.submits("openai")) == 1

    async def test_an_error_inside_a_good_answer_is_a_refusal(self, room: Room) -> None:
        await room.add("openrouter")
        room.server.script("openrouter", "refused_in_200", "refused_in_200", "refused_in_200", "refused_in_200")

        with pytest.raises(LlmFailed, match="The script says so"):
            await room.models.ask(room.question(model="openrouter"))
        assert set(await room.states()) == {JobState.FAILED}

    async def test_a_wrong_key_stops_the_provider_and_another_is_asked(self, room: Room) -> None:
        first, second = await room.add("openai", priority=1), await room.add("vllm", priority=0)
        await room.assign(Stage.SCREENPLAY, first, second)
        room.server.script("openai", "bad_key")

        answer = await room.models.ask(room.question())

        assert answer.provider == "vllm"
        assert "asked after “127.0.0.1 says 401" in answer.choice
        async with room.database.unit() as session:
            assert "401" in (await Providers(session, room.vault).get(first)).stopped
        assert [job.error_class for job in await room.jobs()] == [ErrorClass.AUTH, None]

    async def test_a_model_that_was_named_is_asked_and_no_other(self, room: Room) -> None:
        await room.add("openai")
        await room.assign(Stage.SCREENPLAY, await room.add("vllm"))
        room.server.script("openai", "model_gone")

        with pytest.raises(LlmFailed, match="404"):
            await room.models.ask(room.question(model="openai"))
        assert room.server.submits("vllm") == []


class TestWhoIsAsked:
    async def test_a_stage_that_nobody_does_is_told_of(self, room: Room) -> None:
        with pytest.raises(NoLanguageModel, match="models assign screenplay"):
            await room.models.ask(room.question())
        with pytest.raises(ProviderNotFound):
            await room.models.ask(room.question(model="nobody"))

    async def test_what_is_too_long_for_a_model_is_not_sent_to_it(self, room: Room) -> None:
        await room.assign(Stage.SCREENPLAY, await room.add(overrides={"context_tokens": 1000}))

        with pytest.raises(NoLanguageModel, match="reads 1000 tokens, and this has about"):
            await room.models.ask(room.question(text="雨" * 2000))
        assert room.server.submits("openai") == []

    async def test_a_private_address_is_asked_only_if_the_row_allows_it(self, room: Room) -> None:
        await room.add(
            name="inside", base_url=room.server.url("openai").replace("http:", "https:"), allow_private=False
        )

        with pytest.raises(LlmFailed, match="an address inside a private network"):
            await room.models.ask(room.question(model="inside"))


class TestHealth:
    @pytest.mark.parametrize(
        ("wire", "kind", "version", "is_loaded"),
        [("ollama", "ollama", "0.13.1", True), ("vllm", "vllm", "0.12.0", None), ("openai", "", "", None)],
    )
    async def test_a_server_says_what_it_is_and_whether_it_has_the_model(
        self, room: Room, wire: str, kind: str, version: str, is_loaded: bool | None
    ) -> None:
        connection = room.connection(wire)

        health = await health_of(room.network, connection, "sim-chat")

        assert (health.server, health.version, health.is_loaded) == (kind, version, is_loaded)
        assert (health.has_model, health.problem) == (True, "")
        assert "has no model “other”" in (await health_of(room.network, connection, "other")).problem
        assert room.server.submits(wire) == []

    async def test_a_server_that_is_not_there_is_told_of(self, room: Room) -> None:
        gone = Connection(base_url="http://127.0.0.1:9/v1", allow_private=True)

        assert "cannot be reached" in (await health_of(room.network, gone, "sim-chat")).problem

    async def test_anthropic_lists_its_models(self, room: Room) -> None:
        adapter = PROTOCOLS["anthropic"](room.network)

        assert "sim-chat" in await adapter.list_models(room.connection("anthropic"))
