"""What simulated models make: small, real files. A PNG, an MP4 of the length that was asked for, a WAV, raw samples."""

import io
import math
import struct
import wave
import zlib
from functools import lru_cache
from typing import Final

import av
import numpy as np

SIZE: Final = (320, 180)
_FPS: Final = 24
SPEECH_HZ: Final = 24_000
_SECONDS_PER_CHARACTER: Final = 0.08


@lru_cache(maxsize=8)
def picture(shade: int = 0) -> bytes:
    """Return a PNG of `SIZE` in one colour."""
    width, height = SIZE
    row = b"\0" + bytes((40 + shade % 200, 90, 160)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@lru_cache(maxsize=16)
def film(seconds: int) -> bytes:
    """Return a silent H.264 MP4 of `SIZE` at 24 frames per second in which the light rises."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=_FPS, options={"preset": "ultrafast", "threads": "1"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for index in range(seconds * _FPS):
            pixels = np.full((SIZE[1], SIZE[0], 3), 40 + index * 160 // (seconds * _FPS), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode())
    return target.getvalue()


@lru_cache(maxsize=16)
def samples(text: str) -> bytes:
    """Return a quiet tone as mono 16-bit samples at `SPEECH_HZ`, the longer the longer the text."""
    count = round(SPEECH_HZ * _SECONDS_PER_CHARACTER * max(len(text), 1))
    tone = (round(3000 * math.sin(2 * math.pi * 220 * index / SPEECH_HZ)) for index in range(count))
    return struct.pack(f"<{count}h", *tone)


def speech(text: str) -> bytes:
    """Return the tone of `samples` as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SPEECH_HZ)
        file.writeframes(samples(text))
    return target.getvalue()
