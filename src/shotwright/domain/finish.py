"""How a film is finished: its loudness, its captions' look, what fills short clips, what is marked and how scenes join.

The words are those of the media library, which the domain does not import; a test holds them together.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from shotwright_sdk.values import Transition
from shotwright_sdk.vocabulary import TransitionKind


def join(kind: TransitionKind, duration_s: float) -> Transition:
    """Return how scenes go over into each other. What takes no time is a cut, whatever it is called."""
    return (
        Transition() if kind is TransitionKind.CUT or not duration_s else Transition(kind=kind, duration_s=duration_s)
    )


class Loudness(StrEnum):
    """Where the film is heard."""

    WEB = "web"
    """-16 LUFS."""
    STREAMING = "streaming"
    """-14 LUFS."""
    BROADCAST = "broadcast"
    """-23 LUFS."""


class CaptionLook(StrEnum):
    CLEAN = "clean"
    BOXED = "boxed"
    DRAMA = "drama"


class ShortClips(StrEnum):
    """What fills the rest of a shot whose clip, brought from elsewhere, is shorter."""

    HOLD = "hold"
    SLOW = "slow"
    LOOP = "loop"


class NativeSound(StrEnum):
    """What becomes of the sound that a clip brought along."""

    KEEP = "keep"
    DUCK = "duck"
    """Lowered while somebody speaks."""
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    loudness: Loudness = Loudness.WEB
    captions: CaptionLook = CaptionLook.CLEAN
    short_clips: ShortClips = ShortClips.HOLD
    native_sound: NativeSound = NativeSound.DUCK
    mark: bool = False
    """Whether words in a corner say that the film was made by AI."""
    handles_s: float = 0.0
    """Seconds that clips go on beyond either end of their shots, for transitions and for editing elsewhere."""
    between_scenes: Transition = field(default_factory=Transition)
    """Where the script asks for nothing else."""
