"""The voice model: sounds and a style in, samples and the time of every sound out."""

import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.inference import Session, session
from shotwright_animatic.model_files import voice_model
from shotwright_animatic.speech.values import Samples

MOST_SOUNDS: Final = 500
"""The model reads 510 sounds and hums on after that; the rest is for marks we add."""

_LOADING: Final = threading.Lock()
_SAMPLES_PER_FRAME: Final = 600
"""The model times its sounds in frames of 25 ms."""
_FRAMES: Final = "/encoder/Clip_output_0"
"""The tensor inside the model that holds how many frames each sound lasts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Utterance:
    """What the model made of a string of sounds."""

    samples: Samples
    starts: NDArray[np.int64]
    """The sample at which each sound begins, and one more for the end of the last one."""


class Kokoro:
    """Kokoro-82M on the CPU. Threads may share one; they take turns, since two runs at once only fight for cores."""

    def __init__(self, weights: bytes, *, threads: int = 0) -> None:
        self._session: Session = session(_with_output(weights, _FRAMES), threads=threads)
        self._turn = threading.Lock()

    def utter(self, sounds: str, style: NDArray[np.float32], speed: float) -> Utterance:
        """Speak `sounds`.

        Args:
            sounds: At most `MOST_SOUNDS` characters; those that the model does not know are not allowed.
            style: A voice, shape (510, 256): row n is for n + 1 sounds.
            speed: 1 is the voice's own pace, 2 twice as fast.
        """
        vocabulary = sounds_known()
        tokens = [vocabulary[sound] for sound in sounds]
        feed = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[len(tokens) - 1][np.newaxis].astype(np.float32),
            "speed": np.array([speed], np.float32),
        }
        with self._turn:
            samples, frames = self._session.run(None, feed)
        starts = np.cumsum(frames.ravel().astype(np.int64)) * _SAMPLES_PER_FRAME
        return Utterance(samples=samples.ravel(), starts=starts[: len(tokens) + 1])


def kokoro(folder: Path | None = None, threads: int = 0) -> Kokoro:
    """Return the process's voice model, loaded at the first call and again when the arguments change (1 s).

    Raises:
        ModelFileMissing: See `voice_model`.
    """
    with _LOADING:  # else two threads that ask at once would both load 92 MB of weights
        return _loaded(folder, threads)


@lru_cache(maxsize=1)
def _loaded(folder: Path | None, threads: int) -> Kokoro:
    return Kokoro(voice_model(folder), threads=threads)


@lru_cache(maxsize=1)
def sounds_known() -> dict[str, int]:
    """Return the sounds that the model can speak, with their numbers."""
    table = resources.files("shotwright_animatic") / "data" / "voices" / "sounds.json"
    return json.loads(table.read_text("utf-8"))


def _with_output(model: bytes, tensor: str) -> bytes:
    """Return an ONNX model that also gives out one of its inner tensors.

    Two protobuf messages written one after the other are read as their merger, lists appended
    (https://protobuf.dev/programming-guides/encoding/#last-one-wins). So it is enough to append a model that holds
    nothing but a graph (field 7 of ModelProto) with one output (field 12 of GraphProto) of that name (field 1).
    """
    return model + _field(7, _field(12, _field(1, tensor.encode())))


def _field(number: int, content: bytes) -> bytes:
    """Return a protobuf field of length-delimited `content`, which must be shorter than 128 bytes."""
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content
