"""The encoders behind each codec: names, options, and whether FFmpeg has them here."""

import os
from fractions import Fraction
from typing import Final, cast

import av
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.video.stream import VideoStream

from shotwright_media.clips.formats.specs import Codec, MovieSpec
from shotwright_media.errors import EncoderMissing
from shotwright_media.profile import Profile

ENCODERS: Final = {
    Codec.H264: "libx264",
    Codec.HEVC: "libx265",
    Codec.VP9: "libvpx-vp9",
    Codec.AV1: "libsvtav1",
}
OPUS: Final = "libopus"
_BT709: Final = 1
_LIMITED: Final = 1


def require(encoder: str) -> None:
    """Make sure that FFmpeg has an encoder.

    Raises:
        EncoderMissing: it has not; the message names it.
    """
    try:
        av.Codec(encoder, "w")
    except UnknownCodecError as error:
        raise EncoderMissing(
            f"FFmpeg was built without the encoder {encoder} here. Choose another format, or install the wheel of PyAV"
            " from the Python Package Index, which has it."
        ) from error


def add_picture(container: OutputContainer, spec: MovieSpec, profile: Profile) -> VideoStream:
    """Add the stream of pictures to a film that is written, tagged as BT.709 in limited range.

    Raises:
        EncoderMissing: FFmpeg has no encoder for it.
    """
    encoder = ENCODERS[spec.codec]
    require(encoder)
    if spec.codec is Codec.AV1:
        os.environ.setdefault("SVT_LOG", "1")  # errors only; it knows no other way not to talk on standard error
    stream = cast("VideoStream", container.add_stream(encoder, rate=profile.rate.fps, options=_options(spec, profile)))
    stream.width, stream.height, stream.pix_fmt = profile.width, profile.height, "yuv420p"
    codec = stream.codec_context
    codec.time_base = 1 / profile.rate.fps
    codec.gop_size = profile.keyframe_interval
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_range = _LIMITED
    codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
    if spec.codec is Codec.HEVC:
        codec.codec_tag = "hvc1"  # Apple's players do not open hev1
    return stream


def _options(spec: MovieSpec, profile: Profile) -> dict[str, str]:
    crf = str(spec.quality)
    match spec.codec:
        case Codec.H264:
            return {"preset": "ultrafast", "crf": crf} if spec.draft else profile.encoder_options
        case Codec.HEVC:
            return {"preset": "ultrafast" if spec.draft else "fast", "crf": crf, "x265-params": "log-level=error"}
        case Codec.VP9:
            # With a bit rate of 0 libvpx keeps to the CRF alone.
            return {"crf": crf, "b": "0", "deadline": "good", "cpu-used": "6" if spec.draft else "4", "row-mt": "1"}
        case Codec.AV1:
            return {"crf": crf, "preset": "11" if spec.draft else "8"}
