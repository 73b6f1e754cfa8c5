"""Edits to write and read back."""

from fractions import Fraction

from shotwright_media.interchange.edit import (
    Edit,
    EditShot,
    Note,
    NoteColour,
    Provenance,
    SoundPart,
    SoundRole,
    Transition,
    TransitionKind,
)
from shotwright_media.subtitles.cues import Cue
from shotwright_media.timebase import FrameRate, FrameSpan

RATES = ("24", "25", "30", "24000/1001", "30000/1001")


def shot(
    number: int, first: int, end: int, clip: int, transition: Transition | None = None, *, name: str = ""
) -> EditShot:
    return EditShot(
        code=f"shot_{number:03}",
        file=f"04_videos/shot_{number:03}_batch_001.mp4",
        clip_frames=clip,
        used=FrameSpan(first=first, end=end),
        transition=transition,
        name=name,
        scene="scene_001",
        description="雨夜的街口 & <她> 没有走。",
        dialogue=("林夏：你来晚了。",),
        provenance=Provenance(take=number, recipe=f"{number:064x}", provider="embedded", model="motion-1"),
    )


def film(rate: str = "24") -> Edit:
    """Five shots with odd numbers of frames and every kind of joint; 53 + 41 + 67 + 37 + 29 = 227 frames."""
    return Edit(
        title="雨夜 Rain & <Night>",
        rate=FrameRate.of(Fraction(rate)),
        width=1280,
        height=720,
        shots=(
            shot(1, 0, 53, 61, Transition(kind=TransitionKind.DISSOLVE, frames=13), name="开场"),
            shot(2, 7, 48, 60),
            shot(3, 0, 67, 80, Transition(kind=TransitionKind.WIPE_LEFT, frames=8)),
            shot(4, 5, 42, 42, Transition(kind=TransitionKind.DIP, frames=9, colour="#ffffff")),
            shot(5, 3, 32, 40),
        ),
        sounds=(
            SoundPart(
                role=SoundRole.VOICE,
                file="05_audio/line_001.wav",
                start=4801,
                length=33_333,
                code="line_001",
                speaker="林夏",
                text="你来晚了。",
            ),
            SoundPart(
                role=SoundRole.VOICE,
                file="05_audio/line_002.wav",
                start=40_000,
                length=50_001,
                code="line_002",
                speaker="Chen Mo",
                text="I know.",
            ),
            SoundPart(
                role=SoundRole.VOICE,
                file="05_audio/line_003.wav",
                start=96_007,
                length=30_000,
                code="line_003",
                speaker="林夏",
                text="走吧。",
            ),
            SoundPart(role=SoundRole.MUSIC, file="05_audio/music.wav", start=0, length=360_000),
            SoundPart(role=SoundRole.EFFECTS, file="05_audio/door.wav", start=50_000, length=20_000),
            SoundPart(role=SoundRole.EFFECTS, file="05_audio/rain.wav", start=60_000, length=20_000),
        ),
        notes=(
            Note(span=FrameSpan(first=20, end=21), text="Eyes\nare closed", author="Mei", colour=NoteColour.RED),
            Note(span=FrameSpan(first=60, end=75), text="太快了", author="老王", colour=NoteColour.GREEN),
        ),
        subtitles=(
            Cue(start_s=Fraction(1, 2), end_s=Fraction(3, 2), text="你来晚了。", speaker="林夏"),
            Cue(start_s=Fraction(2), end_s=Fraction(7, 2), text='I "know" <it>\n& so', speaker="Chen Mo"),
        ),
    )
