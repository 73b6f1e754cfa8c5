"""From a Markdown script to characters, locations, scenes and shots, by rules, without a language model.

`document` (blocks) -> `screenplay` (speeches and actions) -> `story` (people and places resolved) -> `beats` ->
`shot_ideas` (what shares a picture) -> `shot_design` (size, angle, camera, figures, time).
"""

from shotwright_animatic.breakdown.pipeline import break_down

__all__ = ["break_down"]
