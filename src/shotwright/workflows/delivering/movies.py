"""The film in other codecs, sizes and shapes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from shotwright.domain.films import Subtitles
from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.delivering.focusing import focuses
from shotwright.workflows.delivering.kinds import FileKind
from shotwright.workflows.making.film_captions import burned, cues_of, soft
from shotwright.workflows.making.films import LABEL, cut_list_of
from shotwright.workflows.making.reels import Reel
from shotwright_media.clips.formats.reframing import Reframing
from shotwright_media.clips.formats.specs import PROXY, Codec, FormatSpec, MovieSpec, Preview, PreviewSpec
from shotwright_media.clips.formats.transcoding import transcode
from shotwright_media.clips.formats.writing import OnProgress
from shotwright_media.film.export import export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.frames.overlays import Overlay

_SPECS: Final[dict[FileKind, tuple[str, FormatSpec]]] = {
    FileKind.HEVC: (".hevc.mp4", MovieSpec(codec=Codec.HEVC)),
    FileKind.VP9: (".vp9.webm", MovieSpec(codec=Codec.VP9)),
    FileKind.AV1: (".av1.webm", MovieSpec(codec=Codec.AV1)),
    FileKind.GIF: (".preview.gif", PreviewSpec(kind=Preview.GIF)),
    FileKind.WEBP: (".preview.webp", PreviewSpec(kind=Preview.WEBP)),
    FileKind.PROXY: (".proxy.mp4", PROXY),
}
_SHAPES: Final = {FileKind.UPRIGHT: (9, 16), FileKind.SQUARE: (1, 1)}


def write_movie(kind: FileKind, film: Path, stem: Path, on_progress: OnProgress) -> Path | None:
    """Write `film` in another format beside it; None if `kind` is none that is made of the film alone."""
    if kind not in _SPECS:
        return None
    ending, spec = _SPECS[kind]
    path = stem.with_name(stem.name + ending)
    transcode(film, path, spec, on_progress=on_progress)
    return path


def write_reshaped(
    kind: FileKind,
    record: FilmRecord,
    reel: Reel,
    *,
    film: Path,
    stem: Path,
    store: SegmentStore,
    on_progress: OnProgress,
) -> Path | None:
    """Write the film in another shape, cut around the people, its captions drawn for that shape.

    Where the picture is cut, burned captions would be too: so a film without them is cut. `film` gives its sound.
    """
    if kind not in _SHAPES:
        return None
    path, clean = stem.with_name(f"{stem.name}.{kind}.mp4"), stem.with_name(f".{stem.name}.clean.mp4")
    size = _shaped(reel, *_SHAPES[kind])
    share = size[0] / size[1] * reel.profile.height / reel.profile.width
    reframing = Reframing(width=size[0], height=size[1], focuses=tuple(focuses(record, reel, share)))
    try:
        export_film(
            cut_list_of(replace(reel, mark=False), ()),
            clean,
            store,
            reel.profile,
            sound=lambda: film,
            subtitles=soft(reel, cues_of(reel)),
            title=reel.title,
            comment=LABEL,
        )
        transcode(
            clean,
            path,
            MovieSpec(codec=Codec.H264, reframing=reframing),
            captions=_captions(reel.sized(*size)),
            on_progress=on_progress,
        )
    finally:
        clean.unlink(missing_ok=True)
    return path


def _shaped(reel: Reel, wide: int, high: int) -> tuple[int, int]:
    """A size of that shape whose shorter side is the film's."""
    shorter = min(reel.profile.width, reel.profile.height)
    unit = shorter / min(wide, high)
    return round(wide * unit / 2) * 2, round(high * unit / 2) * 2


def _captions(reel: Reel) -> Iterator[Overlay]:
    cues = cues_of(reel) if reel.subtitles is Subtitles.BURNED else ()
    return (one.draw() for one in sorted(burned(reel, cues), key=lambda one: one.span.first))
