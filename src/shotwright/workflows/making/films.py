"""Assembling an episode: clips joined, voices, music and places mixed, subtitles timed, one film."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from shotwright.domain.films import Subtitles
from shotwright.domain.graph import code_of, key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import line_code
from shotwright.domain.timeline import ShotTiming
from shotwright.usecases.takes import MAIN, Made, Order, Source
from shotwright.workflows.making.files import inputs_of, mime_of
from shotwright.workflows.making.music import AMBIENCE, timings
from shotwright.workflows.workshop import Workshop
from shotwright_animatic.speech.chinese_words import words as chinese_words
from shotwright_media.clips.burning import burn
from shotwright_media.frames.contact_sheet import Panel, contact_sheet
from shotwright_media.frames.overlays import Overlay, overlay
from shotwright_media.frames.pictures import frame_at, write_picture
from shotwright_media.mp4.join import join
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.files import load
from shotwright_media.sound.loudness import Mastered
from shotwright_media.sound.mastering import master
from shotwright_media.sound.soundtrack import Bed, Soundtrack, VoiceClip
from shotwright_media.subtitles.caption_style import caption_style
from shotwright_media.subtitles.captions import rasterise
from shotwright_media.subtitles.cue_rules import rules_for
from shotwright_media.subtitles.cues import Cue, Phrase, SpokenLine, build_cues
from shotwright_media.subtitles.files import write_ass, write_srt, write_vtt
from shotwright_media.subtitles.fonts import caption_font
from shotwright_media.timebase import SAMPLE_RATE, FrameRate, FrameSpan

LABEL: Final = "AI-generated. Made with Shotwright."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shot:
    code: str
    clip: Path
    timing: ShotTiming
    lines: tuple[str, ...]
    """The codes of its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reel:
    """Everything an episode is put together from, as local files, and where it is put together."""

    title: str
    language: str
    subtitles: Subtitles
    profile: Profile
    shots: tuple[_Shot, ...]
    sources: Mapping[str, Source]
    speakers: Mapping[str, str]
    voices: Mapping[str, Path]
    score: Path
    ambience: Path
    folder: Path

    @property
    def rate(self) -> FrameRate:
        return self.profile.rate

    @property
    def frames(self) -> int:
        return sum(shot.timing.frames for shot in self.shots)

    def line_start_s(self, shot: _Shot, position: int) -> Fraction:
        """Return when a shot's line starts on the film's time."""
        return self.rate.seconds(shot.timing.first_frame) + shot.timing.line_starts_s[position]


async def make(order: Order, workshop: Workshop) -> Made:
    """Put an episode together: the film, its subtitle files and its contact sheet."""
    with TemporaryDirectory(dir=workshop.scratch, prefix="film-") as folder:
        async with AsyncExitStack() as stack:
            reel = await _gather(order, workshop, Path(folder), stack)
            facts = await asyncio.to_thread(_assemble, reel)
        endings = {MAIN: ".mp4", "srt": ".srt", "ass": ".ass", "vtt": ".vtt", "contact_sheet": "_contact_sheet.png"}
        files = {
            role: await workshop.storage.put_file(order.stem + ending, Path(folder) / f"film{ending}")
            for role, ending in endings.items()
        }
    return Made(files={role: (stored, mime_of(stored.key)) for role, stored in files.items()}, facts=facts)


async def _gather(order: Order, workshop: Workshop, folder: Path, stack: AsyncExitStack) -> _Reel:
    inputs = inputs_of(order)
    rate = Fraction(inputs["format"]["rate"])
    size = inputs["format"]["size"]

    async def local(key: str, role: str = MAIN) -> Path:
        return await stack.enter_async_context(workshop.storage.local(order.sources[key].files[role]))

    music = key_of(code_of(order.key), Kind.MUSIC)
    shots = [
        _Shot(
            code=code,
            clip=await local(key_of(code, Kind.CLIP)),
            timing=timing,
            lines=tuple(line_code(code, number) for number in range(1, lines + 1)),
        )
        for (code, _, lines), timing in zip(inputs["shots"], timings(inputs["shots"], order.sources, rate), strict=True)
    ]
    return _Reel(
        title=inputs["title"],
        language=inputs["language"],
        subtitles=Subtitles(inputs["subtitles"]),
        profile=Profile(width=size["width"], height=size["height"], rate=FrameRate(fps=rate)),
        shots=tuple(shots),
        sources=order.sources,
        speakers=inputs["speakers"],
        voices={code: await local(key_of(code, Kind.VOICE)) for shot in shots for code in shot.lines},
        score=await local(music),
        ambience=await local(music, AMBIENCE),
        folder=folder,
    )


