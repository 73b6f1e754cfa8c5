import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.colour import rgb_of, yuv_of, yuva_of_premultiplied

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
        share = alpha / 255
        pixel = np.array([[[*(value / 255 * share for value in rgb), share]]], np.float32)

        yuva = yuva_of_premultiplied(pixel)[0, 0].astype(float)

        assert yuva[3] == alpha
        assert np.abs(yuva[:3] - np.array(yuv_of(*rgb)) * share).max() <= 1
