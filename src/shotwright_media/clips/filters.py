"""FFmpeg's filters: chains that pictures or sounds of one kind are passed through."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.error import BlockingIOError as NothingReadyError
from av.error import EOFError as NothingLeftError
from av.filter import Graph

from shotwright_media.timebase import SAMPLE_RATE


def chain(picture: av.VideoFrame, *filters: tuple[str, str]) -> Graph:
    """A chain of `filters` (name, arguments) for pictures of the size, format and colours of `picture`; one thread.

    Raises:
        FFmpegError: A filter does not know such pictures.
    """
    graph = Graph()
    graph.threads = 1
    base = picture.time_base or 1
    source = (
        f"video_size={picture.width}x{picture.height}:pix_fmt={picture.format.name}:time_base={base}"
        f":colorspace={picture.colorspace}:range={picture.color_range}"
    )
    nodes = [graph.add("buffer", source), *(graph.add(*each) for each in filters), graph.add("buffersink")]
    graph.link_nodes(*nodes).configure()
    return graph


def passed(graph: Graph, picture: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
    """Put a picture in and yield those that come out: none, one or several. None is the end: the rest comes out.

    Raises:
        FFmpegError: A filter gave up.
    """
    graph.vpush(picture)
    while True:
        try:
            yield graph.vpull()
        except (NothingReadyError, NothingLeftError):
            return


def tempo(speed: Fraction) -> Graph:
    """A chain that plays 48 kHz stereo (fltp) at `speed`, 0.5 to 1, without changing its pitch."""
    graph = Graph()
    graph.threads = 1
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="fltp", layout="stereo", time_base=Fraction(1, SAMPLE_RATE)
    )
    planar = graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo")
    graph.link_nodes(source, graph.add("atempo", f"{float(speed):.9f}"), planar, graph.add("abuffersink")).configure()
    return graph


def heard(graph: Graph, frame: av.AudioFrame | None) -> Iterator[av.AudioFrame]:
    """As `passed`, for sound."""
    graph.push(frame)
    while True:
        try:
            made = graph.pull()
        except (NothingReadyError, NothingLeftError):
            return
        if isinstance(made, av.AudioFrame):
            yield made
