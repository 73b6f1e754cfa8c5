from dataclasses import replace

import pytest

from shotwright_media.interchange.edit import Note, SoundPart, SoundRole, Transition, TransitionKind
from shotwright_media.interchange.sound_tracks import sound_tracks
from shotwright_media.timebase import FrameSpan
from tests.media.interchange.edits import film, shot


class TestEdit:
    def test_shots_lie_one_after_the_other_from_cut_to_cut(self) -> None:
        assert film().frames == 53 + 41 + 67 + 37 + 29
        assert film().starts == (0, 53, 94, 161, 198)

    @pytest.mark.parametrize("file", ["/etc/passwd", "../clip.mp4", "a/../../b", "a\\b.mp4", "C:/a.mp4", "", "a\n.mp4"])
    def test_media_outside_the_folder_are_refused(self, file: str) -> None:
        with pytest.raises(ValueError, match="inside the folder"):
            replace(film().shots[0], file=file)

    @pytest.mark.parametrize(("first", "end", "clip"), [(5, 5, 9), (0, 10, 9)])
    def test_a_shot_shows_at_least_one_frame_and_none_that_its_clip_lacks(
        self, first: int, end: int, clip: int
    ) -> None:
        with pytest.raises(ValueError, match="shot_001"):
            shot(1, first, end, clip)

    def test_codes_are_unique_and_there_is_a_shot(self) -> None:
        with pytest.raises(ValueError, match="same code"):
            replace(film(), notes=(), shots=(shot(1, 0, 20, 40), shot(1, 0, 20, 40)))
        with pytest.raises(ValueError, match="at least one shot"):
            replace(film(), notes=(), shots=())

    def test_a_note_lies_within_the_film(self) -> None:
        with pytest.raises(ValueError, match="after the end"):
            replace(film(), notes=(Note(span=FrameSpan(first=226, end=228), text="late"),))

    @pytest.mark.parametrize("colour", ["white", "#fff", "#gggggg", "#fffffff"])
    def test_a_colour_is_six_digits(self, colour: str) -> None:
        with pytest.raises(ValueError, match="rrggbb"):
            Transition(kind=TransitionKind.DIP, frames=8, colour=colour)

    def test_a_transition_takes_time(self) -> None:
        with pytest.raises(ValueError, match="at least one frame"):
            Transition(kind=TransitionKind.DIP, frames=0)


class TestSoundTracks:
    def test_every_speaker_and_every_kind_has_a_track_and_overlaps_have_a_second(self) -> None:
        tracks = {track.name: [part.file for part in track.parts] for track in sound_tracks(film().sounds)}

        assert tracks == {
            "Voice 林夏": ["05_audio/line_001.wav", "05_audio/line_003.wav"],
            "Voice Chen Mo": ["05_audio/line_002.wav"],
            "Music": ["05_audio/music.wav"],
            "Effects": ["05_audio/door.wav"],
            "Effects (2)": ["05_audio/rain.wav"],
        }

    def test_parts_that_touch_share_a_track(self) -> None:
        parts = [SoundPart(role=SoundRole.AMBIENCE, file=f"{n}.wav", start=n * 10, length=10) for n in (2, 0, 1)]

        (track,) = sound_tracks(parts)

        assert [part.start for part in track.parts] == [0, 10, 20]
