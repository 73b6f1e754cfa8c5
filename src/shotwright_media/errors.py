"""What can go wrong between pixels, sound and files. `str(error)` is one sentence for a person, with what to do.

* MediaError
  * RenderError     - a film or a part of it could not be made
    * Cancelled     - somebody asked to stop; nothing was left behind
    * EncoderMissing - FFmpeg on this machine cannot write the format that was asked for
  * UnreadableMedia - a file is not the picture, sound or film it should be
    * UnreadableEdit - a file is not an edit that can be compared with ours
  * DiskFull        - no space (or no quota) is left where a file was to be written
  * UnsupportedSize - a picture size that cannot be encoded
  * SigningFailed   - a film could not be signed with what was given
    * SigningNotInstalled - the package that signs is missing
"""


class MediaError(Exception):
    """Something that this library was asked to read or make could not be."""

    code = "media_error"


class RenderError(MediaError):
    code = "render_failed"


class Cancelled(RenderError):
    code = "render_cancelled"


class EncoderMissing(RenderError):
    code = "encoder_missing"


class UnreadableMedia(MediaError):
    code = "unreadable_media"


class UnreadableEdit(UnreadableMedia):
    code = "unreadable_edit"


class DiskFull(MediaError):
    code = "disk_full"


class UnsupportedSize(MediaError):
    code = "unsupported_size"


class SigningFailed(MediaError):
    code = "signing_failed"


class SigningNotInstalled(SigningFailed):
    code = "signing_not_installed"
