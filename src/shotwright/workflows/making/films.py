"""Assembling an episode: clips joined, sound mixed, subtitles timed, one film. What is unchanged is not made again."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import keep_file
from shotwright.workflows.making.film_captions import burned, cues_of, soft, write_beside
from shotwright.workflows.making.film_sound import soundtrack_of, target_of
from shotwright.workflows.making.reels import Reel, ReelShot, facts_of, gathered
from shotwright.workflows.making.transitions import film_transition
from shotwright.workflows.workshop import Workshop
from shotwright_media.checks.posters import poster
from shotwright_media.film.clip_files import read_clip
from shotwright_media.film.cut_list import CutList, Shot
from shotwright_media.film.export import export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.frames.contact_sheet import Panel, contact_sheet
from shotwright_media.frames.pictures import frame_at, write_picture
from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.chunk_folder import ChunkFolder
from shotwright_media.sound.loudness import Mastered
from shotwright_media.sound.mastering import master
from shotwright_media.sound.waveform import peaks, peaks_json
from shotwright_media.subtitles.cues import Cue
from shotwright_media.subtitles.fonts import caption_font

LABEL: Final = "AI-generated. Made with Shotwright."
_WAVEFORM_COLUMNS: Final = 2000
_ENDINGS: Final = {
    MAIN: ".mp4",
    "srt": ".srt",
    "ass": ".ass",
    "vtt": ".vtt",
    "contact_sheet": "_contact_sheet.png",
    "poster": "_poster.jpg",
    "waveform": "_waveform.json",
}


async def make(order: Order, workshop: Workshop) -> Made:
    """Put an episode together: the film, its subtitle files, its contact sheet, poster and waveform."""
    with TemporaryDirectory(dir=workshop.scratch, prefix="film-") as folder:
        async with gathered(order, workshop.storage, workshop.scratch) as reel:
            facts = await asyncio.to_thread(_assemble, reel, Path(folder), workshop, workshop.teller(order.take_id))
        files = {
            role: await keep_file(workshop.storage, order, ending, Path(folder) / f"film{ending}")
            for role, ending in _ENDINGS.items()
        }
    return Made(files=files, facts=facts)


def _assemble(reel: Reel, folder: Path, workshop: Workshop, tell: Callable[[float], None]) -> dict[str, Any]:
    cues = cues_of(reel)
    mastered: list[Mastered] = []
    exported = export_film(
        cut_list_of(reel, cues),
        folder / "film.mp4",
        SegmentStore(workshop.cache, cap_bytes=workshop.cache_bytes),
        reel.profile,
        sound=partial(_sound, reel, folder, workshop.cache, mastered),
        subtitles=soft(reel, cues),
        title=reel.title,
        comment=LABEL,
        workers=workshop.workers,
        on_progress=lambda done, frames: tell(done / max(1, frames)),
    )
    write_beside(folder, reel, cues)
    _write_pictures(folder, reel)
    return {
        **facts_of(reel),
        "cues": len(cues),
        "loudness_lufs": round(mastered[0].integrated_lufs, 2),
        "true_peak_dbtp": round(mastered[0].true_peak_dbtp, 2),
        "master_gain_db": mastered[0].gain_db,
        "rendered_frames": exported.rendered_frames,
    }


def cut_list_of(reel: Reel, cues: Sequence[Cue]) -> CutList:
    """Return what the pictures of a film are cut from, with what is drawn over them."""
    return CutList(shots=tuple(_shot(reel, shot) for shot in reel.shots), burned=tuple(burned(reel, cues)))


def _shot(reel: Reel, shot: ReelShot) -> Shot:
    clip = read_clip(shot.clip, reel.profile, content=shot.content or None)
    return Shot(clip=clip, used=shot.used, transition=film_transition(shot.transition, reel.rate))


def _sound(reel: Reel, folder: Path, cache: Path, mastered: list[Mastered]) -> Path:
    """Mix and master the sound; its measures go to `mastered`."""
    found = master(soundtrack_of(reel), target_of(reel))
    mastered.append(found)
    path = folder / "sound.m4a"
    write_m4a(path, found.sound, chunks=ChunkFolder(cache))
    shape = peaks(found.sound, min(_WAVEFORM_COLUMNS, reel.samples))
    (folder / "film_waveform.json").write_text(peaks_json(shape, reel.samples), encoding="utf-8")
    return path


def _write_pictures(folder: Path, reel: Reel) -> None:
    panels = [
        Panel(
            picture=frame_at(shot.clip, shot.used.first + shot.timing.frames // 2),
            caption=f"{shot.code}  {_clock(reel, shot)}",
        )
        for shot in reel.shots
    ]
    write_picture(folder / "film_contact_sheet.png", contact_sheet(panels, font=caption_font(), title=reel.title))
    write_picture(folder / "film_poster.jpg", poster(folder / "film.mp4").picture)


def _clock(reel: Reel, shot: ReelShot) -> str:
    minutes, seconds = divmod(int(reel.rate.seconds(shot.timing.first_frame)), 60)
    return f"{minutes}:{seconds:02d}"
