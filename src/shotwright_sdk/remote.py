"""What an adapter offers: one wire protocol, behind which models do paid work elsewhere.

An adapter holds no state, never sleeps, never retries and writes no files: the product does all that, so that it
survives a restart. `submit` sends exactly one request that can cost money. Everything else is free and may be repeated.

Errors are `shotwright_sdk.remote_errors.RemoteError` throughout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias

from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote_errors import Failure
from shotwright_sdk.remote_models import ModelEntry, ModelVoice
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Emotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How to reach a provider: what a person entered. `key` never appears in a repr, an error or a log."""

    base_url: str
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0
    """The longest that one request may take, from the first byte sent to the last received."""
    allow_private: bool = False
    """Whether it may be on this machine or in this network, and its results too."""
    options: Facts = field(default_factory=dict[str, Json])
    """What is sent along where a job says nothing: `steps`, `cfg` and the like, in the adapter's words."""


class ReferenceRole(StrEnum):
    CHARACTER = "character"
    LOCATION = "location"
    STYLE = "style"
    CONTROL = "control"
    """A sketch or map that the picture's composition follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFile:
    path: Path
    role: ReferenceRole = ReferenceRole.CHARACTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """The shape of a picture in every way that vendors ask for it; `shotwright_sdk.remote_limits.fit` chooses it.

    `aspect` is `16:9`, `resolution` the vendor's word (`720p`). What the model does not ask for is None or "".
    """

    size: Size
    aspect: str = ""
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageJob:
    """One picture. `idempotency_key` is ours; vendors that take one are told it."""

    model: ModelEntry
    idempotency_key: str
    prompt: str
    framing: Framing
    negative: str = ""
    seed: int | None = None
    references: tuple[ReferenceFile, ...] = ()
    options: Facts = field(default_factory=dict[str, Json])
    callback_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoJob:
    """One clip. Frames and references are files on this machine; the adapter gives them to the vendor as it wants."""

    model: ModelEntry
    idempotency_key: str
    prompt: str
    framing: Framing
    duration_s: int
    negative: str = ""
    seed: int | None = None
    first_frame: Path | None = None
    last_frame: Path | None = None
    references: tuple[ReferenceFile, ...] = ()
    native_audio: bool = False
    options: Facts = field(default_factory=dict[str, Json])
    callback_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechJob:
    """One line. `voice` is the vendor's id; `speed` is 1 for the voice's own pace."""

    model: ModelEntry
    idempotency_key: str
    text: str
    language: str
    voice: str
    emotion: Emotion = Emotion.NEUTRAL
    speed: float = 1.0
    options: Facts = field(default_factory=dict[str, Json])


RemoteJob: TypeAlias = ImageJob | VideoJob | SpeechJob


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFile:
    """One thing that was made: either an address to fetch it from, soon, or the bytes themselves.

    `mime` is what the vendor says it is, "" if it says nothing; the bytes decide.
    """

    url: str = ""
    content: bytes = field(default=b"", repr=False)
    mime: str = ""
    expires_at: datetime | None = None
    needs_key: bool = False
    """Whether it is fetched with `RemoteAdapter.headers`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The provider accepted the work under this id, and will bill it."""

    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The provider did the work while we waited. `facts` may hold the seed it used, and the like."""

    results: tuple[ResultFile, ...]
    cost_usd_micros: int | None = None
    facts: Facts = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """The provider is certain that it never accepted the work."""


class RemoteState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"
    """The provider does not know the job, or no longer: it ran or it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Where a job stands. `progress` is 0 to 1, where the vendor tells it; `failure` is there if it failed."""

    state: RemoteState
    progress: float | None = None
    results: tuple[ResultFile, ...] = ()
    cost_usd_micros: int | None = None
    failure: Failure | None = None
    facts: Facts = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport:
    """Whether a connection works. `failure` is None if it does."""

    __test__ = False  # its name is not a test's

    latency_s: float
    models: tuple[str, ...] = ()
    """The ids that the provider lists; empty where it lists none."""
    balance_usd_micros: int | None = None
    failure: Failure | None = None


class RemoteAdapter(Protocol):
    async def submit(self, job: RemoteJob, connection: Connection) -> Submitted | Finished:
        """Have the work done: exactly one request that can cost money, never repeated in here.

        Raises:
            RemoteError: `maybe_accepted` says whether the work may have been accepted nevertheless. INVALID_INPUT,
                with the allowed values, if the job is outside the model's limits: then nothing was sent.
        """
        ...

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        """Return where the job stands. A job that came to nothing is a report, not an error.

        Raises:
            RemoteError: The provider could not be asked; ask again later.
        """
        ...

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | Absent | None:
        """Return what became of a `submit` whose answer was lost; None if this vendor cannot tell.

        Raises:
            RemoteError: The provider could not be asked; ask again later.
        """
        ...

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        """Ask the provider to stop. True only if it said that it will; what was made by then may be billed.

        Raises:
            RemoteError: The provider could not be asked.
        """
        ...

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return the ids of the models that this key may use; empty where the vendor has no such list.

        Raises:
            RemoteError
        """
        ...

    async def describe_models(self, connection: Connection) -> tuple[ModelEntry, ...]:
        """Return the models whose limits and prices the vendor tells itself; empty where it tells none.

        Raises:
            RemoteError
        """
        ...

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        """Return the voices that this key may use; empty where the vendor has no such list.

        Raises:
            RemoteError
        """
        ...

    async def balance(self, connection: Connection) -> int | None:
        """Return what is left in the account, in micro-dollars; None where the vendor does not say.

        Raises:
            RemoteError
        """
        ...

    async def test(self, connection: Connection) -> TestReport:
        """Say within 15 seconds whether the connection works, without anything that costs money. Raises nothing."""
        ...

    def headers(self, connection: Connection) -> Mapping[str, str]:
        """Return what identifies us to the provider, for fetching results that need the key."""
        ...