def _assemble(reel: _Reel) -> dict[str, Any]:
    cues = _cues(reel)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        sound = pool.submit(_sound, reel)
        segments = list(pool.map(partial(_segment, reel, cues), reel.shots))
        mastered = sound.result()
    soft = reel.subtitles is Subtitles.SOFT and bool(cues)
    join(
        segments,
        reel.folder / "film.mp4",
        sound=reel.folder / "sound.m4a",
        subtitles=_soft(cues, reel.language) if soft else None,
        title=reel.title,
        comment=LABEL,
    )
    _write_beside(reel, cues)
    return {
        "frames": reel.frames,
        "duration_s": str(reel.rate.seconds(reel.frames)),
        "shots": len(reel.shots),
        "cues": len(cues),
        "loudness_lufs": round(mastered.integrated_lufs, 2),
        "true_peak_dbtp": round(mastered.true_peak_dbtp, 2),
    }


def _cues(reel: _Reel) -> tuple[Cue, ...]:
    rules = rules_for(reel.language, width=reel.profile.width, height=reel.profile.height, rate=reel.rate)
    lines = [
        SpokenLine(phrases=_phrases(reel, code, reel.line_start_s(shot, position)), speaker=reel.speakers[code])
        for shot in reel.shots
        for position, code in enumerate(shot.lines)
    ]
    words = chinese_words if reel.language == "zh" else None
    return build_cues(lines, rules, film_end_s=reel.rate.seconds(reel.frames), words=words)


def _phrases(reel: _Reel, code: str, start_s: Fraction) -> tuple[Phrase, ...]:
    stored: Sequence[Any] = reel.sources[key_of(code, Kind.VOICE)].facts["phrases"]
    return tuple(
        Phrase(start_s=start_s + Fraction(one["start_s"]), end_s=start_s + Fraction(one["end_s"]), text=one["text"])
        for one in stored
    )


def _segment(reel: _Reel, cues: Sequence[Cue], shot: _Shot) -> Path:
    """Return the shot's clip, with its captions burned in if there are any to burn."""
    overlays = _overlays(reel, shot, cues) if reel.subtitles is Subtitles.BURNED else []
    if not overlays:
        return shot.clip
    path = reel.folder / f"{shot.code}.mp4"
    burn(shot.clip, path, overlays, shot.timing.frames, reel.profile)
    return path


def _overlays(reel: _Reel, shot: _Shot, cues: Sequence[Cue]) -> list[Overlay]:
    style = caption_style(reel.profile.width, reel.profile.height)
    first, end = shot.timing.first_frame, shot.timing.first_frame + shot.timing.frames
    found: list[Overlay] = []
    for cue in cues:
        span = FrameSpan.between(cue.start_s, cue.end_s, reel.rate)
        shown = max(span.first, first), min(span.end, end)
        if shown[0] < shown[1]:
            caption = rasterise(cue.text, style)
            inside = FrameSpan(first=shown[0] - first, end=shown[1] - first)
            found.append(overlay(caption.pixels, caption.x, caption.y, inside))
    return found


def _sound(reel: _Reel) -> Mastered:
    length = reel.rate.samples(reel.frames)
    voices = [
        _voice(reel.voices[code], reel.line_start_s(shot, position))
        for shot in reel.shots
        for position, code in enumerate(shot.lines)
    ]
    beds = [(Bed(samples=load(path), start_sample=0, end_sample=length),) for path in (reel.score, reel.ambience)]
    soundtrack = Soundtrack(length=length, voices=tuple(voices), music=beds[0], ambience=beds[1])
    mastered = master(soundtrack)
    write_m4a(reel.folder / "sound.m4a", mastered.sound)
    return mastered


def _voice(path: Path, start_s: Fraction) -> VoiceClip:
    return VoiceClip(start_sample=round(start_s * SAMPLE_RATE), samples=load(path))


def _soft(cues: Sequence[Cue], language: str) -> SoftSubtitles:
    return SoftSubtitles(cues=[(cue.start_s, cue.end_s, cue.text) for cue in cues], language=language)


def _write_beside(reel: _Reel, cues: Sequence[Cue]) -> None:
    write_srt(reel.folder / "film.srt", cues)
    write_vtt(reel.folder / "film.vtt", cues, language=reel.language)
    style = caption_style(reel.profile.width, reel.profile.height)
    write_ass(reel.folder / "film.ass", cues, style, title=reel.title)
    panels = [
        Panel(picture=frame_at(shot.clip, shot.timing.frames // 2), caption=f"{shot.code}  {_clock(reel, shot)}")
        for shot in reel.shots
    ]
    sheet = contact_sheet(panels, font=caption_font(), title=reel.title)
    write_picture(reel.folder / "film_contact_sheet.png", sheet)


def _clock(reel: _Reel, shot: _Shot) -> str:
    minutes, seconds = divmod(int(reel.rate.seconds(shot.timing.first_frame)), 60)
    return f"{minutes}:{seconds:02d}"
