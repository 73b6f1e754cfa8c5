"""Trying a connection: what is said of each way in which it fails, and that it never takes long."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from shotwright.domain.errors import ProviderUnreachable
from shotwright.usecases import enquiries, providers
from shotwright.usecases.enquiries import Account, account_of, models_of, voices_of
from shotwright.usecases.providers import test_connection
from shotwright_sdk.remote import Connection, TestReport
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, ModelVoice
from shotwright_sdk.vocabulary import Gender
from shotwright_sim.server import Simulator
from tests.providers.remote_jobs import opened

NOVA = ModelVoice(id="nova", gender=Gender.FEMALE)
SPEECH = ModelEntry(id="tts-1", kind=ModelKind.SPEECH, protocol="openai", limits=Limits(voices=(NOVA,)))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def connection(url: str, *, key: str = "sim-key", allow_private: bool = True) -> Connection:
    return Connection(base_url=url, key=key, timeout_s=600.0, allow_private=allow_private)


@pytest.mark.parametrize(
    ("url", "allow_private", "error_class", "said"),
    [
        ("https://nowhere.invalid", True, ErrorClass.INVALID_INPUT, "The name nowhere.invalid is not known"),
        ("http://127.0.0.1:1", True, ErrorClass.NETWORK_UNKNOWN, "127.0.0.1 cannot be reached"),
        ("https://127.0.0.1:1", False, ErrorClass.INVALID_INPUT, "an address inside a private network"),
        ("http://169.254.169.254", True, ErrorClass.INVALID_INPUT, "169.254.169.254 is at 169.254.169.254"),
    ],
)
async def test_a_connection_that_fails_says_how(
    url: str, allow_private: bool, error_class: ErrorClass, said: str
) -> None:
    place = connection(url, allow_private=allow_private)
    async with opened("openrouter") as adapter:
        report = await test_connection(adapter, place)
        with pytest.raises(ProviderUnreachable) as caught:
            await models_of(adapter, place)

    assert report.failure is not None
    assert report.failure.error_class is error_class
    assert said in report.failure.message
    assert said in str(caught.value)


async def test_a_wrong_key_is_told_as_such(server: Simulator) -> None:
    async with opened("openrouter") as adapter:
        report = await test_connection(adapter, connection(server.url("openrouter"), key="no"))

    assert report.failure is not None
    assert report.failure.error_class is ErrorClass.AUTH


async def test_whoever_never_answers_is_not_waited_for(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a person lets requests take; here with less patience, to be done sooner."""
    assert providers.LONGEST_TEST_S <= 15
    monkeypatch.setattr(providers, "LONGEST_TEST_S", 0.2)
    monkeypatch.setattr(enquiries, "LONGEST_TEST_S", 0.2)

    async with asyncio.timeout(10), opened("openrouter") as adapter:
        report = await test_connection(adapter, connection(silent))
        with pytest.raises(ProviderUnreachable, match="No answer came within"):
            await models_of(adapter, connection(silent))

    assert isinstance(report, TestReport)
    assert report.failure is not None
    assert report.failure.message.startswith("No answer came within")


async def test_a_list_of_voices_is_filled_up_with_what_is_known(server: Simulator) -> None:
    async with opened("openai") as adapter:
        voices = await voices_of(adapter, connection(server.url("openai")), SPEECH)

    assert voices == (ModelVoice(id="alloy"), NOVA)


async def test_where_there_is_no_list_the_known_voices_are_told(server: Simulator) -> None:
    async with opened("minimax") as adapter:
        assert await voices_of(adapter, connection(server.url("minimax")), SPEECH) == (NOVA,)


async def test_an_account_is_told_where_the_vendor_tells_it(server: Simulator) -> None:
    async with opened("openrouter") as adapter:
        told = await account_of(adapter, connection(server.url("openrouter")))
    async with opened("fal") as adapter:
        untold = await account_of(adapter, connection(server.url("fal")))

    assert told == Account(balance_usd_micros=20_500_000)
    assert untold == Account(balance_usd_micros=None, why="It does not tell its balance.")
