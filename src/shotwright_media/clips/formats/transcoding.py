"""A finished film in another format."""

from collections.abc import Iterable
from pathlib import Path

from shotwright_media.clips.formats.movies import write_movie
from shotwright_media.clips.formats.previews import write_preview
from shotwright_media.clips.formats.specs import FormatSpec, MovieSpec
from shotwright_media.clips.formats.writing import IsCancelled, OnProgress
from shotwright_media.frames.overlays import Overlay


def _nothing(_done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def transcode(
    film: Path,
    path: Path,
    spec: FormatSpec,
    *,
    captions: Iterable[Overlay] = (),
    on_progress: OnProgress = _nothing,
    is_cancelled: IsCancelled = _never,
) -> None:
    """Write `film` to `path` in the format that `spec` says, whole or not at all.

    Memory is what the decoder and the encoder keep, whatever the length. In MP4 sound and soft subtitles are copied; in
    WebM they become Opus and WebVTT; previews are silent. Title and comment are kept in all: as a comment in GIF, as
    XMP in WebP.

    Args:
        film: An MP4 of `mp4.join`.
        path: Where the result goes.
        spec: The format.
        captions: Laid over the pictures in their new size, in order of their first frames; taken one by one as the film
            reaches them. Previews show the film as it is.
        on_progress: Called with (frames done, frames) after every few frames.
        is_cancelled: Asked before every few frames.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        DiskFull: no space is left.
        EncoderMissing: FFmpeg was built without an encoder that the format needs; the message names it.
        RenderError: an encoder gave up.
        UnreadableMedia: the film cannot be read.
        ValueError: a preview is to start after the end of the film.
    """
    if isinstance(spec, MovieSpec):
        write_movie(film, path, spec, captions, on_progress=on_progress, is_cancelled=is_cancelled)
    else:
        write_preview(film, path, spec, on_progress, is_cancelled)
