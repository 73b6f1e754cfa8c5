"""Raw samples as files that players know."""

import io
import re
import wave
from typing import Final

_RATE: Final = re.compile(r"rate=(\d{4,6})")
_USUAL_HZ: Final = 24_000


def wav_of(samples: bytes, mime: str) -> bytes:
    """Return raw mono 16-bit samples, `audio/L16;rate=24000`, as a WAV file; other sounds as they are."""
    if not samples or not mime.lower().startswith(("audio/l16", "audio/pcm")):
        return samples
    found = _RATE.search(mime)
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int(found[1]) if found else _USUAL_HZ)
        file.writeframes(samples)
    return target.getvalue()
