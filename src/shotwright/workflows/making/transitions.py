"""Transitions as the story asks for them, in the words of the media library and in frames."""

from typing import Final

from shotwright_media.film.cut_list import Mixing, Transition
from shotwright_media.timebase import FrameRate
from shotwright_sdk import values
from shotwright_sdk.vocabulary import TransitionKind

_WHITE: Final = (255, 255, 255)
_MIXING: Final = {
    TransitionKind.DISSOLVE: Mixing.DISSOLVE,
    TransitionKind.FADE: Mixing.FADE,
    TransitionKind.DIP_TO_WHITE: Mixing.DIP,
    TransitionKind.WIPE_LEFT: Mixing.WIPE_LEFT,
    TransitionKind.WIPE_RIGHT: Mixing.WIPE_RIGHT,
    TransitionKind.WIPE_UP: Mixing.WIPE_UP,
    TransitionKind.WIPE_DOWN: Mixing.WIPE_DOWN,
}


def film_transition(asked: values.Transition, rate: FrameRate) -> Transition | None:
    """Return the transition in frames; None for a cut, and for what is shorter than two frames."""
    frames = round(asked.duration_s * float(rate.fps))
    if asked.kind is TransitionKind.CUT or frames < 2:
        return None
    mixing = _MIXING[asked.kind]
    return Transition(mixing=mixing, frames=frames, colour=_WHITE if mixing is Mixing.DIP else (0, 0, 0))


def asked_transition(kind: str, frames: int, rate: FrameRate) -> values.Transition:
    """Return a transition of `frames` frames as a story asks for it; `kind` is one of `Mixing`."""
    words = {mixing: word for word, mixing in _MIXING.items()}
    return values.Transition(kind=words[Mixing(kind)], duration_s=float(rate.seconds(frames)))
