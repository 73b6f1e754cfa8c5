"""Keyframes set in motion by the embedded model: real clips, decoded by another FFmpeg, looked at pixel by pixel."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from shotwright.providers.embedded.footing import grounds
from shotwright.providers.embedded.motion import animate
from shotwright.providers.embedded.single import INDOORS
from shotwright_animatic.frame import frame_units
from shotwright_animatic.keyframes import keyframe
from shotwright_animatic.layered_svg import from_svg
from shotwright_media.frames.camera import Move
from shotwright_media.frames.easing import Easing as MediaEasing
from shotwright_sdk.errors import BrokenLayers, ModelRefused
from shotwright_sdk.protocols import ClipRequest
from shotwright_sdk.values import CameraMove, PathPoint, Size
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Easing, ShotSize, Weather
from tests.animatic.casting import LANDSCAPE, brief
from tests.media.reader import ffmpeg

Frames = NDArray[np.uint8]
ASPECTS = [(96, 54), (54, 96), (64, 64), (128, 54)]
WHITE, GREEN = (255, 255, 255), (0, 200, 0)
TO_A_CORNER = (PathPoint(at=0.0), PathPoint(at=0.5, x=-1.0, y=-1.0, zoom=1.5), PathPoint(at=1.0, x=2.0, y=2.0))
STRONG = [CameraMove(kind=kind, intensity=4.0, path=TO_A_CORNER) for kind in CameraMoveKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A clip to be made; `file` is the keyframe's bytes."""

    folder: Path
    file: bytes = b""
    svg: str = ""
    camera: CameraMove = field(default_factory=CameraMove)
    size: tuple[int, int] = (96, 54)
    frames: int = 6
    weather: Weather = Weather.CLEAR
    facts: dict[str, bool] = field(default_factory=dict[str, bool])

    def taken(self) -> Frames:
        """The clip's frames as RGB, shape (n, h, w, 3)."""
        out = self.folder / "clip.mp4"
        animate(
            ClipRequest(
                keyframe=self.file,
                layers_svg=self.svg,
                facts=self.facts,
                camera=self.camera,
                weather=self.weather,
                lines=(),
                size=Size(width=self.size[0], height=self.size[1]),
                rate=Fraction(24),
                frames=self.frames,
                seed=5,
                out=out,
            )
        )
        raw, _ = ffmpeg("-v", "error", "-i", out, "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
        return np.frombuffer(raw, np.uint8).reshape(self.frames, self.size[1], self.size[0], 3)


def saved(pixels: NDArray[np.uint8], kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def plain(width: int, height: int, colour: tuple[int, ...] = WHITE) -> NDArray[np.uint8]:
    return np.full((height, width, len(colour)), colour, np.uint8)


def borders(frames: Frames) -> Iterator[NDArray[np.uint8]]:
    yield from (frames[:, 0], frames[:, -1], frames[:, :, 0], frames[:, :, -1])


class TestVocabulary:
    def test_of_the_sdk_and_of_the_library_is_one(self) -> None:
        assert [kind.value for kind in CameraMoveKind] == [move.value for move in Move]
        assert [easing.value for easing in Easing] == [easing.value for easing in MediaEasing]


class TestSinglePictures:
    @pytest.mark.parametrize("camera", STRONG, ids=lambda camera: camera.kind)
    @pytest.mark.parametrize("size", ASPECTS)
    def test_fill_every_frame_of_every_move(self, tmp_path: Path, camera: CameraMove, size: tuple[int, int]) -> None:
        """What lies outside the picture is black."""
        clip = Shot(folder=tmp_path, file=saved(plain(80, 60)), camera=camera, size=size).taken()

        assert min(border.min() for border in borders(clip)) >= 245

    @pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (3, 2), (31, 17), (7680, 4320)])
    @pytest.mark.parametrize("frame", [(96, 54), (54, 96)])
    def test_may_have_any_size(self, tmp_path: Path, size: tuple[int, int], frame: tuple[int, int]) -> None:
        colour = (200, 120, 40)
        move = CameraMove(kind=CameraMoveKind.ZOOM_IN)

        clip = Shot(
            folder=tmp_path, file=saved(plain(*size, colour), "JPEG"), camera=move, size=frame, frames=2
        ).taken()

        assert np.abs(clip.astype(int) - colour).max() <= 8

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_are_cut_evenly_where_their_aspect_differs(self, tmp_path: Path, kind: str) -> None:
        wide = plain(400, 100, (220, 220, 220))
        wide[:, :100], wide[:, 300:] = (200, 30, 30), (30, 30, 200)

        still = Shot(folder=tmp_path, file=saved(wide, kind), size=(96, 48), frames=1).taken()[0]

        assert still[24, 1].tolist() == pytest.approx((220, 220, 220), abs=24)
        assert still[24, -2].tolist() == pytest.approx((220, 220, 220), abs=24)
        narrow = Shot(folder=tmp_path, file=saved(wide, kind), size=(96, 26), frames=1).taken()[0]
        assert narrow[13, 2].tolist() == pytest.approx((200, 30, 30), abs=24)
        assert narrow[13, -3].tolist() == pytest.approx((30, 30, 200), abs=24)

    def test_are_black_where_they_let_through(self, tmp_path: Path) -> None:
        clear = plain(96, 54, (255, 255, 255, 0))
        clear[:, 48:, 3] = 255

        still = Shot(folder=tmp_path, file=saved(clear), frames=1).taken()[0]

        assert still[27, 10].max() <= 4
        assert still[27, 86].min() >= 250

    @pytest.mark.parametrize("kind", [kind for kind in CameraMoveKind if kind is not CameraMoveKind.STATIC])
    def test_are_moved_by_every_move(self, tmp_path: Path, kind: CameraMoveKind) -> None:
        random = np.random.default_rng(1).integers(0, 255, (9, 16, 3)).astype(np.uint8)
        picture = np.asarray(Image.fromarray(random).resize((192, 108), Image.Resampling.BICUBIC))
        path = (PathPoint(at=0.0), PathPoint(at=1.0, x=0.6, zoom=1.5))

        clip = Shot(folder=tmp_path, file=saved(picture), camera=CameraMove(kind=kind, path=path), frames=24).taken()

        assert np.abs(clip[0].astype(int) - clip[12]).mean() > 2

    def test_have_weather_as_layers_do_but_not_indoors(self, tmp_path: Path) -> None:
        shot = Shot(folder=tmp_path, file=saved(plain(96, 54, (20, 30, 40))), size=(192, 108), weather=Weather.SNOW)

        def moved(clip: Frames) -> float:
            return max(float(np.abs(b.astype(int) - a).max()) for a, b in itertools.pairwise(clip))

        assert moved(shot.taken()) > 30
        assert moved(replace(shot, facts={INDOORS: True}).taken()) <= 4
        assert moved(replace(shot, weather=Weather.CLOUDY).taken()) <= 4

    @pytest.mark.parametrize("file", [b"", b"no picture", saved(plain(40, 40))[:60]])
    def test_that_cannot_be_read_are_refused_and_leave_nothing(self, tmp_path: Path, file: bytes) -> None:
        with pytest.raises(ModelRefused, match="Make or upload it again"):
            Shot(folder=tmp_path, file=file).taken()

        assert list(tmp_path.iterdir()) == []


