"""Layers become pixels: in the right place, blurred evenly, the same every time, and fast enough."""

import re

import numpy as np
import pytest

from shotwright_animatic.layers import BLEED, Box, Layer, LayeredPicture, Role, SceneLight
from shotwright_animatic.raster import bled, flatten, raster_layer
from shotwright_sdk.errors import BrokenLayers
from shotwright_sdk.vocabulary import Place, ShotSize
from tests.animatic.casting import LANDSCAPE, brief, picture


def _layer(svg: str, **more: float) -> Layer:
    return Layer(name="l", role=Role.FOREGROUND, depth=0.5, svg=svg, **more)  # pyright: ignore[reportArgumentType]


def test_a_layer_covers_the_frame_and_its_bleed() -> None:
    drawn = raster_layer(_layer('<rect x="0" y="0" width="1280" height="720" fill="#ff8000"/>'), LANDSCAPE, 0.25)
    area = bled(LANDSCAPE)
    assert (drawn.left, drawn.top) == pytest.approx((area.left, area.top), abs=4)
    assert drawn.rgba.shape[1] == pytest.approx(1280 * (1 + 2 * BLEED) * 0.25, abs=2)
    x, y = round(-drawn.left * 0.25), round(-drawn.top * 0.25)
    assert tuple(drawn.rgba[y + 2, x + 2]) == (255, 128, 0, 255)
    assert drawn.rgba[y - 2, x - 2, 3] == 0


def test_a_crop_is_a_cut_out_of_the_whole() -> None:
    layer = next(x for x in picture(brief()).layers if x.role is Role.CHARACTER)
    whole = raster_layer(layer, LANDSCAPE, 0.5)
    crop = raster_layer(layer, LANDSCAPE, 0.5, crop=Box(left=500, top=100, right=800, bottom=400))
    x, y = round((crop.left - whole.left) * 0.5), round((crop.top - whole.top) * 0.5)
    height, width = crop.rgba.shape[:2]
    difference = np.abs(whole.rgba[y : y + height, x : x + width].astype(int) - crop.rgba)
    assert difference.mean() < 0.05, "the same drawing on the same grid, but for rounding at edges"
    assert np.quantile(difference, 0.99) <= 2


def test_a_variant_changes_only_its_box() -> None:
    shot = picture(brief(ShotSize.CLOSE_UP))
    (mark,) = shot.figures
    layer = next(x for x in shot.layers if x.name == mark.layer)
    frame = Box(left=0, top=0, right=1280, bottom=720)
    for kind, state, box in (("mouth", "wide", mark.mouth), ("eyes", "closed", mark.eyes)):
        rest = raster_layer(layer, LANDSCAPE, 0.5, crop=frame).rgba
        other = raster_layer(layer, LANDSCAPE, 0.5, crop=frame, variants={kind: state}).rgba
        rows, columns = np.nonzero((rest != other).any(axis=-1))
        assert len(rows)
        assert columns.min() / 0.5 >= box.left - 2
        assert columns.max() / 0.5 <= box.right + 2
        assert rows.min() / 0.5 >= box.top - 2
        assert rows.max() / 0.5 <= box.bottom + 2


def test_an_unknown_variant_changes_nothing() -> None:
    layer = next(x for x in picture(brief()).layers if x.role is Role.CHARACTER)
    plain = raster_layer(layer, LANDSCAPE, 0.1)
    odd = raster_layer(layer, LANDSCAPE, 0.1, variants={"mouth": "yodel", "ears": "wiggling"})
    assert np.array_equal(plain.rgba, odd.rgba)


def test_blur_keeps_the_amount_of_light_and_the_place() -> None:
    dot = '<circle cx="640" cy="360" r="20" fill="#fff"/>'
    sharp = raster_layer(_layer(dot), LANDSCAPE, 0.5).rgba[..., 3].astype(float)
    soft = raster_layer(_layer(dot, blur=10.0), LANDSCAPE, 0.5).rgba[..., 3].astype(float)
    assert sharp.shape == soft.shape
    assert soft.sum() == pytest.approx(sharp.sum(), rel=0.05)
    for axis in (0, 1):
        places = np.arange(sharp.shape[axis])
        assert (soft.sum(1 - axis) * places).sum() / soft.sum() == pytest.approx(
            (sharp.sum(1 - axis) * places).sum() / sharp.sum(), abs=0.6
        )


def test_a_blurred_edge_does_not_darken() -> None:
    soft = raster_layer(
        _layer('<rect x="0" y="0" width="640" height="720" fill="#ffffff"/>', blur=12.0), LANDSCAPE, 0.25
    )
    seen = soft.rgba[soft.rgba[..., 3] > 20]
    assert seen[:, :3].min() >= 253


def test_the_same_layer_gives_the_same_bytes() -> None:
    first, again = (picture(brief(people=2, place=Place.CAFE)) for _ in range(2))
    assert first == again
    assert np.array_equal(flatten(first, (320, 180)), flatten(again, (320, 180)))


def test_layers_are_painted_back_to_front_with_their_alpha() -> None:
    below = _layer('<rect width="1280" height="720" fill="#0000ff"/>')
    above = Layer(
        name="m", role=Role.FOREGROUND, depth=0.6, svg='<rect width="640" height="720" fill="#ff0000" opacity=".5"/>'
    )
    light = SceneLight(ambient="#000000", ambient_amount=0, rim="#ffffff")
    image = flatten(LayeredPicture(size=LANDSCAPE, layers=(below, above), light=light), (128, 72))
    assert tuple(image[36, 96]) == (0, 0, 255)
    assert image[36, 32].tolist() == pytest.approx([128, 0, 128], abs=2)


def test_what_resvg_cannot_draw_is_named() -> None:
    with pytest.raises(BrokenLayers, match="'l'"):
        raster_layer(_layer("<g>"), LANDSCAPE, 0.1)


def test_absurd_sizes_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(ValueError, match="larger"):
        raster_layer(_layer("<g/>"), LANDSCAPE, 500)


def test_a_keyframe_asks_for_nothing_slow() -> None:
    """Filters and masks cost resvg a full-size buffer each; a layer's text is read again for every drawing of it."""
    for layer in picture(brief(ShotSize.FULL, people=4, place=Place.STREET)).layers:
        assert not re.search("<(filter|mask|image|feGaussianBlur)", layer.svg + layer.defs)
        assert len(layer.svg) + len(layer.defs) < 150_000
