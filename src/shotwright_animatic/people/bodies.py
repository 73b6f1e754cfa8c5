"""Measures of the body under the clothes, in figure units. Its outlines are in `shapes`."""

from typing import Final

NECK: Final = (476.0, 850.0)
"""Where the collar lies; bodies are widened and narrowed about it."""

HEM_Y: Final = 2150
"""How far down a half figure is drawn."""
