"""Jobs for adapters' tests, with small pictures in a folder."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from shotwright.providers.remote.network import Network
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright_sdk.protocols import Facts
from shotwright_sdk.remote import Framing, ImageJob, ReferenceFile, RemoteAdapter, SpeechJob, VideoJob
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, NativeAudio
from shotwright_sdk.values import Size
from shotwright_sim import made

WIDE = Framing(size=Size(width=1280, height=720), aspect="16:9", resolution="720p")
KEY = "take-7f3a"

WORKFLOW: Facts = {
    "workflow": {
        "3": {"class_type": "KSampler", "inputs": {"seed": 0, "steps": 20, "model": ["4", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": ""}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
        "10": {"class_type": "LoadImage", "inputs": {"image": ""}},
    },
    "slots": {
        "prompt": "6.text",
        "negative": "7.text",
        "seed": "3.seed",
        "steps": "3.steps",
        "width": "5.width",
        "height": "5.height",
        "model": "4.ckpt_name",
        "reference_1": "10.image",
        "first_frame": "10.image",
    },
}
"""A workflow of ComfyUI with slots."""


def opened(protocol: str) -> AbstractAsyncContextManager[RemoteAdapter]:
    @asynccontextmanager
    async def context() -> AsyncGenerator[RemoteAdapter]:
        network = Network()
        yield PROTOCOLS[protocol](network)
        await network.close()

    return context()


def picture(folder: Path, name: str) -> Path:
    path = folder / f"{name}.png"
    path.write_bytes(made.picture())
    return path


def model(
    kind: ModelKind, protocol: str, model_id: str = "some-model", wire: Facts | None = None, **limits: object
) -> ModelEntry:
    return ModelEntry(id=model_id, kind=kind, protocol=protocol, wire=wire or {}, limits=Limits(**limits))  # pyright: ignore[reportArgumentType]  # a test's limits


def video_job(
    folder: Path,
    protocol: str,
    model_id: str = "some-model",
    *,
    last: bool = False,
    wire: Facts | None = None,
    framing: Framing = WIDE,
) -> VideoJob:
    """A clip of 5 seconds from a first frame, with everything that can be said about it."""
    entry = model(
        ModelKind.VIDEO,
        protocol,
        model_id,
        wire,
        durations_s=(5, 10),
        first_frame=True,
        last_frame=last,
        seed=True,
        negative=True,
        native_audio=NativeAudio.CHOICE,
    )
    return VideoJob(
        model=entry,
        idempotency_key=KEY,
        prompt="Lin looks up.",
        negative="blurred",
        framing=framing,
        duration_s=5,
        seed=7,
        first_frame=picture(folder, "first"),
        last_frame=picture(folder, "last") if last else None,
    )


def image_job(
    folder: Path,
    protocol: str,
    model_id: str = "some-model",
    *,
    references: int = 1,
    wire: Facts | None = None,
    framing: Framing = WIDE,
    **limits: object,
) -> ImageJob:
    entry = model(ModelKind.IMAGE, protocol, model_id, wire, references=references, seed=True, negative=True, **limits)
    files = tuple(ReferenceFile(path=picture(folder, f"reference_{index}")) for index in range(references))
    return ImageJob(
        model=entry,
        idempotency_key=KEY,
        prompt="A rooftop at dusk.",
        negative="blurred",
        framing=framing,
        seed=7,
        references=files,
    )


def speech_job(protocol: str, model_id: str = "some-model", wire: Facts | None = None) -> SpeechJob:
    entry = model(ModelKind.SPEECH, protocol, model_id, wire)
    return SpeechJob(model=entry, idempotency_key=KEY, text="你好，林。", language="zh", voice="some-voice")
