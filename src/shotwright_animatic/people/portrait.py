"""A person from the head to the hips, the figure for everything nearer than a full shot."""

from shotwright_animatic.people import bodies, clothes, heads, locks
from shotwright_animatic.people.drawing import Drawing
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design
from shotwright_sdk.vocabulary import Emotion

FACE = (205.0, 160.0, 735.0, 830.0)
"""The box of hair, ear and chin in figure units: what a picture must not crop."""


def half_figure(design: Design, emotion: Emotion, lighting: Lighting, name: str) -> Drawing:
    """Return the person in figure units, looking to the viewer's right; every id starts with `name`."""
    x = bodies.NECK[0]
    body = clothes.dressed(design, lighting, name).within(
        f'transform="translate({x * (1 - design.width):.1f} 0) scale({design.width:.3f} 1)"'
    )
    return (
        locks.behind(design, lighting, name)
        + heads.head(design, emotion, lighting, name)
        + body
        + Drawing(svg=heads.beard(design, emotion, lighting, name))
        + locks.before(design, lighting, name)
        + Drawing(svg=heads.marks_over_hair(emotion, lighting), defs=lighting.defs(name))
    )
