"""Defaults that are sent along with every job of a provider: what may stand there."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from shotwright_sdk.protocols import Json
from shotwright_sdk.remote_models import ModelKind

_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "max_tokens": (1, 10_000_000),
    "seed": (0, 2**63 - 1),
    "steps": (1, 1000),
    "num_inference_steps": (1, 1000),
    "cfg": (0, 100),
    "cfg_scale": (0, 100),
    "guidance_scale": (0, 100),
}
_WHOLE: Final = frozenset({"max_tokens", "seed", "steps", "num_inference_steps"})
CHAT_OPTIONS: Final = (
    "temperature",
    "top_p",
    "max_tokens",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "reasoning_effort",
    "extra_body",
)
"""What language models take; `extra_body` holds whatever else a vendor wants, as an object."""
_CHATTING: Final = frozenset({ModelKind.LLM, ModelKind.VISION})
_OURS: Final = frozenset({"model", "prompt", "messages", "stream", "callback_url", "webhook_url", "idempotency_key"})
"""Each job says these itself."""
_SEVERAL: Final = frozenset({"n", "num_images", "num_outputs", "batch_size", "n_iter"})
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,63}")
_SECRET: Final = re.compile(r"(?i)(^|[_-])(key|secret|token|password|authorization)$|api_?key")


def complaints(options: Mapping[str, Json], kind: ModelKind) -> Iterator[str]:
    """Yield what is wrong with a provider's options, one sentence each, with what is allowed.

    Names that many vendors share are held to their range. Language models know a closed set; other models take
    whatever their vendor does, but nothing that would multiply what a job costs, and no secrets: options are shown.
    """
    for name, value in options.items():
        if complaint := _wrong_name(name, kind) or _wrong_value(name, value):
            yield complaint


def _wrong_name(name: str, kind: ModelKind) -> str:
    if not _NAME.fullmatch(name):
        return f"“{name}” is no name of an option."
    if name in _OURS:
        return f"The option “{name}” is set by every job itself."
    if name in _SEVERAL:
        return f"The option “{name}” would buy several at once; every job asks, and pays, for one."
    if _SECRET.search(name):
        return f"“{name}” looks like a secret, and options are shown. Give it as the provider's key."
    if kind in _CHATTING and name not in CHAT_OPTIONS:
        close = get_close_matches(name, CHAT_OPTIONS, 1)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        return f"There is no option “{name}” for language models.{hint} There are: {', '.join(CHAT_OPTIONS)}."
    return ""


def _wrong_value(name: str, value: Json) -> str:
    if name == "extra_body" and not isinstance(value, Mapping):
        return 'The option “extra_body” is an object, like {"thinking": {"type": "disabled"}}.'
    if name not in _RANGES:
        return ""
    least, most = _RANGES[name]
    kinds = int if name in _WHOLE else int | float
    if isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most:
        return ""
    what = "a whole number" if name in _WHOLE else "a number"
    return f"The option “{name}” is {what} from {least} to {most}, not {value!r}."
