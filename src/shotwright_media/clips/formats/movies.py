"""A film in another codec, shape or size: decoded once, encoded once, a picture at a time."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import av
from av.container import Flags, InputContainer, OutputContainer
from av.video.frame import PictureType

from shotwright_media.clips.formats.captioning import Captioning
from shotwright_media.clips.formats.encoders import add_picture
from shotwright_media.clips.formats.reframing import Reframer, Reframing
from shotwright_media.clips.formats.soft_tracks import Copied, Opus, Transfer, WebVtt
from shotwright_media.clips.formats.specs import Codec, MovieSpec
from shotwright_media.clips.formats.writing import (
    BATCH,
    AnyPacket,
    IsCancelled,
    OnProgress,
    decoded,
    packets,
    stop_if,
    written,
)
from shotwright_media.clips.probe import Picture, probe_picture
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.overlays import Overlay
from shotwright_media.opening import first_sound, moving_picture, opened
from shotwright_media.profile import Profile

_WEBM: Final = frozenset({Codec.VP9, Codec.AV1})
_KEPT: Final = ("title", "comment")


def write_movie(
    film: Path,
    path: Path,
    spec: MovieSpec,
    captions: Iterable[Overlay],
    *,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> None:
    """Write `film` to `path` as `spec` says; see `transcode`."""
    picture = probe_picture(film)
    if picture.pixel_format != "yuv420p":
        raise UnreadableMedia(f"{film} has pictures of another kind than a film of ours. Conform it first.")
    with opened(film) as source, written(path) as part, _container(part, spec) as target:
        for name in _KEPT:
            if name in source.metadata:
                target.metadata[name] = source.metadata[name]
        _Transcoding(film, source, target, spec, picture).run(captions, on_progress, is_cancelled)


def _container(part: Path, spec: MovieSpec) -> OutputContainer:
    if spec.codec in _WEBM:
        container = av.open(str(part), "w", format="webm")
    else:
        container = av.open(str(part), "w", format="mp4", container_options={"movflags": "+faststart"})
    container.flags |= Flags.bitexact.value  # no version of the library and no random numbers in the file
    return container


class _Transcoding:
    """The tracks of a film on their way into another file."""

    def __init__(
        self, film: Path, source: InputContainer, target: OutputContainer, spec: MovieSpec, picture: Picture
    ) -> None:
        reframing = _reframing(spec, picture)
        size = (reframing.width, reframing.height) if reframing else (picture.width, picture.height)
        crf = spec.quality if spec.codec is Codec.H264 else 0
        self._profile = Profile(width=size[0], height=size[1], rate=picture.rate, crf=crf)
        self._film, self._source, self._target = film, source, target
        self._frames, self._done = picture.frames, 0
        self._reframer = Reframer(reframing) if reframing else None
        self._picture = add_picture(target, spec, self._profile)
        self._others = self._transfers(spec.codec in _WEBM)

    def _transfers(self, webm: bool) -> dict[int, Transfer]:
        """Return what takes over each track besides the picture, by the track's number."""
        transfers: dict[int, Transfer] = {}
        sound = first_sound(self._source)
        if sound is not None:
            lasts_s = self._profile.rate.seconds(self._frames)
            transfers[sound.index] = Opus(self._target, self._film, lasts_s) if webm else Copied(self._target, sound)
        for track in self._source.streams.subtitles:
            if track.codec_context.name == "mov_text":
                transfers[track.index] = WebVtt(self._target, track) if webm else Copied(self._target, track)
        return transfers

    def run(self, captions: Iterable[Overlay], on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        captioning = Captioning(captions, self._profile.width, self._profile.height)
        moving = moving_picture(self._source)
        streams = [track for track in self._source.streams if track is moving or track.index in self._others]
        read = dict.fromkeys((track.index for track in streams), 0)
        for packet in packets(self._film, self._source, streams):
            read[packet.stream.index] += packet.size > 0
            if packet.stream is not moving:
                self._target.mux(list(self._others[packet.stream.index].take(packet)))
                continue
            for picture in decoded(self._film, packet):
                if isinstance(picture, av.VideoFrame):
                    if self._done % BATCH == 0:
                        stop_if(is_cancelled)
                        on_progress(self._done, self._frames)
                    self._target.mux(list(self._encoded(picture, captioning)))
        if any(read[track.index] < track.frames for track in streams):
            raise UnreadableMedia(f"{self._film} is cut short: a part of it is not there. Export the film again.")
        self._target.mux(self._picture.encode(None))
        on_progress(self._done, self._frames)

    def _encoded(self, picture: av.VideoFrame, captioning: Captioning) -> Iterator[AnyPacket]:
        made = self._reframer.picture(self._done, picture) if self._reframer else picture
        made = captioning.picture(self._done, made)
        made.pts, made.time_base = self._done, 1 / self._profile.rate.fps
        made.pict_type = PictureType.NONE  # it was decoded from a key frame or not; the new file decides anew
        self._done += 1
        yield from self._picture.encode(made)


def _reframing(spec: MovieSpec, picture: Picture) -> Reframing | None:
    """Return how a picture changes its size, if it does. A film is never enlarged to a width."""
    if spec.width is None or spec.width >= picture.width:
        return spec.reframing
    width = spec.width // 2 * 2
    return Reframing(width=width, height=max(2, round(width * picture.height / picture.width / 2) * 2))
