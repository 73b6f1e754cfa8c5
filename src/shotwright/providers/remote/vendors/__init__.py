"""One module for each wire protocol."""

from collections.abc import Mapping
from typing import Final

from shotwright.providers.remote.adapter import Adapter
from shotwright.providers.remote.vendors.anthropic import Anthropic
from shotwright.providers.remote.vendors.ark import Ark
from shotwright.providers.remote.vendors.automatic1111 import Automatic1111
from shotwright.providers.remote.vendors.azure import Azure
from shotwright.providers.remote.vendors.comfyui import ComfyUI
from shotwright.providers.remote.vendors.dashscope import DashScope
from shotwright.providers.remote.vendors.elevenlabs import ElevenLabs
from shotwright.providers.remote.vendors.fal import Fal
from shotwright.providers.remote.vendors.gemini import Gemini
from shotwright.providers.remote.vendors.kling import Kling
from shotwright.providers.remote.vendors.luma import Luma
from shotwright.providers.remote.vendors.minimax import MiniMax
from shotwright.providers.remote.vendors.openai import OpenAI
from shotwright.providers.remote.vendors.openrouter import OpenRouter
from shotwright.providers.remote.vendors.replicate import Replicate
from shotwright.providers.remote.vendors.runway import Runway
from shotwright.providers.remote.vendors.zhipu import Zhipu

PROTOCOLS: Final[Mapping[str, type[Adapter]]] = {
    "anthropic": Anthropic,
    "ark": Ark,
    "automatic1111": Automatic1111,
    "azure": Azure,
    "comfyui": ComfyUI,
    "dashscope": DashScope,
    "elevenlabs": ElevenLabs,
    "fal": Fal,
    "gemini": Gemini,
    "kling": Kling,
    "luma": Luma,
    "minimax": MiniMax,
    "openai": OpenAI,
    "openrouter": OpenRouter,
    "replicate": Replicate,
    "runway": Runway,
    "zhipu": Zhipu,
}
"""By the name that stands in the catalogue."""
