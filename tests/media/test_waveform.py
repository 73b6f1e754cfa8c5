import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.sound.waveform import peaks, peaks_json, waveform
from tests.media.sounds import noise, tone

SECOND = 48_000


class TestPeaks:
    def test_a_click_is_seen_in_its_column_and_nowhere_else(self) -> None:
        sound = np.zeros((2, 10_000), np.float32)
        sound[1, 7_350] = -0.5

        shape = peaks(sound, 100)

        assert shape[73].tolist() == [-64, 0]
        assert not np.delete(shape, 73, axis=0).any()

    def test_sees_the_lowest_and_the_highest_of_both_channels(self) -> None:
        sound = np.array([[0.5, -0.25, 0.1, 0.0], [-1.0, 0.0, 0.2, 0.75]], np.float32)

        assert peaks(sound, 2).tolist() == [[-127, 64], [0, 95]]

    @given(length=st.integers(1, 300), columns=st.integers(1, 300))
    def test_no_sample_is_missed_whatever_the_widths(self, length: int, columns: int) -> None:
        sound = noise(1)[:, :length]

        shape = peaks(sound, columns)

        assert shape.shape == (columns, 2)
        if columns <= length:
            assert int(shape[:, 1].max()) == round(float(np.clip(sound.max(), -1, 1)) * 127)
            assert int(shape[:, 0].min()) == round(float(np.clip(sound.min(), -1, 1)) * 127)

    def test_beyond_full_scale_is_full_scale(self) -> None:
        assert peaks(np.array([[3.0, -3.0]], np.float32), 1).tolist() == [[-127, 127]]

    @pytest.mark.parametrize(("length", "columns"), [(0, 10), (10, 0), (10, -1)])
    def test_nothing_cannot_be_drawn(self, length: int, columns: int) -> None:
        with pytest.raises(ValueError, match="cannot be drawn"):
            peaks(np.zeros((2, length), np.float32), columns)


class TestJson:
    def test_a_player_finds_the_length_and_the_peaks(self) -> None:
        shape = peaks(tone(440, 2), 3)

        content = json.loads(peaks_json(shape, 2 * SECOND))

        assert content["duration_s"] == 2.0
        assert content["columns"] == 3
        assert np.array_equal(np.reshape(content["peaks"], (3, 2)), shape)


class TestPicture:
    def test_shows_the_wave_in_its_colour_on_nothing(self) -> None:
        picture = waveform(np.array([[-127, 127], [0, 0], [-64, 0]], np.int8), 100, (10, 200, 30))

        covered = picture[..., 3].sum(axis=0) / 255
        assert picture.shape == (100, 3, 4)
        assert (picture[..., :3] == (10, 200, 30)).all()
        assert covered == pytest.approx([100, 1, 25.7], abs=0.1)
        assert picture[:50, 2, 3].sum() < 255
        assert (picture[51:75, 2, 3] == 255).all()
