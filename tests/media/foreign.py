"""Films that another program made, as people and providers bring them."""

from fractions import Fraction
from pathlib import Path

import av

from tests.media.reader import ffmpeg


def made(path: Path, *arguments: str | Path) -> Path:
    ffmpeg("-y", "-v", "error", *arguments, path)
    return path


def shifted(film: Path, path: Path, seconds: Fraction) -> Path:
    """The pictures and sounds of `film` in a transport stream whose clock begins at `seconds`, even before 0."""
    options = {"avoid_negative_ts": "disabled"}
    with av.open(str(film)) as source, av.open(str(path), "w", format="mpegts", options=options) as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None and packet.pts is not None:
                shift = round(seconds / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return path
