"""Layered pictures go out as SVG and come back, whatever an editor did, and nothing harmful comes in."""

import base64
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_animatic.layered_svg import from_svg, to_svg
from shotwright_animatic.layers import Box, FigureMark, Layer, LayeredPicture, Role, SceneLight
from shotwright_animatic.raster import flatten
from shotwright_sdk.errors import BrokenLayers
from shotwright_sdk.vocabulary import Emotion, Place, ShotSize, Weather
from tests.animatic.casting import LANDSCAPE, brief, picture

_TINY = (320, 180)
_NAMES = {"svg": "http://www.w3.org/2000/svg", "inkscape": "http://www.inkscape.org/namespaces/inkscape"}


def _small() -> LayeredPicture:
    sky = Layer(
        name="sky",
        role=Role.BACKDROP,
        depth=0.05,
        svg='<rect width="1280" height="720" fill="url(#sky-g)"/>',
        defs='<linearGradient id="sky-g"><stop offset="0" stop-color="#204060"/></linearGradient>',
    )
    who = Layer(
        name="char_001", role=Role.CHARACTER, depth=0.75, svg='<g id="char_001-mouth-rest"><path d="M0 0H9V9Z"/></g>'
    )
    rain = Layer(name="rain", role=Role.EFFECT, depth=1.3, svg='<path d="M5 5L9 9"/>', blur=1.5, effect="rain")
    box = Box(left=1.5, top=2, right=30, bottom=40)
    mark = FigureMark(character="char_001", layer="char_001", head=box, face=box, mouth=box, eyes=box)
    light = SceneLight(ambient="#304050", ambient_amount=0.2, rim="#ffeedd")
    return LayeredPicture(
        size=LANDSCAPE, layers=(sky, who, rain), light=light, figures=(mark,), effects=("rain", "dust")
    )


def test_out_and_back_is_the_same_picture() -> None:
    assert from_svg(to_svg(_small())) == _small()


@pytest.mark.parametrize("weather", [Weather.CLEAR, Weather.RAIN])
def test_a_real_shot_comes_back_with_the_same_pixels_layers_and_faces(weather: Weather) -> None:
    before = picture(brief(people=2, place=Place.STREET, emotion=Emotion.SAD, weather=weather))
    after = from_svg(to_svg(before))
    assert after.figures == before.figures
    assert after.light == before.light
    assert [(x.name, x.role, x.depth, x.blur, x.effect) for x in after.layers] == [
        (x.name, x.role, x.depth, x.blur, x.effect) for x in before.layers
    ]
    assert np.array_equal(flatten(before, _TINY), flatten(after, _TINY))
    assert to_svg(from_svg(to_svg(after))) == to_svg(after)


def test_the_file_is_what_inkscape_calls_layers() -> None:
    root = ET.fromstring(to_svg(_small()))  # noqa: S314  (written by ourselves)
    assert root.get("viewBox") == "0 0 1280 720"
    groups = root.findall("svg:g", _NAMES)
    mode, label = (f"{{{_NAMES['inkscape']}}}{name}" for name in ("groupmode", "label"))
    assert [(g.get(mode), g.get(label)) for g in groups] == [("layer", n) for n in ("sky", "char_001", "rain")]


def test_ids_are_unique_in_the_whole_file() -> None:
    text = to_svg(picture(brief(people=4, place=Place.CITY)))
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def _as_inkscape_saves(text: str) -> str:
    """Do what Inkscape does: a declaration, its own namespaces, view, metadata, styles, and definitions of its own."""
    text = text.replace(
        "<svg ",
        '<svg xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" sodipodi:docname="a.svg" inkscape:version="1.4" ',
        1,
    )
    extra = (
        '<sodipodi:namedview id="base" pagecolor="#fff"><inkscape:grid type="xygrid"/></sodipodi:namedview>'
        '<metadata><x xmlns="http://example.org/rdf"/></metadata>'
        '<defs id="d1"><linearGradient id="lg1" inkscape:collect="always"><stop style="stop-color:#102030"/>'
        '</linearGradient><linearGradient id="lg2" xlink:href="#lg1" x1="0" x2="1"/></defs>'
    )
    text = re.sub(r"(<svg [^>]*>)", lambda m: m[1] + extra, text, count=1)
    return text.replace('fill="url(#sky-g)"', 'style="fill:url(#lg2)" inkscape:label="Sky" sodipodi:nodetypes="cc"')


def test_a_picture_that_inkscape_saved_again_is_understood() -> None:
    after = from_svg(_as_inkscape_saves(to_svg(_small())))
    assert [layer.name for layer in after.layers] == ["sky", "char_001", "rain"]
    sky = after.layers[0]
    assert 'id="lg2"' in sky.defs
    assert 'id="lg1"' in sky.defs
    assert "inkscape" not in sky.svg + sky.defs
    assert tuple(flatten(after, _TINY)[90, 160]) == (0x10, 0x20, 0x30)


def test_moved_hidden_and_added_layers_are_respected() -> None:
    text = to_svg(_small())
    text = text.replace('id="sky" ', 'id="sky" transform="translate(640 0)" ')
    text = text.replace('id="rain" ', 'id="rain" style="display:none" ')
    text = text.replace("</svg>", '<circle cx="9" cy="9" r="5" fill="#f00"/></svg>')
    after = from_svg(text)
    assert [layer.name for layer in after.layers] == ["sky", "char_001", "added-3"]
    image = flatten(after, _TINY)
    assert not image[100, 40].any()
    assert image[100, 300].any()
    assert after.layers[2].depth == 0.75


