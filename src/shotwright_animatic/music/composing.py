"""A mood, a length and a seed become notes on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from shotwright_animatic.music.form import Bar, Form, Part, lay_out
from shotwright_animatic.music.harmony import chord_tones, nearest, voiced
from shotwright_animatic.music.melody import Idea, invent, tones, varied
from shotwright_animatic.music.moods import MANNERS, Manner
from shotwright_animatic.music.rhythm import FILL, PATTERNS, STEPS, strokes
from shotwright_animatic.music.values import Instrument, Note
from shotwright_sdk.vocabulary import Mood

_BED_CENTRE: Final = 60
_BASS_CENTRE: Final = 38
_ROLL_S: Final = 0.07
_LOUDER_BY_PART: Final = {
    Part.INTRODUCTION: 0.75,
    Part.THEME: 0.9,
    Part.BRIDGE: 1.0,
    Part.BREAK: 0.7,
    Part.ENDING: 0.85,
}
_FIGURES: Final = (
    (0, 1, 2, 3, 4, 3, 2, 1),
    (0, 2, 1, 3, 2, 4, 3, 1),
    (0, 2, 4, 2, 1, 3, 2, 0),
    (0, 1, 2, 4, 2, 3, 1, 2),
)
"""Ways to break a chord, by the number of its tone from below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What is decided once for a whole piece."""

    manner: Manner
    form: Form
    tonic: int
    scale: str
    idea: Idea
    other_idea: Idea
    figures: tuple[tuple[int, ...], ...]
    chords: tuple[tuple[int, ...], ...]
    """The pitch classes of every bar's chord, its root first."""

    def loudness(self, bar: Bar) -> float:
        """Return how strongly a bar is played: parts differ, and every part grows a little towards its end."""
        return _LOUDER_BY_PART[bar.part] * (0.9 + 0.1 * bar.place / bar.of)


def compose(mood: Mood, duration_s: float, seed: int) -> tuple[Note, ...]:
    """Return the notes of a piece whose last chord lies inside `duration_s`; the same for the same arguments."""
    dice = Random(f"{mood.value}/{seed}")
    manner = MANNERS[mood]
    form = lay_out(manner, duration_s, dice)
    tonic, scale = dice.choice(manner.tonics), dice.choice(manner.scales)
    idea = invent(manner, dice)
    piece = _Piece(
        manner=manner,
        form=form,
        tonic=tonic,
        scale=scale,
        idea=idea,
        other_idea=invent(manner, dice),
        figures=tuple(dice.sample(_FIGURES, 3)),
        chords=tuple(chord_tones(tonic, scale, bar.chord, manner.chord_size) for bar in form.bars),
    )
    voices = (_bed(piece), _bass(piece), _figure(piece, dice), _melody(piece, dice), _drums(piece))
    notes = [_played_by_hand(note, dice) for voice in voices for note in voice]
    return tuple(sorted(notes, key=lambda note: (note.start_s, note.instrument, note.pitch)))


def _played_by_hand(note: Note, dice: Random) -> Note:
    """Return the note a few milliseconds off and not quite as strong as written."""
    start_s = max(0.0, note.start_s + dice.gauss(0, 0.006))
    strength = min(max(note.strength * dice.uniform(0.88, 1.06), 0.02), 1.0)
    return Note(note.instrument, start_s, note.length_s, note.pitch, strength, note.pan)


def _bed(piece: _Piece) -> Iterator[Note]:
    """Hold the chords; a chord that stays is held on for two bars."""
    manner, bar_s = piece.manner, piece.form.bar_s
    previous: tuple[int, ...] = ()
    bars = piece.form.bars
    index = 0
    while index < len(bars):
        held = 2 if index + 1 < len(bars) and bars[index + 1].chord == bars[index].chord else 1
        previous = voiced(piece.chords[index], previous, _BED_CENTRE)
        strength = manner.bed_level * piece.loudness(bars[index])
        for number, pitch in enumerate(previous):
            pan = 0.5 * (number / max(1, len(previous) - 1) - 0.5)
            yield Note(manner.bed, bars[index].start_s, held * bar_s, pitch, strength, pan)
        index += held


def _bass(piece: _Piece) -> Iterator[Note]:
    manner, beat_s = piece.manner, piece.form.beat_s
    for bar, chord in zip(piece.form.bars, piece.chords, strict=True):
        if bar.part is Part.INTRODUCTION and bar.place < bar.of // 2:
            continue
        root = nearest(chord[:1], _BASS_CENTRE)
        quiet = bar.part in (Part.INTRODUCTION, Part.BREAK, Part.ENDING)
        beats = manner.bass_beats[:1] if quiet else manner.bass_beats
        for beat, following in zip(beats, [*beats[1:], 4.0], strict=True):
            pitch = root + 7 if beat not in (0, 2) and beat % 1 and following == 4.0 and not quiet else root
            length = (following - beat) * beat_s
            strength = manner.bass_level * piece.loudness(bar) * (1.0 if beat == 0 else 0.8)
            yield Note(Instrument.BASS, bar.start_s + beat * beat_s, length, pitch, strength)


