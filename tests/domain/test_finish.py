"""The domain's words for how a film is finished are those of the libraries that finish it."""

from enum import StrEnum

import pytest

from shotwright.cli import main as command_line
from shotwright.domain import finish
from shotwright.workflows.making.transitions import asked_transition, film_transition
from shotwright_media.clips.extending import Extend
from shotwright_media.film.cut_list import Mixing
from shotwright_media.interchange.edit import TransitionKind as EditTransition
from shotwright_media.sound.mastering import Delivery
from shotwright_media.sound.soundtrack import NativeRule
from shotwright_media.subtitles.caption_style import Look
from shotwright_media.timebase import FILM_RATE
from shotwright_sdk.values import Transition
from shotwright_sdk.vocabulary import TransitionKind


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (finish.Loudness, Delivery),
        (finish.CaptionLook, Look),
        (finish.ShortClips, Extend),
        (finish.NativeSound, NativeRule),
        (command_line.LoudnessName, Delivery),
        (command_line.CaptionLookName, Look),
        (command_line.ShortClipsRule, Extend),
        (command_line.NativeSoundRule, NativeRule),
        (EditTransition, Mixing),
    ],
)
def test_two_lists_of_words_are_one(ours: type[StrEnum], theirs: type[StrEnum]) -> None:
    assert {one.value for one in ours} == {one.value for one in theirs}


@pytest.mark.parametrize("kind", [kind for kind in TransitionKind if kind is not TransitionKind.CUT])
def test_every_transition_can_be_made_and_comes_back_from_an_edit(kind: TransitionKind) -> None:
    made = film_transition(Transition(kind=kind, duration_s=0.5), FILM_RATE)

    assert made is not None
    assert made.frames == 12
    assert asked_transition(made.mixing, made.frames, FILM_RATE) == Transition(kind=kind, duration_s=0.5)


def test_a_cut_and_what_is_too_short_to_be_seen_are_no_transitions() -> None:
    assert film_transition(Transition(), FILM_RATE) is None
    assert film_transition(Transition(kind=TransitionKind.FADE, duration_s=0.04), FILM_RATE) is None
