"""One module for each wire protocol."""

from collections.abc import Mapping
from typing import Final

from shotwright.providers.remote.adapter import Adapter
from shotwright.providers.remote.vendors.ark import Ark
from shotwright.providers.remote.vendors.dashscope import DashScope
from shotwright.providers.remote.vendors.fal import Fal
from shotwright.providers.remote.vendors.openai import OpenAI
from shotwright.providers.remote.vendors.openrouter import OpenRouter

PROTOCOLS: Final[Mapping[str, type[Adapter]]] = {
    "ark": Ark,
    "dashscope": DashScope,
    "fal": Fal,
    "openai": OpenAI,
    "openrouter": OpenRouter,
}
"""By the name that stands in the catalogue."""
