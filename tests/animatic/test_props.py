import io
import re
from importlib.resources import files

import numpy as np
import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shotwright_animatic import props

from .places_kit import parse


def picture(svg: str) -> np.ndarray:
    file = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="50" height="50">{svg}</svg>'
    png = resvg_py.svg_to_bytes(svg_string=file, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


class TestNames:
    def test_there_are_at_least_150_and_they_weigh_under_600_kilobytes(self) -> None:
        size = len(files("shotwright_animatic").joinpath("data", "props.json").read_bytes())

        assert len(props.names()) >= 150
        assert size < 600_000

    def test_the_things_that_scripts_speak_of_are_there(self) -> None:
        wanted = {"phone", "letter", "key", "knife", "ring", "painting", "book", "newspaper", "cup", "umbrella", "car"}

        assert wanted <= set(props.names())


class TestDrawing:
    @pytest.mark.parametrize("name", props.names())
    def test_a_prop_fills_its_square_and_nothing_else(self, name: str) -> None:
        alpha = picture(props.prop_svg(name, 20, 30, 50))[..., 3]

        assert (alpha[15:40, 10:35] > 0).mean() > 0.12
        assert alpha[:14].max() == 0
        assert alpha[:, :9].max() == 0
        assert alpha[41:].max() == 0
        assert alpha[:, 36:].max() == 0

    def test_two_of_one_kind_share_no_id(self) -> None:
        both = props.prop_svg("violin", 0, 0, 50) + props.prop_svg("violin", 60, 0, 50)

        ids = re.findall(r'id="([^"]+)"', both)
        assert len(ids) == len(set(ids)) > 2
        assert set(re.findall(r"url\(#([^)]+)\)", both)) <= set(ids)

    @pytest.mark.parametrize("name", props.names())
    def test_a_prop_is_plain_svg_without_references_to_the_outside(self, name: str) -> None:
        root = parse(f"<svg>{props.prop_svg(name, 1, 2, 3)}</svg>")

        assert not {node.tag for node in root.iter()} & {"image", "script", "foreignObject", "style"}

    def test_an_unknown_name_is_a_key_error(self) -> None:
        with pytest.raises(KeyError):
            props.prop_svg("philosopher's stone", 0, 0, 10)


class TestFinding:
    @pytest.mark.parametrize(
        ("word", "name"),
        [
            ("手机", "phone"),
            ("信", "letter"),
            ("钥匙", "key"),
            ("那把生锈的旧钥匙", "key"),
            ("一幅油画", "painting"),
            ("匿名信", "letter"),
            ("旧书", "book"),
            ("雨伞", "umbrella"),
            ("smartphone", "phone"),
            ("PHOTO", "painting"),
            ("an old photograph", "painting"),
            ("love_letter", "love_letter"),
            ("two letters", "letter"),
            ("sports car", "car"),
        ],
    )
    def test_words_in_both_languages_find_their_thing(self, word: str, name: str) -> None:
        assert props.find(word) == name

    @pytest.mark.parametrize("word", ["", "   ", "相信自己", "monkey business", "scarlet", "zzz"])
    def test_words_that_name_no_prop_find_none(self, word: str) -> None:
        assert props.find(word) is None

    @pytest.mark.parametrize("name", props.names())
    def test_every_prop_is_found_by_its_own_name(self, name: str) -> None:
        assert props.find(name) == name

    @given(st.text(max_size=40))
    @settings(max_examples=40)
    def test_whatever_is_asked_the_answer_is_a_name_or_none(self, word: str) -> None:
        assert props.find(word) in {None, *props.names()}
