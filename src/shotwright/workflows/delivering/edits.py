"""A film as an edit, for editing programs: its shots, sounds, subtitles and what was said about them."""

from collections.abc import Iterator
from typing import Final

from shotwright.domain.graph import key_of
from shotwright.domain.states import AUTOMATIC_NOTES, Kind, Review
from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.making.film_captions import cues_of
from shotwright.workflows.making.reels import Reel, ReelShot
from shotwright.workflows.making.transitions import film_transition
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
from shotwright_media.sound.files import load
from shotwright_sdk import values

_NOTE_COLOURS: Final = {Review.APPROVED: NoteColour.GREEN, Review.REJECTED: NoteColour.RED}


def edit_of(record: FilmRecord, reel: Reel) -> Edit:
    """Return the film as it was put together. Media are named as `write_media` lays them out."""
    return Edit(
        title=reel.title,
        rate=reel.rate,
        width=reel.profile.width,
        height=reel.profile.height,
        shots=tuple(_shot(record, reel, shot) for shot in reel.shots),
        sounds=tuple(_sounds(record, reel)),
        notes=tuple(_notes(record, reel)),
        subtitles=cues_of(reel),
    )


def clip_name(code: str) -> str:
    return f"clips/{code}.mp4"


def sound_name(code: str) -> str:
    return f"sound/{code}.wav"


def _shot(record: FilmRecord, reel: Reel, shot: ReelShot) -> EditShot:
    told = record.shot(shot.code)
    used = record.used[key_of(shot.code, Kind.CLIP)]
    return EditShot(
        code=shot.code,
        file=clip_name(shot.code),
        clip_frames=shot.clip_frames,
        used=shot.used,
        transition=_transition(reel, shot.transition),
        scene=told.scene if told else "",
        description=(told.description or told.action) if told else "",
        dialogue=tuple(line.text for line in told.lines) if told else (),
        provenance=Provenance(
            take=used.number, recipe=used.fingerprint, provider=used.recipe.provider, model=used.recipe.model
        ),
    )


def _transition(reel: Reel, asked: values.Transition) -> Transition | None:
    found = film_transition(asked, reel.rate)
    if found is None:
        return None
    red, green, blue = found.colour
    kind = TransitionKind(found.mixing.value)
    return Transition(kind=kind, frames=found.frames, colour=f"#{red:02x}{green:02x}{blue:02x}")


def _sounds(record: FilmRecord, reel: Reel) -> Iterator[SoundPart]:
    for line in reel.lines:
        yield SoundPart(
            role=SoundRole.VOICE,
            file=sound_name(line.code),
            start=line.start_sample,
            length=load(line.wav).shape[1],
            code=line.code,
            speaker=line.speaker,
            text=line.text,
        )
    yield SoundPart(role=SoundRole.MUSIC, file=sound_name(f"{record.code}_music"), start=0, length=reel.samples)
    yield SoundPart(role=SoundRole.AMBIENCE, file=sound_name(f"{record.code}_ambience"), start=0, length=reel.samples)
    for shot in reel.shots:
        if shot.native is not None and shot.used.first == 0:
            start = reel.rate.samples(shot.span.first)
            length = reel.rate.samples(shot.span.end) - start
            yield SoundPart(role=SoundRole.EFFECTS, file=sound_name(f"{shot.code}_own"), start=start, length=length)


def _notes(record: FilmRecord, reel: Reel) -> Iterator[Note]:
    """What people said of a shot's takes, over the whole shot."""
    for decided in record.decisions:
        shot = next((one for one in reel.shots if decided.subject.partition("/")[0] == one.code), None)
        if not decided.note or decided.take_id is None or shot is None or decided.note in AUTOMATIC_NOTES.values():
            continue
        yield Note(
            span=shot.span,
            text=f"{decided.subject.partition('/')[2]}: {decided.note}",
            author=decided.by,
            colour=_NOTE_COLOURS.get(Review(decided.verdict), NoteColour.YELLOW),
        )
