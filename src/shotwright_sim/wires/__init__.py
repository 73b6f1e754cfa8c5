"""One module for each vendor's wire shape."""

from typing import Final

from shotwright_sim.wire import Wire
from shotwright_sim.wires import (
    anthropic,
    ark,
    automatic1111,
    azure,
    comfyui,
    dashscope,
    elevenlabs,
    fal,
    gemini,
    kling,
    local,
    luma,
    minimax,
    openai,
    openrouter,
    replicate,
    runway,
    zhipu,
)

WIRES: Final[tuple[Wire, ...]] = (
    anthropic.WIRE,
    ark.WIRE,
    automatic1111.WIRE,
    azure.WIRE,
    comfyui.WIRE,
    dashscope.WIRE,
    elevenlabs.WIRE,
    fal.WIRE,
    gemini.WIRE,
    kling.WIRE,
    luma.WIRE,
    minimax.WIRE,
    local.OLLAMA,
    openai.WIRE,
    openrouter.WIRE,
    replicate.WIRE,
    runway.WIRE,
    local.VLLM,
    zhipu.WIRE,
)