def test_reordering_the_groups_reorders_the_layers() -> None:
    text = to_svg(_small())
    groups = re.findall(r"<g id=.*?</g>(?=\n)", text)
    assert len(groups) == 3
    swapped = text.replace(groups[0], "@").replace(groups[2], groups[0]).replace("@", groups[2])
    assert [layer.name for layer in from_svg(swapped).layers] == ["rain", "char_001", "sky"]


_HOSTILE: dict[str, Callable[[str], str]] = {
    "doctype": lambda t: t.replace("<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1),
    "external doctype": lambda t: t.replace("<svg", '<!doctype svg SYSTEM "file:///etc/passwd"><svg', 1),
    "script": lambda t: t.replace("</svg>", "<script>alert(1)</script></svg>"),
    "foreign object": lambda t: t.replace("</svg>", "<g><foreignObject/></g></svg>"),
    "handler": lambda t: t.replace("<rect ", '<rect onload="x()" ', 1),
    "file image": lambda t: t.replace("<rect ", '<image href="file:///etc/passwd"/><rect ', 1),
    "web image": lambda t: t.replace("<rect ", '<image href="https://example.org/a.png"/><rect ', 1),
    "relative image": lambda t: t.replace("<rect ", '<image href="../secret.png"/><rect ', 1),
    "svg in data": lambda t: t.replace("<rect ", '<image href="data:image/svg+xml;base64,AAAA"/><rect ', 1),
    "url fill": lambda t: t.replace("url(#sky-g)", "url(https://example.org/x#y)"),
    "url style": lambda t: t.replace("<rect ", '<rect style="fill: URL( \'http://example.org\' )" ', 1),
    "css import": lambda t: t.replace("</svg>", "<style>@import 'x.css';</style></svg>"),
    "css escape": lambda t: t.replace("<rect ", '<rect style="fill:u\\72l(http://example.org)" ', 1),
    "clone bomb": lambda t: t.replace(
        "</svg>", '<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><use href="#c"/></g></svg>'
    ),
    "nesting": lambda t: t.replace("</svg>", "<g>" * 200 + "</g>" * 200 + "</svg>"),
    "huge": lambda t: t + " " * 8_000_001,
    "cut off": lambda t: t[: len(t) // 2],
    "not svg": lambda _: "<html/>",
    "nothing": lambda _: "",
    "no view box": lambda t: t.replace("viewBox", "vb"),
    "odd view box": lambda t: t.replace('viewBox="0 0 1280 720"', 'viewBox="0 0 NaN 1e9"'),
    "depth": lambda t: t.replace('data-depth="0.05"', 'data-depth="near"'),
    "endless depth": lambda t: t.replace('data-depth="0.05"', 'data-depth="inf"'),
    "role": lambda t: t.replace('data-role="backdrop"', 'data-role="villain"'),
    "face": lambda t: re.sub(r'data-face="[^"]*"', 'data-face="1 2 3"', t),
    "empty face": lambda t: re.sub(r'data-face="[^"]*"', 'data-face="5 5 5 5"', t),
    "light": lambda t: t.replace('data-ambient="#304050"', 'data-ambient="red"'),
    "twins": lambda t: t.replace('id="rain" inkscape', 'id="sky" inkscape'),
    "no layers": lambda t: re.sub(r"<g id=.*</g>", "", t, flags=re.DOTALL),
    "control character": lambda t: t.replace("<rect", "<rect \x00", 1),
}  # fmt: skip


@pytest.mark.parametrize("fault", _HOSTILE)
def test_hostile_and_broken_pictures_are_refused_with_one_sentence(fault: str) -> None:
    text = _HOSTILE[fault](to_svg(_small()))
    with pytest.raises(BrokenLayers) as refused:
        from_svg(text)
    message = str(refused.value)
    assert 20 < len(message) < 220
    assert "\n" not in message
    assert message.endswith(".")


def test_an_embedded_bitmap_is_allowed() -> None:
    _, png = cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))
    pixel = f"data:image/png;base64,{base64.b64encode(png.tobytes()).decode()}"
    text = to_svg(_small()).replace("<rect ", f'<image href="{pixel}" width="9" height="9"/><rect ', 1)
    assert "<image" in from_svg(text).layers[0].svg


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BrokenLayers):
        from_svg(text)


@given(st.integers(0, 2000), st.sampled_from(["", "<", ">", '"', "&", "\x01", "</g>", "<g>", "url(x)", "😀"]))
def test_any_damage_to_a_picture_is_read_or_refused(at: int, damage: str) -> None:
    text = to_svg(_small())
    at = min(at, len(text))
    try:
        found = from_svg(text[:at] + damage + text[at + 1 :])
    except BrokenLayers:
        return
    assert found.layers


def test_markup_in_names_is_data() -> None:
    odd = _small()
    name = 'a"<b>&'
    layer = Layer(name=name, role=Role.FOREGROUND, depth=0.5, svg="<g/>")
    again = from_svg(to_svg(LayeredPicture(size=odd.size, layers=(layer,), light=odd.light)))
    assert again.layers[0].name == name


def test_an_insert_has_no_faces() -> None:
    assert picture(brief(ShotSize.INSERT, people=1, prop="phone")).figures == ()
