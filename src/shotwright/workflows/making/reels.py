"""A reel: everything an episode is put together from, as local files, and when each part of it happens."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import TypeAdapter

from shotwright.domain.films import Subtitles
from shotwright.domain.finish import CaptionLook, Loudness, NativeSound
from shotwright.domain.graph import code_of, key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import line_code
from shotwright.domain.timeline import ShotTiming
from shotwright.storage.store import Storage
from shotwright.usecases.takes import MAIN, Order, Source
from shotwright.workflows.making.clips import NATIVE
from shotwright.workflows.making.files import inputs_of, profile_of
from shotwright.workflows.making.fitting import FittingClip, fitting
from shotwright.workflows.making.music import AMBIENCE, timings
from shotwright_media.profile import Profile
from shotwright_media.timebase import SAMPLE_RATE, FrameRate, FrameSpan
from shotwright_sdk.values import Transition

_TRANSITION = TypeAdapter(Transition)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelShot:
    """A shot's clip, its place on the film, and how it becomes the next. `native` is the clip's own sound, if any."""

    code: str
    clip: Path
    content: str
    """The SHA-256 of the clip, "" if nobody has worked it out."""
    clip_frames: int
    handle: int
    """How many of them lie before the shot begins, and after it ends."""
    timing: ShotTiming
    transition: Transition
    native: Path | None

    @property
    def used(self) -> FrameSpan:
        """The frames of the clip that are seen."""
        first = self.handle + self.timing.head
        return FrameSpan(first=first, end=first + self.timing.frames)

    @property
    def span(self) -> FrameSpan:
        """The frames of the film that show it."""
        return FrameSpan(first=self.timing.first_frame, end=self.timing.first_frame + self.timing.frames)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelLine:
    """A spoken line that is heard: `start_s` on the film's time, `spoken` the take of its voice."""

    code: str
    shot: str
    """The code of the shot that it is spoken in."""
    start_s: Fraction
    speaker: str
    wav: Path
    spoken: Source

    @property
    def start_sample(self) -> int:
        return round(self.start_s * SAMPLE_RATE)

    @property
    def text(self) -> str:
        return "".join(phrase["text"] for phrase in self.spoken.facts["phrases"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    title: str
    language: str
    subtitles: Subtitles
    captions: CaptionLook
    loudness: Loudness
    native_sound: NativeSound
    mark: bool
    profile: Profile
    shots: tuple[ReelShot, ...]
    lines: tuple[ReelLine, ...]
    score: Path
    ambience: Path

    def sized(self, width: int, height: int) -> "Reel":
        """The same film on pictures of another size."""
        return replace(self, profile=replace(self.profile, width=width, height=height))

    @property
    def rate(self) -> FrameRate:
        return self.profile.rate

    @property
    def frames(self) -> int:
        return sum(shot.timing.frames for shot in self.shots)

    @property
    def samples(self) -> int:
        return self.rate.samples(self.frames)


@asynccontextmanager
async def gathered(order: Order, storage: Storage, scratch: Path) -> AsyncGenerator[Reel]:
    """Bring the files of an episode together; they are there for as long as the block runs.

    A clip that does not fit the film, because it was locked when the film changed, is made to fit in `scratch`.

    Raises:
        FileNotInStorage: One of them is gone.
    """
    inputs = inputs_of(order)
    rate = Fraction(inputs["format"]["rate"])
    finish = inputs["finish"]
    music = order.sources[key_of(code_of(order.key), Kind.MUSIC)]
    profile = profile_of(inputs)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=scratch, prefix="reel-")))

        async def local(source: Source, role: str = MAIN) -> Path:
            return await stack.enter_async_context(storage.local(source.files[role]))

        shots: list[ReelShot] = []
        lines: list[ReelLine] = []
        placed = zip(inputs["shots"], timings(inputs["shots"], order.sources, rate), strict=True)
        for shot, timing in placed:
            clip = order.sources[key_of(shot["code"], Kind.CLIP)]
            kept = FittingClip(path=await local(clip), content=clip.content, frames=clip.facts["frames"])
            handle = clip.facts.get("handle", 0)
            needed = handle + timing.head + timing.frames
            fits = await fitting(kept, needed, profile, folder / f"{shot['code']}.mp4")
            shots.append(
                ReelShot(
                    code=shot["code"],
                    clip=fits.path,
                    content=fits.content,
                    clip_frames=fits.frames,
                    handle=handle,
                    timing=timing,
                    transition=_TRANSITION.validate_python(shot["transition"]),
                    native=await local(clip, NATIVE) if NATIVE in clip.files else None,
                )
            )
            for code, start_s in heard(shot["code"], timing, rate):
                spoken = order.sources[key_of(code, Kind.VOICE)]
                lines.append(
                    ReelLine(
                        code=code,
                        shot=shot["code"],
                        start_s=start_s,
                        speaker=inputs["speakers"][code],
                        wav=await local(spoken),
                        spoken=spoken,
                    )
                )
        yield Reel(
            title=inputs["title"],
            language=inputs["language"],
            subtitles=Subtitles(inputs["subtitles"]),
            captions=CaptionLook(finish["captions"]),
            loudness=Loudness(finish["loudness"]),
            native_sound=NativeSound(finish["native_sound"]),
            mark=finish["mark"],
            profile=profile,
            shots=tuple(shots),
            lines=tuple(lines),
            score=await local(music),
            ambience=await local(music, AMBIENCE),
        )


def heard(shot: str, timing: ShotTiming, rate: Fraction) -> list[tuple[str, Fraction]]:
    """The codes of the shot's lines that are heard, and when they start on the film's time."""
    return [
        (line_code(shot, number), timing.first_frame / rate + start_s)
        for number, start_s in enumerate(timing.line_starts_s, start=1)
        if start_s is not None
    ]


def facts_of(reel: Reel) -> Mapping[str, Any]:
    """What is known of the film before it is made: its length, and where every shot is on it."""
    return {
        "frames": reel.frames,
        "duration_s": str(reel.rate.seconds(reel.frames)),
        "shots": len(reel.shots),
        "timeline": [[shot.code, shot.timing.first_frame, shot.timing.frames] for shot in reel.shots],
    }
