"""The rule-based breakdown behind the SDK's protocol."""

import asyncio

from shotwright_animatic.breakdown import break_down
from shotwright_sdk.values import Breakdown


class EmbeddedBreakdown:
    async def break_down(self, text: str, name: str) -> Breakdown:
        return await asyncio.to_thread(break_down, text, name)
