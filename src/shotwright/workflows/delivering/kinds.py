"""What a film can be handed out as, besides the film itself."""

from enum import StrEnum


class FileKind(StrEnum):
    CLIPS = "clips"
    """The clips and sounds one by one."""
    ZIP = "zip"
    """The same in one file."""
    STEMS = "stems"
    """The sound's parts, each as long as the film."""
    HEVC = "hevc"
    VP9 = "vp9"
    AV1 = "av1"
    GIF = "gif"
    WEBP = "webp"
    PROXY = "proxy"
    UPRIGHT = "upright"
    """9:16, cut around the people."""
    SQUARE = "square"
    PDF = "pdf"
    """The storyboard."""
    OTIO = "otio"
    FCPXML = "fcpxml"
    EDL = "edl"
    JIANYING = "jianying"


EDITS = frozenset({FileKind.OTIO, FileKind.FCPXML, FileKind.EDL, FileKind.JIANYING, FileKind.ZIP, FileKind.PDF})
"""Kinds that tell the film shot by shot."""

NEEDS_MEDIA = frozenset({FileKind.OTIO, FileKind.FCPXML, FileKind.EDL, FileKind.JIANYING, FileKind.ZIP, FileKind.CLIPS})
"""Kinds that name clips and sounds, which have to lie beside them."""
