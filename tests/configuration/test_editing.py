"""Changing one key of a file that a person keeps."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.configuration.documents import Document, parse_document
from shotwright.configuration.editing import with_value, without

FILE = """\
# of our studio
workers: 4   # cores

defaults:
  # how it looks
  style: ink  # for now
  generation:
    frame_rate: 24

    resolution: 1280x720
  voices: {narrator: af_heart}
last:
"""


def document() -> Document:
    return parse_document("config.yaml", FILE)


def changed_lines(text: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    before, after = FILE.splitlines(), text.splitlines()
    return [one for one in before if one not in after], [one for one in after if one not in before]


@pytest.mark.parametrize(
    ("key", "value", "went", "came"),
    [
        ("workers", "8", ["workers: 4   # cores"], ["workers: 8   # cores"]),
        ("defaults.style", "comic", ["  style: ink  # for now"], ["  style: comic  # for now"]),
        ("defaults.voices.narrator", "zf", ["  voices: {narrator: af_heart}"], ["  voices: {narrator: zf}"]),
        ("defaults.generation.video_duration", "5s", [], ["    video_duration: 5s"]),
        ("defaults.caps.project_usd", "20", [], ["  caps:", "    project_usd: 20"]),
        ("public_url", "https://studio.example.com", [], ["public_url: https://studio.example.com"]),
        ("last", "${A}", ["last:"], ["last: ${A}"]),
        ("last.deeper", "x", [], ["  deeper: x"]),
        ("producer", "a: b # c", [], ['producer: "a: b # c"']),
    ],
)  # fmt: skip
def test_one_key_is_written_and_nothing_else_changes(key: str, value: str, went: list[str], came: list[str]) -> None:
    text = with_value(document(), tuple(key.split(".")), value)

    assert changed_lines(text) == (went, came)


@pytest.mark.parametrize(
    ("key", "went"),
    [
        ("workers", ["workers: 4   # cores"]),
        ("defaults.style", ["  style: ink  # for now"]),
        ("defaults.generation.frame_rate", ["    frame_rate: 24"]),
        ("defaults.generation", ["  generation:", "    frame_rate: 24", "    resolution: 1280x720"]),
        ("defaults.voices.narrator", ["  voices: {narrator: af_heart}"]),
    ],
)
def test_one_key_is_taken_out_with_what_stands_below_it(key: str, went: list[str]) -> None:
    text = without(document(), tuple(key.split(".")))

    assert changed_lines(text) == (went, [])


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("defaults", "line 4, defaults: this has keys or items of its own"),
        ("defaults.voices.Lin", "line 11, defaults.voices: this stands in braces"),
        ("workers.more", "line 2, workers: this has a value"),
    ],
)
def test_what_cannot_be_written_without_touching_others_is_refused(key: str, said: str) -> None:
    with pytest.raises(ConfigUnreadable, match=said):
        with_value(document(), tuple(key.split(".")), "x")


def test_what_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(ConfigUnreadable, match="this key is not in the file"):
        without(document(), ("nowhere",))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_value_is_read_back_as_it_was_given(value: str) -> None:
    for key in (("workers",), ("defaults", "caps", "x"), ("last",)):
        text = with_value(document(), key, value)
        found = parse_document("config.yaml", text)
        room = found.content
        for step in key[:-1]:
            room = room[step]
        assert room[key[-1]] == value
        assert set(document().spans) <= set(found.spans)
        assert yaml.safe_load(text)["defaults"]["style"] == "ink"
