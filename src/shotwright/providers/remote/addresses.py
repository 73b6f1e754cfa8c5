"""Addresses that people enter with or without the version of the interface."""

import re
from typing import Final

_VERSION: Final = re.compile(r"/v\d+\w*(/openai)?$")
"""`/v1`, `/v4`, and `/v1beta/openai`, where Gemini speaks as OpenAI does."""


def has_version(base_url: str) -> bool:
    """Whether an address names a version itself: else OpenAI's interfaces lie behind `/v1`."""
    return _VERSION.search(base_url.rstrip("/")) is not None


def versioned(base_url: str) -> str:
    """Return an address with its version, without a slash at its end."""
    return base_url.rstrip("/") if has_version(base_url) else f"{base_url.rstrip('/')}/v1"