def _figure(piece: _Piece, dice: Random) -> Iterator[Note]:
    """Break the chords up, a different way in every part, with some notes left out so that no two bars are alike."""
    manner = piece.manner
    if manner.figure is None:
        return
    step_s = piece.form.bar_s / manner.figure_steps
    for bar, chord in zip(piece.form.bars, piece.chords, strict=True):
        low = nearest(chord[:1], 48 if manner.figure is Instrument.STACCATO else 55)
        ladder = sorted({low + (tone - low) % 12 + 12 * octave for tone in chord for octave in (0, 1)})
        if bar.part is Part.ENDING and bar.place == bar.of - 1:
            yield from _rolled(manner.figure, bar.start_s, ladder, manner.figure_level)
            continue
        order = piece.figures[(bar.turn + (bar.part is Part.BRIDGE)) % len(piece.figures)]
        rests = manner.figure_rests + (0.3 if bar.part is Part.INTRODUCTION else 0.0)
        for step in range(manner.figure_steps):
            if step > 0 and dice.random() < rests:
                continue
            pitch = _figure_pitch(manner, ladder, order, step)
            accent = 1.0 if step % 4 == 0 else 0.7
            strength = manner.figure_level * piece.loudness(bar) * accent
            pan = 0.35 * (1 if step % 2 else -1)
            yield Note(manner.figure, bar.start_s + step * step_s, 2 * step_s, pitch, strength, pan)


def _rolled(who: Instrument, start_s: float, ladder: list[int], level: float) -> Iterator[Note]:
    """Play the last chord from below, as a pianist rolls it."""
    for number, pitch in enumerate(ladder[:5]):
        yield Note(who, start_s + _ROLL_S * number, 3.0, pitch, level * (0.9 - 0.06 * number), 0.1 * (number - 2))


def _figure_pitch(manner: Manner, ladder: list[int], order: tuple[int, ...], step: int) -> int:
    """Return what the figure plays at a step: an ostinato stays low and leaps now and then, others climb the chord."""
    place = order[step % len(order)]
    if manner.figure is Instrument.STACCATO:
        place = place if step % 8 in (3, 6, 7) else 0
    return ladder[min(place, len(ladder) - 1)]


def _melody(piece: _Piece, dice: Random) -> Iterator[Note]:
    if piece.manner.melody is None:
        return
    variation, other_variation = varied(piece.idea, dice), varied(piece.other_idea, dice)
    for index, bar in enumerate(piece.form.bars):
        if bar.part not in (Part.THEME, Part.BRIDGE) or bar.place % 2:
            continue
        ideas = (piece.idea, variation) if bar.part is Part.THEME else (piece.other_idea, other_variation)
        changed = bar.place % 8 == 4 or (bar.turn % 2 == 1 and bar.place % 4 == 2)
        yield from _sung(piece, index, ideas[int(changed)], start_degree=dice.choice((0, 2, 4, 2)))


def _sung(piece: _Piece, index: int, idea: Idea, *, start_degree: int) -> Iterator[Note]:
    """Yield two bars of melody from bar `index` on."""
    manner, beat_s, bar = piece.manner, piece.form.beat_s, piece.form.bars[index]
    assert manner.melody is not None
    chords = [piece.chords[index], piece.chords[min(index + 1, len(piece.chords) - 1)]]
    octave = manner.melody_octave + (1 if bar.part is Part.BRIDGE and piece.tonic < 53 else 0)
    closing = bar.place + 2 >= bar.of
    key = (piece.tonic + 12 * octave, piece.scale)
    room = (bar.of - bar.place) * 4
    for tone in tones(idea, key=key, start_degree=start_degree, chords=chords, closing=closing):
        if tone.beat >= room:
            continue
        strength = manner.melody_level * piece.loudness(bar) * tone.accent
        yield Note(manner.melody, bar.start_s + tone.beat * beat_s, tone.beats * beat_s, tone.pitch, strength, 0.12)


def _drums(piece: _Piece) -> Iterator[Note]:
    if not piece.manner.drums:
        return
    step_s = piece.form.bar_s / STEPS
    for bar in piece.form.bars:
        for instrument, pattern in _patterns(piece, bar).items():
            for step, strength in strokes(pattern):
                pan = {Instrument.SHAKER: 0.4, Instrument.TICK: -0.4}.get(instrument, 0.0)
                start_s = bar.start_s + step * step_s
                yield Note(instrument, start_s, step_s, 36, strength * piece.loudness(bar), pan)


def _patterns(piece: _Piece, bar: Bar) -> dict[Instrument, str]:
    """Return who plays what in a bar: little at the edges, a fill where a part of a driving piece ends."""
    everyone = PATTERNS[piece.manner.drums]
    if bar.part is Part.ENDING:
        return {instrument: pattern[:1] for instrument, pattern in everyone.items() if bar.place == 0}
    if bar.part in (Part.INTRODUCTION, Part.BREAK):
        return {who: pattern for who, pattern in everyone.items() if who in (Instrument.SHAKER, Instrument.TICK)}
    if bar.place == bar.of - 1 and Instrument.DRUM in everyone and piece.manner.drums == "charge":
        return everyone | FILL
    return everyone
