import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.frames.plates import prepare
from tests.media.drawing import plain


class TestPrepare:
    def test_an_opaque_picture_needs_no_blending(self) -> None:
        plates = [
            prepare(plain(colour, 64, 36), left=0, top=0, density=1, output_density=1)
            for colour in ((10, 20, 30), (10, 20, 30, 255))
        ]

        assert all(plate.opaque for plate in plates)
        assert (plates[0].pixels == plates[1].pixels).all()

    def test_keeps_only_what_is_drawn_and_remembers_where_it_was(self) -> None:
        rgba = np.zeros((100, 200, 4), np.uint8)
        rgba[40:60, 120:150] = (255, 0, 0, 255)

        plate = prepare(rgba, left=-10, top=-5, density=2, output_density=2, oversampling=1)

        height, width = plate.pixels.shape[:2]
        assert (width, height) == (30 + 8, 20 + 8)
        assert (plate.left, plate.top) == (-10 + (120 - 4) / 2, -5 + (40 - 4) / 2)
        assert not plate.opaque

    def test_nothing_drawn_is_an_empty_plate(self) -> None:
        plate = prepare(plain((9, 9, 9, 0)), left=0, top=0, density=1, output_density=1)

        assert plate.is_empty

    @given(factor=st.floats(0.1, 4))
    @settings(max_examples=25, deadline=None)
    def test_the_density_is_exactly_what_it_says(self, factor: float) -> None:
        rgba = np.zeros((90, 160, 4), np.uint8)
        rgba[30:60, 40:120] = 255

        plate = prepare(rgba, left=0, top=0, density=1, output_density=factor, oversampling=1)

        columns = (plate.pixels[:, :, 3].astype(float) / 255).sum(axis=1).max() / plate.density
        at = np.arange(plate.pixels.shape[1]) + 0.5
        weights = plate.pixels[:, :, 3].astype(float).sum(axis=0)
        assert columns == pytest.approx(80, abs=1.5 / plate.density)
        assert plate.left + (at * weights).sum() / weights.sum() / plate.density == pytest.approx(80, abs=0.1 / factor)

    @given(seed=st.integers(0, 100), oversampling=st.sampled_from([1.0, 1.5, 2.0]))
    @settings(max_examples=20, deadline=None)
    def test_no_filter_makes_impossible_pixels(self, seed: int, oversampling: float) -> None:
        rgba = np.random.default_rng(seed).choice([0, 255], (40, 40, 4)).astype(np.uint8)

        plate = prepare(rgba, left=0, top=0, density=1, output_density=1, oversampling=oversampling, largest_zoom=1)

        y, u, v, a = (plate.pixels[:, :, k].astype(float) / 255 for k in range(4))
        tolerance = 1.01 / 255
        assert (y <= a * 235 / 255 + tolerance).all()
        assert (y >= a * 16 / 255 - tolerance).all()
        for chroma in (u, v):
            assert (chroma <= a * 240 / 255 + tolerance).all()
            assert (chroma >= a * 16 / 255 - tolerance).all()

    def test_finer_detail_than_the_film_shows_is_removed(self) -> None:
        stripes = np.zeros((64, 64, 3), np.uint8)
        stripes[:, ::2] = 255

        fine, coarse = (
            prepare(stripes, left=0, top=0, density=2, output_density=1, oversampling=2, largest_zoom=zoom).pixels
            for zoom in (3.0, 1.0)
        )

        assert np.ptp(fine[20:44, 20:44, 0]) > 200
        assert np.ptp(coarse[20:44, 20:44, 0]) < 12

    def test_the_same_picture_makes_the_same_bytes(self) -> None:
        rgba = np.random.default_rng(5).integers(0, 256, (50, 70, 4)).astype(np.uint8)
        first, second = (prepare(rgba, left=0, top=0, density=1, output_density=1) for _ in range(2))

        assert first.pixels.tobytes() == second.pixels.tobytes()

    @pytest.mark.parametrize(
        "wrong", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 2), np.uint8), np.zeros((4, 4, 4), np.float32)]
    )
    def test_what_is_no_picture_is_refused(self, wrong: np.ndarray) -> None:
        with pytest.raises(ValueError, match="3 or 4 channels"):
            prepare(wrong, left=0, top=0, density=1, output_density=1)

    def test_a_density_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="above 0"):
            prepare(plain((1, 2, 3)), left=0, top=0, density=0, output_density=1)
