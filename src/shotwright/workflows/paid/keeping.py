"""Results as they came, kept in the project's storage: first a note of what they are, then the bytes, at once whole."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from shotwright.domain.errors import FileNotInStorage
from shotwright.storage.store import Storage
from shotwright.usecases.takes import Order
from shotwright.workflows.elsewhere import FetchFailed, PaidTools
from shotwright.workflows.paid import points
from shotwright.workflows.paid.checking import check
from shotwright_sdk.remote import Connection, Finished, RemoteAdapter, Report, ResultFile
from shotwright_sdk.remote_models import ModelKind

_ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A result in storage; `cost_usd_micros` and `facts` are what the provider said of it."""

    key: str
    mime: str
    cost_usd_micros: int | None = None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Keeps the results of a take's jobs."""

    order: Order
    storage: Storage
    tools: PaidTools
    scratch: Path

    async def find(self, job_id: UUID) -> Kept | None:
        """Return what a job made, if it is here whole."""
        try:
            kept = Kept(**json.loads(await self.storage.get(self._note(job_id))))
        except FileNotInStorage:
            return None
        return kept if await self.storage.exists(kept.key) else None

    async def keep(
        self,
        job_id: UUID,
        said: Finished | Report,
        result: ResultFile,
        *,
        kind: ModelKind,
        adapter: RemoteAdapter,
        connection: Connection,
    ) -> Kept:
        """Fetch a result and keep it.

        Raises:
            FetchFailed: It could not be had, or it is no good; then it is kept for people to see, and not found.
            StorageFull, DiskFull: There is no room.
        """
        with TemporaryDirectory(dir=self.scratch, prefix="result-") as folder:
            target = Path(folder) / "result"
            headers = adapter.headers(connection)
            mime = await self.tools.fetch(result, kind, headers, target, allow_private=connection.allow_private)
            ending = _ENDINGS.get(mime.partition(";")[0], ".bin")
            await self._check(target, kind, f"{self._stem(job_id)}_unreadable{ending}")
            key = f"{self._stem(job_id)}{ending}"
            kept = Kept(key=key, mime=mime, cost_usd_micros=said.cost_usd_micros, facts=dict(said.facts))
            await self.storage.put(self._note(job_id), json.dumps(asdict(kept)).encode())
            points.passed(points.NOTED)
            await self.storage.put_file(key, target)
        points.passed(points.KEPT)
        return kept

    async def _check(self, file: Path, kind: ModelKind, key: str) -> None:
        try:
            await asyncio.to_thread(check, file, kind, key)
        except FetchFailed:
            await self.storage.put_file(key, file)
            raise

    def _stem(self, job_id: UUID) -> str:
        return f"{self.order.stem}_from_{job_id.hex[-12:]}"

    def _note(self, job_id: UUID) -> str:
        return f"{self._stem(job_id)}.json"
