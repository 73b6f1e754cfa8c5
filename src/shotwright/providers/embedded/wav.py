"""Samples as the bytes of a WAV file."""

import io
import wave

import numpy as np
from numpy.typing import NDArray


def wav(samples: NDArray[np.float32], rate: int) -> bytes:
    """Return `samples`, shape (channels, n) and -1 to 1, as a 16-bit WAV file; what is beyond full scale is clipped."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.clip(np.rint(samples.T * 32767), -32768, 32767).astype("<i2").tobytes())
    return buffer.getvalue()
