import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.frames.colour import film_bytes, limited, rgb_of, yuv_of

BYTES = st.integers(0, 255)


class TestBt709:
    # ITU-R BT.709-6 and H.273 by hand: 100 % and 75 % bars.
    @pytest.mark.parametrize(
        ("rgb", "yuv"),
        [
            ((0, 0, 0), (16, 128, 128)),
            ((255, 255, 255), (235, 128, 128)),
            ((255, 0, 0), (63, 102, 240)),
            ((0, 255, 0), (173, 42, 26)),
            ((0, 0, 255), (32, 240, 118)),
            ((191, 191, 0), (168, 44, 136)),
        ],
    )
    def test_known_colours(self, rgb: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
        assert yuv_of(*rgb) == yuv

    @given(rgb=st.tuples(BYTES, BYTES, BYTES))
    def test_there_and_back_is_within_two_codes(self, rgb: tuple[int, int, int]) -> None:
        planes = [np.full((1, 1), value, np.uint8) for value in yuv_of(*rgb)]

        back = rgb_of(*planes)[0, 0].astype(int)

        assert np.abs(back - rgb).max() <= 2


class TestPremultiplied:
    @given(rgb=st.tuples(BYTES, BYTES, BYTES), alpha=BYTES)
    def test_offsets_are_premultiplied_too(self, rgb: tuple[int, int, int], alpha: int) -> None:
        yuva = film_bytes(np.array([[[*rgb, alpha]]], np.uint8))[0, 0].astype(float)

        assert yuva[3] == alpha
        assert np.abs(yuva[:3] - np.array(yuv_of(*rgb)) * alpha / 255).max() <= 1.5

    def test_without_alpha_everything_is_opaque(self) -> None:
        picture = np.random.default_rng(1).integers(0, 256, (9, 9, 3)).astype(np.uint8)

        film = film_bytes(picture)

        assert (film[:, :, 3] == 255).all()
        assert np.abs(rgb_of(*np.moveaxis(film, 2, 0)[:3]).astype(int) - picture).max() <= 2


class TestLimited:
    @given(film=st.tuples(BYTES, BYTES, BYTES, BYTES))
    def test_brings_every_value_into_its_range_and_leaves_what_is_there(self, film: tuple[int, int, int, int]) -> None:
        y, u, v, alpha = limited(np.array([[film]], np.uint8))[0, 0].astype(float)

        low, high_y, high_uv = (limit * alpha / 255 for limit in (16, 235, 240))
        assert alpha == film[3]
        for value, before, high in ((y, film[0], high_y), (u, film[1], high_uv), (v, film[2], high_uv)):
            assert low - 0.51 <= value <= high + 0.51
            assert value == before or not low <= before <= high
