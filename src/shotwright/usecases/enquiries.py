"""What providers are asked that costs nothing: their voices, their models, what is left in the account.

Not for inside a transaction: an answer may take its time, though never longer than LONGEST_TEST_S.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from shotwright.domain.errors import ProviderUnreachable
from shotwright.usecases.providers import LONGEST_TEST_S
from shotwright_sdk.remote import Connection, RemoteAdapter
from shotwright_sdk.remote_errors import RemoteError
from shotwright_sdk.remote_models import ModelEntry, ModelVoice

_BALANCE_S: Final = 5.0
"""An estimate does not wait longer than this for an account that is nice to know."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is left in the account at a provider; None if it does not say, or could not be asked: `why` says so."""

    balance_usd_micros: int | None
    why: str = ""


async def voices_of(adapter: RemoteAdapter, connection: Connection, entry: ModelEntry) -> tuple[ModelVoice, ...]:
    """Return a model's voices: those that the provider lists, else those that are known of the model.

    What its list leaves out of a voice is taken from what is known.

    Raises:
        ProviderUnreachable: It could not be asked, or said no.
    """
    listed = await _asked(adapter.list_voices(connection), LONGEST_TEST_S)
    known = {voice.id: voice for voice in entry.limits.voices}
    return tuple(_filled(voice, known.get(voice.id)) for voice in listed) or entry.limits.voices


def _filled(voice: ModelVoice, known: ModelVoice | None) -> ModelVoice:
    if known is None:
        return voice
    gender = voice.gender if voice.gender is not type(voice.gender).UNKNOWN else known.gender
    return replace(voice, name=voice.name or known.name, gender=gender, languages=voice.languages or known.languages)


async def models_of(adapter: RemoteAdapter, connection: Connection) -> Sequence[str]:
    """Return the ids of the models that a provider lists; nothing where it has no list.

    Raises:
        ProviderUnreachable
    """
    return await _asked(adapter.list_models(connection), LONGEST_TEST_S)


async def account_of(adapter: RemoteAdapter, connection: Connection) -> Account:
    """Return what is left in the account at a provider. Raises nothing: a plan is told without it as well."""
    try:
        balance = await _asked(adapter.balance(connection), _BALANCE_S)
    except ProviderUnreachable as error:
        return Account(balance_usd_micros=None, why=str(error))
    return Account(balance_usd_micros=balance, why="" if balance is not None else "It does not tell its balance.")


async def accounts_of(lines: Mapping[str, tuple[RemoteAdapter, Connection]]) -> Mapping[str, Account]:
    """Return what is left in the accounts at several providers, by name, all asked at once. Raises nothing."""
    found = await asyncio.gather(*(account_of(adapter, connection) for adapter, connection in lines.values()))
    return dict(zip(lines, found, strict=True))


async def _asked(answer: Awaitable[T], seconds: float) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except RemoteError as error:
        raise ProviderUnreachable(str(error)) from error
    except TimeoutError as error:
        raise ProviderUnreachable(f"No answer came within {seconds:.0f} seconds.") from error
