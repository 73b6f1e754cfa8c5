"""One module for each vendor's wire shape."""

from typing import Final

from shotwright_sim.wire import Wire
from shotwright_sim.wires import (
    ark,
    dashscope,
    fal,
    gemini,
    kling,
    luma,
    minimax,
    openai,
    openrouter,
    replicate,
    runway,
    zhipu,
)

WIRES: Final[tuple[Wire, ...]] = (
    ark.WIRE,
    dashscope.WIRE,
    fal.WIRE,
    gemini.WIRE,
    kling.WIRE,
    luma.WIRE,
    minimax.WIRE,
    openai.WIRE,
    openrouter.WIRE,
    replicate.WIRE,
    runway.WIRE,
    zhipu.WIRE,
)
