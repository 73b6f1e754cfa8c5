"""How each mood is composed: its pace, keys, chords, rhythm and players."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from shotwright_animatic.music.values import Instrument
from shotwright_sdk.vocabulary import Mood

Progression: TypeAlias = tuple[int, ...]
"""One chord for each bar, by the degree of its root (0 is the tonic)."""

Rhythm: TypeAlias = tuple[float, ...]
"""When the notes of two bars of melody begin, in beats from 0 to 8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one mood sounds."""

    beats_per_minute: tuple[float, float]
    scales: tuple[str, ...]
    tonics: tuple[int, ...]
    """MIDI numbers from which the key is drawn."""
    themes: tuple[Progression, ...]
    bridges: tuple[Progression, ...]
    chord_size: int
    melody: Instrument | None
    melody_rhythms: tuple[Rhythm, ...]
    melody_octave: int
    melody_level: float
    bed: Instrument
    bed_level: float
    figure: Instrument | None
    """Who plays the broken chords or the ostinato."""
    figure_steps: int
    """Notes per bar of it."""
    figure_level: float
    figure_rests: float
    """The share of its notes that are left out."""
    bass_beats: Rhythm
    """Within one bar."""
    bass_level: float
    drums: str
    """A pattern's name in `rhythm.py`, or "" for none."""
    reverb_s: float
    reverb_share: float
    brightness: float
    """0 dark to 1 bright, for the bed."""
    loudness: float
    """Root mean square of the piece."""


MANNERS: Final = {
    Mood.CALM: Manner(
        beats_per_minute=(64, 74),
        scales=("major", "lydian"),
        tonics=(53, 55, 57, 58, 60),
        themes=((0, 5, 3, 4), (0, 2, 3, 0), (0, 4, 5, 3), (3, 0, 4, 5)),
        bridges=((3, 4, 2, 5), (5, 3, 1, 4), (1, 4, 0, 3)),
        chord_size=4,
        melody=Instrument.PIANO,
        melody_rhythms=((0, 2, 3, 4), (0, 1.5, 3, 4, 6), (1, 2, 3, 4)),
        melody_octave=1,
        melody_level=0.62,
        bed=Instrument.PAD,
        bed_level=0.5,
        figure=Instrument.PIANO,
        figure_steps=8,
        figure_level=0.32,
        figure_rests=0.3,
        bass_beats=(0,),
        bass_level=0.4,
        drums="",
        reverb_s=2.8,
        reverb_share=0.34,
        brightness=0.3,
        loudness=0.07,
    ),
    Mood.HAPPY: Manner(
        beats_per_minute=(104, 118),
        scales=("major",),
        tonics=(55, 57, 60, 62),
        themes=((0, 4, 5, 3), (0, 3, 0, 4), (0, 5, 3, 4)),
        bridges=((3, 4, 2, 5), (5, 3, 0, 4), (1, 4, 0, 0)),
        chord_size=3,
        melody=Instrument.BELL,
        melody_rhythms=((0, 0.5, 1, 2, 3, 4, 5), (0, 1, 1.5, 2.5, 4, 5, 6), (0.5, 1, 2, 2.5, 4, 4.5, 6)),
        melody_octave=2,
        melody_level=0.55,
        bed=Instrument.PAD,
        bed_level=0.36,
        figure=Instrument.PLUCK,
        figure_steps=8,
        figure_level=0.5,
        figure_rests=0.12,
        bass_beats=(0, 1.5, 2, 3.5),
        bass_level=0.5,
        drums="light",
        reverb_s=1.3,
        reverb_share=0.18,
        brightness=0.8,
        loudness=0.09,
    ),
    Mood.SAD: Manner(
        beats_per_minute=(54, 62),
        scales=("minor",),
        tonics=(50, 52, 55, 57),
        themes=((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 4)),
        bridges=((3, 0, 5, 4), (5, 6, 2, 0), (3, 6, 2, 5)),
        chord_size=3,
        melody=Instrument.PIANO,
        melody_rhythms=((0, 3, 4), (0, 2, 3, 4, 7), (1, 2, 4)),
        melody_octave=1,
        melody_level=0.62,
        bed=Instrument.STRINGS,
        bed_level=0.45,
        figure=Instrument.PIANO,
        figure_steps=4,
        figure_level=0.26,
        figure_rests=0.35,
        bass_beats=(0,),
        bass_level=0.32,
        drums="",
        reverb_s=3.2,
        reverb_share=0.36,
        brightness=0.18,
        loudness=0.065,
    ),
    Mood.TENSE: Manner(
        beats_per_minute=(84, 96),
        scales=("phrygian", "minor"),
        tonics=(48, 50, 52),
        themes=((0, 0, 1, 0), (0, 1, 0, 6), (0, 0, 5, 1)),
        bridges=((3, 1, 0, 1), (5, 5, 1, 1), (0, 2, 1, 6)),
        chord_size=3,
        melody=None,
        melody_rhythms=((0, 4),),
        melody_octave=1,
        melody_level=0.6,
        bed=Instrument.STRINGS,
        bed_level=0.42,
        figure=Instrument.STACCATO,
        figure_steps=8,
        figure_level=0.5,
        figure_rests=0.08,
        bass_beats=(0, 2.5),
        bass_level=0.7,
        drums="pulse",
        reverb_s=1.8,
        reverb_share=0.22,
        brightness=0.25,
        loudness=0.075,
    ),
    Mood.MYSTERY: Manner(
        beats_per_minute=(68, 78),
        scales=("harmonic_minor", "dorian"),
        tonics=(49, 51, 52, 54),
        themes=((0, 5, 0, 3), (0, 3, 1, 0), (0, 5, 3, 4)),
        bridges=((5, 2, 3, 4), (3, 5, 1, 4)),
        chord_size=4,
        melody=Instrument.BELL,
        melody_rhythms=((0, 1.5, 3), (0.5, 1, 4.5, 5), (2, 2.5, 3, 6)),
        melody_octave=2,
        melody_level=0.68,
        bed=Instrument.PAD,
        bed_level=0.5,
        figure=Instrument.PLUCK,
        figure_steps=8,
        figure_level=0.24,
        figure_rests=0.55,
        bass_beats=(0,),
        bass_level=0.55,
        drums="ticks",
        reverb_s=3.6,
        reverb_share=0.42,
        brightness=0.5,
        loudness=0.06,
    ),
    Mood.ACTION: Manner(
        beats_per_minute=(126, 140),
        scales=("minor", "dorian"),
        tonics=(48, 50, 52),
        themes=((0, 0, 5, 6), (0, 5, 2, 6), (0, 3, 5, 6)),
        bridges=((5, 6, 0, 0), (3, 3, 5, 6), (5, 5, 6, 6)),
        chord_size=3,
        melody=Instrument.STRINGS,
        melody_rhythms=((0, 1.5, 3, 4), (0, 3, 4, 5.5), (0, 0.5, 1.5, 4, 6)),
        melody_octave=2,
        melody_level=1.0,
        bed=Instrument.STRINGS,
        bed_level=0.3,
        figure=Instrument.STACCATO,
        figure_steps=16,
        figure_level=0.4,
        figure_rests=0.1,
        bass_beats=(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
        bass_level=0.7,
        drums="charge",
        reverb_s=1.5,
        reverb_share=0.18,
        brightness=0.7,
        loudness=0.11,
    ),
}
