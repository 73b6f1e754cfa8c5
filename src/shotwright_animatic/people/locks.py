"""Hair on a head: Lorelei's cuts with colour, shine and strands, and longer hair of our own."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import lorelei, shapes
from shotwright_animatic.people.drawing import Drawing, clip
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design

_OUTLINE: Final = 'stroke-width="9" stroke-linejoin="round"'


def behind(design: Design, lighting: Lighting, name: str) -> Drawing:
    """Return the hair behind head and shoulders."""
    paths, _ = lorelei.hair_paths(design.cut.variant)
    paths = (*shapes.paths(f"hair-behind-{design.cut.extra}"), *paths)
    shade = lighting.tone(colour.darken(design.hair, 0.34))
    return _locks(paths, shade, lighting, name, "behind")


def before(design: Design, lighting: Lighting, name: str) -> Drawing:
    """Return the hair that falls over forehead and shoulders."""
    _, cut = lorelei.hair_paths(design.cut.variant)
    paths = (*shapes.paths(f"hair-before-{design.cut.extra}"), *cut)
    drawn = _locks(paths, f"url(#{name}-hair)", lighting, name, "before")
    edge = f"{name}-hair-before"
    defs = _gradient(f"{name}-hair", design, lighting) + clip(edge, paths)
    short = "crew" in design.cut.styles or design.cut.length == "bald"
    return drawn + Drawing(svg="" if short else _strands_and_shine(design, lighting, edge), defs=defs)


def _locks(paths: tuple[str, ...], fill: str, lighting: Lighting, name: str, where: str) -> Drawing:
    """Return locks one over another, each with light on its own edge and ink around it."""
    svg, defs = "", ""
    for i, path in enumerate(paths):
        edge = f"{name}-lock-{where}-{i + 1}"
        svg += (
            f'<path d="{path}" fill="{fill}"/>{lighting.edges((path,), edge, 20, name)}'
            f'<path d="{path}" fill="none" stroke="{lighting.ink}" {_OUTLINE}/>'
        )
        defs += clip(edge, (path,))
    return Drawing(svg=svg, defs=defs)


def _strands_and_shine(design: Design, lighting: Lighting, edge: str) -> str:
    dark = lighting.tone(colour.darken(design.hair, 0.5))
    shine = lighting.tone(colour.lighten(design.hair, 0.55))
    strands = "".join(f'<path d="{d}"/>' for d in shapes.paths(f"strands-{design.cut.extra}"))
    return (
        f'<g clip-path="url(#{edge})"><g fill="none" stroke="{dark}" stroke-width="6" stroke-linecap="round" '
        f'opacity=".42"><path d="{shapes.path("hair-crown")}"/>{strands}</g>'
        f'<path d="{shapes.path("hair-shine")}" fill="{shine}" opacity=".34"/></g>'
    )


def shadow_on_face(design: Design, fill: str) -> str:
    """Return the shadow that the front hair throws down on the forehead; clip it to the skin."""
    _, cut = lorelei.hair_paths(design.cut.variant)
    return (
        f'<g transform="translate(5 30)" fill="{fill}" opacity=".5">{"".join(f"""<path d="{d}"/>""" for d in cut)}</g>'
    )


def _gradient(name: str, design: Design, lighting: Lighting) -> str:
    stops = ((0, colour.lighten(design.hair, 0.14)), (0.4, design.hair), (1, colour.darken(design.hair, 0.4)))
    lowest = 1900 if design.cut.extra else 1050
    drawn = "".join(f'<stop offset="{at}" stop-color="{lighting.tone(shade)}"/>' for at, shade in stops)
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="420" y1="150" x2="480" y2="{lowest}">{drawn}'
        "</linearGradient>"
    )
