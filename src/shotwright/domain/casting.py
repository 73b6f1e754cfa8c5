"""Which of a provider's voices speaks for a voice of ours."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

EVERYBODY: Final = "*"


def voice_for(ours: str, theirs: Sequence[str], wishes: Mapping[str, str]) -> str:
    """Return the provider's voice for the character who was cast with `ours`; "" if none is known.

    What a person wished comes first: for this voice, then for everybody. Else each of ours gets one of `theirs`, the
    same in every line.
    """
    if wished := wishes.get(ours) or wishes.get(EVERYBODY):
        return wished
    if not theirs:
        return ""
    return theirs[int.from_bytes(hashlib.sha256(ours.encode()).digest()[:8]) % len(theirs)]
