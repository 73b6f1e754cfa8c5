"""Music and the sound of places, composed and synthesised here: nothing is sampled, so nothing is owed."""

from shotwright_animatic.music.ambiences import ambience
from shotwright_animatic.music.places import AmbienceKind, ambience_for
from shotwright_animatic.music.scoring import score
from shotwright_animatic.music.soundtrack import Soundtrack, soundtrack
from shotwright_animatic.music.values import SAMPLE_RATE, Stereo

__all__ = ["SAMPLE_RATE", "AmbienceKind", "Soundtrack", "Stereo", "ambience", "ambience_for", "score", "soundtrack"]
