"""Running models with ONNX Runtime, on our terms: no telemetry, no idle threads that burn a core.

From version 1.31 on, the official builds send events to their maker unless `ORT_DISABLE_TELEMETRY` is set before the
library starts (https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md). Nothing of ours may talk to the
network unasked, so this module is the only one that imports it.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from numpy.typing import NDArray

# The library reads this as it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime as ort


class Session(Protocol):
    """A loaded model."""

    def run(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, NDArray[Any]], /
    ) -> Sequence[NDArray[Any]]:
        """Return the named outputs, or all of them for None."""
        ...


def session(model: bytes, *, threads: int = 0) -> Session:
    """Return `model` loaded for the CPU, using `threads` cores, or all of them for 0."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    # Idle threads that spin cost a third more CPU and, on a busy machine, make a model slower instead of faster.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    loaded = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return cast("Session", loaded)
