"""Putting the service together: the routes' parts, and whoever works in the same process."""

import asyncio
import gc
import operator
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI

from shotwright.api.app import create_app
from shotwright.api.entrance import LOCAL_HOSTS, Entrance, LoginMode, LoginProvider, Rates
from shotwright.api.logbook import keeping_a_log
from shotwright.api.parts import Parts
from shotwright.domain.secret import Secret
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhook_keys import PublishedKeys
from shotwright.usecases.planning import EMBEDDED
from shotwright.wiring.asking import language_models
from shotwright.wiring.backing_up import BackupMaker
from shotwright.wiring.explaining import explained
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.sampling import Samples
from shotwright.wiring.studio import Studio
from shotwright.wiring.telling import telling
from shotwright.wiring.work import working
from shotwright_sdk.errors import ModelUnavailable

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@asynccontextmanager
async def service(studio: Studio, *, works: bool) -> AsyncGenerator[FastAPI]:
    """Give the application, for as long as the block runs. `works`: this process makes films as well."""
    async with AsyncExitStack() as stack:
        log = stack.enter_context(keeping_a_log())
        nudge = (await stack.enter_async_context(working(studio))).nudge if works else _nobody_works
        samples = Samples(studio, nudge)
        stack.push_async_callback(samples.close)
        backups = BackupMaker(studio.settings, studio.storage)
        stack.push_async_callback(backups.close)
        adapters = Adapters()
        stack.push_async_callback(adapters.close)
        parts = Parts(
            database=studio.database,
            storage=studio.storage,
            providers=studio.providers,
            scratch=studio.settings.scratch,
            vault=vault(studio.settings),
            entries=entries(studio.settings),
            adapters=adapters,
            public_keys=PublishedKeys(adapters.network).of,
            models=await stack.enter_async_context(language_models(studio)),
            nudge=nudge,
            entrance=_entrance(studio),
            beginning=studio.settings.beginning,
            settings=explained(studio.settings),
            samples=samples,
            backups=backups,
            log=log,
            hosts=LOCAL_HOSTS | (studio.settings.host_names if _signs_in(studio) else frozenset()),
        )
        await stack.enter_async_context(telling(studio))
        stack.callback(gc.unfreeze)
        stack.push_async_callback(asyncio.wait, [asyncio.create_task(_settle(studio))])
        yield create_app(parts)


async def _settle(studio: Studio) -> None:
    """Do what would have people wait later, while nobody does yet."""
    # It takes most of a second, and nobody else would be answered while somebody waits for it.
    await asyncio.to_thread(_load_models, studio)
    # What is there by now stays. To look through it all for garbage took 320 ms, again and again, and all waited.
    gc.freeze()


def _load_models(studio: Studio) -> None:
    with suppress(ModelUnavailable):  # whoever asks for one of them is told why
        operator.getitem(studio.providers, EMBEDDED)


def _signs_in(studio: Studio) -> bool:
    return LoginMode(studio.settings.auth) is LoginMode.REQUIRED


def _entrance(studio: Studio) -> Entrance:
    settings = studio.settings
    if not _signs_in(studio):
        return Entrance()
    return Entrance(
        mode=LoginMode.REQUIRED,
        registration=settings.registration,
        access_s=settings.access_token_minutes * 60,
        session_days=settings.session_days,
        providers=tuple(
            LoginProvider(
                name=one.name,
                issuer=one.issuer,
                client_id=one.client_id,
                client_secret=Secret(one.client_secret.get_secret_value()),
                scope=one.scope,
            )
            for one in settings.oidc
        ),
        public_url=settings.public_url,
        origins=frozenset(settings.origins.split(",")) if settings.origins else frozenset(),
        rates=Rates(per_person=settings.rate_per_person, per_address=settings.rate_per_address),
    )


def _nobody_works() -> None:
    """Leave it to the other processes: they look for themselves every little while."""
