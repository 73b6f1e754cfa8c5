"""A production written as Markdown, edited, and read again."""

from dataclasses import replace

from hypothesis import given, settings

from shotwright.domain.manuscript.joining import joined
from shotwright.domain.manuscript.reading import is_manuscript, read_manuscript
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright_sdk.values import Breakdown
from tests.domain.breakdowns import breakdowns


def read(text: str) -> Breakdown:
    return joined(read_manuscript(text), [])


def unplaced(breakdown: Breakdown) -> Breakdown:
    """Without where in the script things stand: another script has other lines."""
    return replace(
        breakdown,
        scenes=tuple(replace(one, anchor=None) for one in breakdown.scenes),
        shots=tuple(replace(one, anchor=None) for one in breakdown.shots),
        anchored=(),
    )


class TestRoundTrip:
    @given(breakdowns())
    @settings(max_examples=300, deadline=None)
    def test_what_is_written_is_read_as_the_same(self, told: Breakdown) -> None:
        text = write_manuscript(told, "ink")

        assert is_manuscript(text)
        assert unplaced(read(text)) == told
        assert write_manuscript(read(text), "ink") == text
