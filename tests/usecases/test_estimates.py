from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.domain.caps import CapScope
from shotwright.domain.forecasts import guessed_s
from shotwright.domain.secret import Secret
from shotwright.domain.states import Kind
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.estimates import Estimates
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.providers import ProviderFacts, Providers, ProviderSettings
from shotwright.usecases.runs import Runs
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, Price, PriceUnit
from tests import make
from tests.money import CENT, DOLLAR

TODAY = date(2026, 11, 22)
VAULT = Vault([Secret("k" * 40)])


def price(unit: PriceUnit, micros: int) -> tuple[Price, ...]:
    return (Price(unit=unit, micros=micros, source="a list", as_of=TODAY),)


ENTRIES = {
    "banana": ModelEntry(
        id="banana",
        kind=ModelKind.IMAGE,
        protocol="p",
        prices=price(PriceUnit.IMAGE, 2 * CENT),
        limits=Limits(references=3),
    ),
    "sora2": ModelEntry(
        id="sora2",
        kind=ModelKind.VIDEO,
        protocol="p",
        prices=price(PriceUnit.SECOND, 10 * CENT),
        limits=Limits(durations_s=(5, 10), first_frame=True),
    ),
    "veo3": ModelEntry(
        id="veo3",
        kind=ModelKind.VIDEO,
        protocol="p",
        prices=price(PriceUnit.SECOND, 8 * CENT),
        limits=Limits(durations_s=(4, 8), first_frame=True),
    ),
    "voice": ModelEntry(id="voice", kind=ModelKind.SPEECH, protocol="p", prices=price(PriceUnit.CHARACTER, 15)),
}


def entry_of(provider: ProviderFacts) -> ModelEntry | None:
    return ENTRIES.get(provider.settings.model)


async def assign(session: AsyncSession, project: UUID, stage: Kind, *models: str) -> None:
    ids: list[UUID] = []
    for model in models:
        kind = ENTRIES[model].kind if model in ENTRIES else ModelKind.VIDEO
        settings = ProviderSettings(name=model, kind=kind, protocol="p", base_url="https://e.example", model=model)
        ids.append((await Providers(session, VAULT).add(settings)).id)
    await Assignments(session).assign(project, stage, ids)


async def broken_down(session: AsyncSession) -> UUID:
    """A project of two shots of three seconds with a line each, of which nothing was made yet."""
    project = (await make.project(session)).id
    await Runs(session, project).start(redo_stale=False)
    await make.work_off(session, project)
    return project


class TestQuote:
    async def test_the_embedded_models_are_free(self, database: Database) -> None:
        async with database.unit() as session:
            quote = await Estimates(session, await broken_down(session), entry_of).quote()

        assert {line.provider for line in quote.forecast.lines} == {"embedded"}
        assert (quote.forecast.total.usd_micros, quote.forecast.total.jobs, quote.forecast.total.is_known) == (
            0,
            0,
            True,
        )

    async def test_everything_is_told_line_by_line_and_by_provider(self, database: Database) -> None:
        async with database.unit() as session:
            project = await broken_down(session)
            await assign(session, project, Kind.KEYFRAME, "banana")
            await assign(session, project, Kind.CLIP, "sora2")
            await assign(session, project, Kind.VOICE, "voice")

            forecast = (await Estimates(session, project, entry_of).quote()).forecast

        lines = {line.key: (line.estimate.usd_micros, line.seconds) for line in forecast.lines if line.jobs}
        assert lines == {
            "shot_001/keyframe": (2 * CENT, 0),
            "shot_002/keyframe": (2 * CENT, 0),
            "shot_001_line_01/voice": (15 * len("Who are you?"), 0),
            "shot_002_line_01/voice": (15 * len("Nobody."), 0),
            "shot_001/clip": (50 * CENT, 5),
            "shot_002/clip": (50 * CENT, 5),
        }
        assert {name: total.usd_micros for name, total in forecast.by_provider.items()} == {
            "banana": 4 * CENT,
            "embedded": 0,
            "sora2": DOLLAR,
            "voice": 285,
        }
        assert (forecast.total.usd_micros, forecast.total.seconds) == (DOLLAR + 4 * CENT + 285, 10)
        assert (forecast.sources, forecast.oldest_price) == (("a list",), TODAY)

    async def test_of_several_providers_the_dearest_counts_and_an_unknown_one_before_all(
        self, database: Database
    ) -> None:
        async with database.unit() as session:
            project = await broken_down(session)
            await assign(session, project, Kind.CLIP, "veo3", "sora2")
            known = (await Estimates(session, project, entry_of).quote()).forecast
            await assign(session, project, Kind.CLIP, "nobody-knows")
            unknown = (await Estimates(session, project, entry_of).quote()).forecast

        clip = next(line for line in known.lines if line.kind is Kind.CLIP)
        assert (clip.provider, clip.or_by, clip.estimate.usd_micros) == ("sora2", ("veo3",), 50 * CENT)
        assert (unknown.total.unknown, unknown.total.usd_micros, unknown.total.is_known) == (2, 0, False)

    async def test_what_the_caps_leave_stands_beside_it(self, database: Database) -> None:
        async with database.unit() as session:
            project = await broken_down(session)
            await assign(session, project, Kind.CLIP, "sora2")
            await Ledger(session).set_cap(CapScope.DAY, None, 90 * CENT)

            quote = await Estimates(session, project, entry_of).quote()

        assert (quote.left_usd_micros, quote.is_affordable) == (90 * CENT, False)
        assert [cap.scope for cap in quote.caps] == [CapScope.PROJECT, CapScope.DAY]

    async def test_a_line_that_was_spoken_lengthens_its_clip(self, database: Database) -> None:
        long = make.breakdown(make.shot(1, make.line("word " * 30)))
        async with database.unit() as session:
            project = (await make.project(session)).id
            await Runs(session, project).start(redo_stale=False)
            await make.work_off(session, project, story=long)
            await assign(session, project, Kind.CLIP, "sora2")
            before = (await Estimates(session, project, entry_of).quote()).forecast
            await make.work_off(session, project, fails=["shot_001/keyframe"])  # the voice takes 1.5 s
            after = (await Estimates(session, project, entry_of).quote()).forecast

        clips = [next(line for line in one.lines if line.kind is Kind.CLIP) for one in (before, after)]
        assert [(clip.seconds, clip.jobs) for clip in clips] == [(15, 2), (5, 1)]


def test_unspoken_lines_are_guessed_by_language() -> None:
    assert guessed_s("你好你好", "zh") == Fraction(1)
    assert guessed_s("x" * 14, "en") == Fraction(1)
    assert guessed_s("", "en") == 0
