import pytest

from shotwright_media.errors import UnsupportedSize
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameRate


class TestSize:
    @pytest.mark.parametrize(
        ("width", "height", "nearest"),
        [(1281, 720, "1280x720"), (1280, 721, "1280x720"), (0, 720, "2x720"), (8000, 4500, "4096x4096")],
    )
    def test_what_cannot_be_encoded_names_the_nearest_that_can(self, width: int, height: int, nearest: str) -> None:
        with pytest.raises(UnsupportedSize, match=nearest):
            Profile(width=width, height=height)

    @pytest.mark.parametrize("size", [(2, 2), (1280, 720), (720, 1280), (4096, 4096)])
    def test_even_sizes_up_to_4096_are_taken(self, size: tuple[int, int]) -> None:
        assert Profile(width=size[0], height=size[1]).width == size[0]

    def test_a_crf_off_the_scale_is_refused(self) -> None:
        with pytest.raises(ValueError, match="CRF"):
            Profile(width=64, height=64, crf=52)


class TestEncoderId:
    def test_changes_with_everything_that_changes_the_bytes(self) -> None:
        profiles = [
            Profile(width=1280, height=720),
            Profile(width=720, height=1280),
            Profile(width=1280, height=720, crf=18),
            Profile(width=1280, height=720, rate=FrameRate.of(25)),
        ]

        assert len({profile.encoder_id for profile in profiles}) == len(profiles)

    def test_is_the_same_for_equal_profiles(self) -> None:
        assert Profile(width=64, height=36).encoder_id == Profile(width=64, height=36).encoder_id
