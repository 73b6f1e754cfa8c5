"""One module for each vendor's wire shape."""

from typing import Final

from shotwright_sim.wire import Wire
from shotwright_sim.wires import ark, dashscope, fal, openai, openrouter

WIRES: Final[tuple[Wire, ...]] = (openai.WIRE, openrouter.WIRE, fal.WIRE, ark.WIRE, dashscope.WIRE)
