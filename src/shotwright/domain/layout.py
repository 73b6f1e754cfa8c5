"""The project folder: where every file of a production lies. Keys are relative to the project's own folder."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from shotwright.domain.graph import code_of
from shotwright.domain.states import Kind

_FOLDERS: Final[dict[Kind, str]] = {
    Kind.BREAKDOWN: "01_breakdown/breakdown_v{number}",
    Kind.KEYFRAME: "03_keyframes/{code}_batch_{number:03d}",
    Kind.VOICE: "05_audio/{code}_v{number}",
    Kind.CLIP: "04_videos/{code}_batch_{number:03d}",
    Kind.MUSIC: "05_audio/music_{code}_v{number}",
    Kind.FILM: "07_exports/film_{code}_v{number}",
}


def take_stem(key: str, kind: Kind, number: int) -> str:
    """Return the path of a take's files without what follows the stem: `03_keyframes/shot_001_batch_002`."""
    code = code_of(key)
    if kind is Kind.REFERENCE:
        folder = "characters" if code.startswith("char_") else "locations"
        return f"02_references/{folder}/{code}_v{number}"
    if kind is Kind.SCRIPT:
        return f"00_script/{key.partition('/')[2]}_v{number}"
    return _FOLDERS[kind].format(code=code, number=number)


def folder_name(name: str) -> str:
    """Return a folder name for a project: letters, digits and dashes of any script, at most 60 characters.

    "" if nothing of the name can stand in a folder name.
    """
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", name), flags=re.UNICODE).strip("-_").lower()
    return kept[:60].strip("-_")


def free_name(stem: str, taken: Collection[str]) -> str:
    """Return `stem`, or with the first number after it that makes it none of those taken: `roof`, `roof-2` ..."""
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)


def placeholder_file(shot: str, sha256: str) -> str:
    """Return the path of a shot's placeholder. Another picture is another file: takes name theirs."""
    return f"06_placeholders/{shot}_placeholder_{sha256[:8]}.png"