class TestCameras:
    @pytest.mark.parametrize(
        "camera",
        [
            CameraMove(kind=CameraMoveKind.ZOOM_IN, intensity=-1.0),
            CameraMove(kind=CameraMoveKind.ZOOM_IN, speed=float("nan")),
            CameraMove(easing=Easing.CUBIC_BEZIER, bezier=(2.0, 0.0, 0.0, 1.0)),
            CameraMove(kind=CameraMoveKind.FOLLOW_PATH, path=(PathPoint(at=0.5), PathPoint(at=0.2))),
            CameraMove(kind=CameraMoveKind.FOLLOW_PATH, path=(PathPoint(at=0.5, zoom=0.2),)),
        ],
    )
    def test_that_cannot_be_are_refused(self, tmp_path: Path, camera: CameraMove) -> None:
        with pytest.raises(ModelRefused, match="camera cannot move so"):
            Shot(folder=tmp_path, file=saved(plain(8, 8)), camera=camera).taken()

    def test_follow_a_path_to_where_it_leads(self, tmp_path: Path) -> None:
        picture = plain(192, 108, (30, 30, 30))
        picture[20:34, 130:146] = WHITE  # its middle lies at 72 % and 25 %
        path = (PathPoint(at=0.0), PathPoint(at=1.0, x=138 / 192, y=27 / 108, zoom=2.4))

        last = Shot(
            folder=tmp_path, file=saved(picture), camera=CameraMove(kind=CameraMoveKind.FOLLOW_PATH, path=path)
        ).taken()[-1]

        rows, columns = np.nonzero(last[:, :, 0] > 128)
        assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((48, 27), abs=0.6)


