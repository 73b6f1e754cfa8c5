"""Previews that move: GIF with a palette of its own, and animated WebP, which is smaller and has all colours."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
from av.container import OutputContainer
from av.filter import Graph
from av.video.stream import VideoStream

from shotwright_media.clips.filters import chain, passed
from shotwright_media.clips.formats.encoders import require
from shotwright_media.clips.formats.preview_labels import label_gif, label_webp
from shotwright_media.clips.formats.specs import Preview, PreviewSpec
from shotwright_media.clips.formats.writing import BATCH, IsCancelled, OnProgress, decoded, packets, stop_if, written
from shotwright_media.clips.probe import Picture, probe_picture
from shotwright_media.opening import moving_picture, opened

_ENCODERS: Final = {Preview.GIF: "gif", Preview.WEBP: "libwebp_anim"}
_QUALITY: Final = "75"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Which pictures of a film are shown, and how large."""

    film: Path
    spec: PreviewSpec
    rate: Fraction
    count: int
    size: tuple[int, int]

    def frame(self, number: int) -> int:
        """Return the film's frame that picture `number` of the preview shows."""
        return int((self.spec.start_s + number / self.spec.fps) * self.rate)


def write_preview(
    film: Path, path: Path, spec: PreviewSpec, on_progress: OnProgress, is_cancelled: IsCancelled
) -> None:
    """Write a preview of `film` to `path` as `spec` says; see `transcode`."""
    require(_ENCODERS[spec.kind])
    plan = _plan(film, probe_picture(film), spec)
    with opened(film) as source:
        title, comment = (source.metadata.get(name, "") for name in ("title", "comment"))
    steps = _Steps(plan.count * (2 if spec.kind is Preview.GIF else 1), on_progress, is_cancelled)
    with written(path) as part:
        if spec.kind is Preview.GIF:
            palette = _palette(plan, steps)
            with av.open(str(part), "w", format="gif") as target:
                _encode(target, plan, _quantised(plan, palette, steps), "pal8")
            label_gif(part, title, comment)
        else:
            with av.open(str(part), "w", format="webp", container_options={"loop": "0"}) as target:
                _encode(target, plan, _scaled(plan, steps), "bgra")
            label_webp(part, title, comment, plan.size)


def _plan(film: Path, picture: Picture, spec: PreviewSpec) -> _Plan:
    left_s = picture.frames / picture.rate.fps - spec.start_s
    if left_s <= 0:
        raise ValueError(f"{film} ends before {float(spec.start_s):g} s: let the preview start sooner.")
    width = min(spec.width, picture.width)
    return _Plan(
        film=film,
        spec=spec,
        rate=picture.rate.fps,
        count=max(1, int(min(left_s, spec.longest_s) * spec.fps)),
        size=(width, max(1, round(width * picture.height / picture.width))),
    )


class _Steps:
    """Counts the pictures that were worked on, reports them, and asks whether to stop."""

    def __init__(self, total: int, on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        self._total, self._on_progress, self._is_cancelled = total, on_progress, is_cancelled
        self._done = 0

    def step(self) -> None:
        if self._done % BATCH == 0:
            stop_if(self._is_cancelled)
        self._done += 1
        if self._done % BATCH == 0 or self._done == self._total:
            self._on_progress(self._done, self._total)


def _shown(plan: _Plan) -> Iterator[av.VideoFrame]:
    """Yield the pictures of the film that the preview shows, in order."""
    number, wanted = 0, plan.frame(0)
    with opened(plan.film) as source:
        stream = moving_picture(source)
        if stream is None or not stream.time_base:
            return
        source.seek(int(wanted / plan.rate / stream.time_base), stream=stream)
        for packet in packets(plan.film, source, [stream]):
            for picture in decoded(plan.film, packet):
                if not isinstance(picture, av.VideoFrame) or picture.pts is None:
                    continue
                at = round(picture.pts * stream.time_base * plan.rate)
                while at >= wanted:
                    picture.pts, picture.time_base = number, 1 / plan.spec.fps
                    yield picture
                    number, wanted = number + 1, plan.frame(number + 1)
                    if number == plan.count:
                        return


def _scaled(plan: _Plan, steps: _Steps) -> Iterator[av.VideoFrame]:
    """Yield the preview's pictures in its size, in sRGB (bgra)."""
    scaling = f"{plan.size[0]}:{plan.size[1]}:flags=lanczos+accurate_rnd:in_color_matrix=bt709:in_range=tv"
    graph: Graph | None = None
    for picture in _shown(plan):
        steps.step()
        graph = graph or chain(picture, ("scale", scaling), ("format", "bgra"))
        yield from passed(graph, picture)


def _palette(plan: _Plan, steps: _Steps) -> av.VideoFrame:
    """Return the 256 colours that show all pictures of the preview best."""
    graph: Graph | None = None
    for picture in _scaled(plan, steps):
        graph = graph or chain(picture, ("palettegen", "reserve_transparent=0:stats_mode=full"))
        list(passed(graph, picture))
    assert graph is not None, "a preview has at least one picture"
    return next(passed(graph, None))


def _quantised(plan: _Plan, palette: av.VideoFrame, steps: _Steps) -> Iterator[av.VideoFrame]:
    graph: Graph | None = None
    for picture in _scaled(plan, steps):
        if graph is None:
            graph = _dithering(picture, palette)
            graph.vpush(palette, 1)
            graph.vpush(None, 1)
        graph.vpush(picture, 0)
        yield graph.vpull()


def _dithering(picture: av.VideoFrame, palette: av.VideoFrame) -> Graph:
    graph = Graph()
    graph.threads = 1
    inputs = [
        graph.add("buffer", f"video_size={one.width}x{one.height}:pix_fmt={one.format.name}:time_base={base}")
        for one, base in ((picture, picture.time_base), (palette, picture.time_base))
    ]
    use, sink = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle"), graph.add("buffersink")
    for place, source in enumerate(inputs):
        source.link_to(use, input_idx=place)
    use.link_to(sink)
    graph.configure()
    return graph


def _encode(target: OutputContainer, plan: _Plan, pictures: Iterator[av.VideoFrame], pixels: str) -> None:
    options = {"quality": _QUALITY, "compression_level": "4"} if plan.spec.kind is Preview.WEBP else {}
    stream = cast("VideoStream", target.add_stream(_ENCODERS[plan.spec.kind], rate=plan.spec.fps, options=options))
    stream.width, stream.height = plan.size
    stream.pix_fmt = pixels
    stream.codec_context.time_base = 1 / plan.spec.fps
    for number, picture in enumerate(pictures):
        picture.pts, picture.time_base = number, 1 / plan.spec.fps
        target.mux(stream.encode(picture))
    target.mux(stream.encode(None))
