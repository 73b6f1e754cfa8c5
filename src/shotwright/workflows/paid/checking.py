"""Whether a result can be worked with: it is found out before it counts as delivered, not when the film is made."""

from pathlib import Path

from shotwright.workflows.elsewhere import FetchFailed
from shotwright_media.clips.probe import probe_picture
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.pictures import read_picture
from shotwright_media.sound.files import load
from shotwright_sdk.remote_models import ModelKind


def check(file: Path, kind: ModelKind, kept_as: str) -> None:
    """Decode a result as far as it takes to trust it. `kept_as` is where a person finds it if it is no good.

    Raises:
        FetchFailed: It is damaged, or of a kind that is not read here.
    """
    try:
        match kind:
            case ModelKind.IMAGE:
                read_picture(file)
            case ModelKind.VIDEO:
                probe_picture(file)
            case _:
                load(file)
    except UnreadableMedia as error:
        why = str(error).replace(str(file), "What came").rstrip(".")
        raise FetchFailed(f"{why}. It lies in the storage as {kept_as}.", has_expired=False, may_pass=False) from error