LAYERED = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720">
<g id="sky" data-role="backdrop" data-depth="{sky}">
  <rect x="-200" y="-120" width="1680" height="960" fill="#00c800"/>
</g>
<g id="lin" data-role="character" data-depth="0.75">
  <rect x="440" y="200" width="400" height="{high}" fill="#c80000"/>
</g>
</svg>"""


class TestLayers:
    @pytest.mark.parametrize("below", [0.0, 0.02, 0.056, 0.14])
    @pytest.mark.parametrize("camera", STRONG, ids=lambda camera: camera.kind)
    def test_of_half_figures_never_show_their_hem(self, tmp_path: Path, camera: CameraMove, below: float) -> None:
        svg = LAYERED.format(sky=0.1, high=520 + 720 * below + 8)

        clip = Shot(folder=tmp_path, svg=svg, camera=camera).taken()

        red = clip[:, :, :, 0].astype(int) > clip[:, :, :, 1]
        for frame in red:
            body = frame[frame.shape[0] // 2]
            assert frame[-1, body].mean() > 0.9

    def test_of_whole_figures_leave_the_camera_free(self) -> None:
        whole = from_svg(LAYERED.format(sky=0.1, high=400))

        assert grounds(whole) == ()

    @pytest.mark.parametrize("depth", ["-999", "-5", "40", "999"])
    def test_at_absurd_depths_fill_the_frame(self, tmp_path: Path, depth: str) -> None:
        camera = CameraMove(kind=CameraMoveKind.DOLLY_IN, intensity=4.0)

        clip = Shot(folder=tmp_path, svg=LAYERED.format(sky=depth, high=10), camera=camera, frames=3).taken()

        assert np.abs(clip[:, 5].astype(int) - GREEN).max() <= 20

    def test_that_cannot_be_read_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenLayers):
            Shot(folder=tmp_path, svg="<svg/>").taken()


class TestFooting:
    @pytest.mark.parametrize("angle", [Angle.EYE_LEVEL, Angle.DUTCH, Angle.BIRDS_EYE])
    @pytest.mark.parametrize("aspect", [(16, 9), (9, 16), (1, 1), (239, 100)])
    def test_of_drawn_people_is_known_wherever_a_body_ends_within_the_bleed(
        self, angle: Angle, aspect: tuple[int, int]
    ) -> None:
        for people in (1, 4):
            shot = keyframe(brief(ShotSize.MEDIUM, angle, people=people), frame_units(*aspect))
            for ground in grounds(shot):
                assert ground.depth == 0.75
                assert 0.02 < ground.below < 0.14

    def test_of_people_seen_whole_is_of_no_account(self) -> None:
        assert grounds(keyframe(brief(ShotSize.WIDE, people=2), LANDSCAPE)) == ()
