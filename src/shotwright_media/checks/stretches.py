"""Stretches of time in which something goes on, collected while a film streams by."""

from collections.abc import Sequence

from shotwright_media.timebase import FrameSpan


class Stretches:
    """Collects the runs of consecutive frames for which something holds."""

    def __init__(self) -> None:
        self._found: list[FrameSpan] = []
        self._since: int | None = None

    def note(self, frame: int, *, holds: bool) -> None:
        """Tell whether it holds at `frame`; frames come in order."""
        if holds and self._since is None:
            self._since = frame
        elif not holds and self._since is not None:
            self.close(frame)

    def close(self, end: int) -> None:
        """The run that is under way, if any, ends before `end`."""
        if self._since is not None and end > self._since:
            self._found.append(FrameSpan(first=self._since, end=end))
        self._since = None

    def longer(self, frames: int) -> tuple[FrameSpan, ...]:
        """The closed runs of at least so many frames."""
        return tuple(span for span in self._found if len(span) >= frames)


def without(span: FrameSpan, expected: Sequence[FrameSpan]) -> list[FrameSpan]:
    """The parts of `span` that lie in none of `expected`, in order."""
    parts: list[FrameSpan] = []
    first = span.first
    for other in sorted(expected, key=lambda each: each.first):
        if other.end <= first or other.first >= span.end:
            continue
        if other.first > first:
            parts.append(FrameSpan(first=first, end=other.first))
        first = other.end
    if first < span.end:
        parts.append(FrameSpan(first=first, end=span.end))
    return parts


def joined(spans: Sequence[FrameSpan], gap: int) -> tuple[FrameSpan, ...]:
    """`spans`, in order, with those that are less than `gap` frames apart made one."""
    met: list[FrameSpan] = []
    for span in spans:
        if met and span.first - met[-1].end < gap:
            met[-1] = FrameSpan(first=met[-1].first, end=span.end)
        else:
            met.append(span)
    return tuple(met)
