"""What a served studio holds when a test begins: providers, projects, jobs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.session import Database
from shotwright.db.tables import Media
from shotwright.domain.secret import Secret
from shotwright.storage.store import Storage
from shotwright.usecases.jobs import Jobs
from shotwright.usecases.providers import Providers, ProviderSettings
from shotwright.usecases.runs import Runs
from shotwright.usecases.sending import Send, Sending
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms
from shotwright.usecases.takes import MAIN
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote_models import ModelKind
from tests import make, money


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeder:
    """Puts things into a studio as its use cases would."""

    database: Database
    vault: Vault

    async def provider(
        self, protocol: str, *, name: str = "", secret: str = "", base_url: str = "http://127.0.0.1:9"
    ) -> UUID:
        settings = ProviderSettings(
            name=name or protocol,
            kind=ModelKind.VIDEO,
            protocol=protocol,
            base_url=base_url,
            model="some-model",
            allow_private=True,
        )
        async with self.database.unit() as session:
            added = await Providers(session, self.vault).add(settings, Secret("sk-very-secret-1234"), Secret(secret))
            return added.id

    async def project(self, name: str = "Two on a roof") -> tuple[UUID, str]:
        async with self.database.unit() as session:
            made = await make.project(session, name=name)
            return made.id, made.code

    async def job(self, provider_id: UUID, key: str = "key-1", *, project_id: UUID | None = None) -> UUID:
        """A job that is written down and not sent."""
        project_id = project_id or (await self.project(f"Film of {key}"))[0]
        async with self.database.unit() as session:
            return (await Jobs(session).intend(money.wish(project_id, provider_id, key))).job.id

    async def take(self, project_id: UUID) -> UUID:
        """A take that is ordered and not begun: the first thing that a run makes."""
        async with self.database.unit() as session:
            await Runs(session, project_id).start(redo_stale=False)
            return (await Runs(session, project_id).advance())[0].take_id

    async def file(self, storage: Storage, project_id: UUID, take_id: UUID, content: bytes) -> UUID:
        """A picture that came of a take."""
        stored = await storage.put(f"{take_id}/main.png", content)
        media = Media(project_id=project_id, take_id=take_id, role=MAIN, key=stored.key, sha256=stored.sha256)
        media.mime, media.size_bytes = "image/png", len(content)
        async with self.database.unit() as session:
            session.add(media)
            await session.flush()
            return media.id

    async def subscription(self, project_id: UUID) -> UUID:
        terms = SubscriptionTerms(name="Us", url="https://hooks.example/film")
        async with self.database.unit() as session:
            return (await Subscriptions(session, self.vault).add(project_id, terms, by=None))[0].id

    async def sent(self, provider_id: UUID, key: str = "key-1", provider_job_id: str = "p-1") -> UUID:
        """A job that the provider has, and that nobody means to look at for an hour."""
        job_id = await self._claimed(provider_id, key)
        async with self.database.unit() as session:
            assert await Sending(session, _in_an_hour).submitted(job_id, provider_job_id)
        return job_id

    async def in_doubt(self, provider_id: UUID, key: str = "key-1") -> UUID:
        """A job of which nobody knows whether the provider has it."""
        job_id = await self._claimed(provider_id, key)
        async with self.database.unit() as session:
            await Sending(session).ambiguous(job_id, "The connection broke.")
        return job_id

    async def row(self, job_id: UUID) -> Job:
        async with self.database.unit() as session:
            return await JobRows(session).get(job_id)

    async def is_looked_at_now(self, job_id: UUID) -> bool:
        """Whether the job's next look is due."""
        due = (await self.row(job_id)).next_look_at
        return due is not None and due <= datetime.now(UTC)

    async def _claimed(self, provider_id: UUID, key: str) -> UUID:
        job_id = await self.job(provider_id, key)
        async with self.database.unit() as session:
            assert isinstance(await Sending(session).claim(job_id, "a worker"), Send)
        return job_id


def _in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)
