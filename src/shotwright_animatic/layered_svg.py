"""Layered pictures as one SVG file that a browser shows and Inkscape edits, and back.

The file is untrusted when it comes back. What could load, run or swell is refused (`svg_safety`); what an editor merely
writes differently is understood: other namespaces and attributes are dropped, definitions are found wherever they
stand, layers may be moved, transformed, hidden, renamed or added.
"""

import re
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Box, FigureMark, Layer, LayeredPicture, Role, SceneLight
from shotwright_animatic.svg_safety import HREF, INKSCAPE, SVG, local_name, safe_tree
from shotwright_sdk.errors import BrokenLayers

_LABEL: Final = f"{{{INKSCAPE}}}label"
_GROUPMODE: Final = f"{{{INKSCAPE}}}groupmode"
_NOT_DRAWN: Final = frozenset({"defs", "metadata", "title", "desc", "namedview"})
_OWN: Final = frozenset({"id", "style", "transform", "opacity", "display", "clip-path", "mask", "filter"})
_KEPT_ON_GROUP: Final = _OWN - {"id", "display"}


def to_svg(picture: LayeredPicture) -> str:
    """Return the picture as an SVG document; `from_svg` gives back an equal picture."""
    width, height = picture.size.width, picture.size.height
    light = picture.light
    head = (
        f'<svg xmlns="{SVG}" xmlns:inkscape="{INKSCAPE}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" '
        f'data-shotwright="1" data-ambient="{light.ambient}" data-ambient-amount="{light.ambient_amount!r}" '
        f'data-rim="{light.rim}" data-effects={quoteattr(" ".join(picture.effects))}>'
    )
    marks = {mark.layer: mark for mark in picture.figures}
    groups = "\n".join(_group(layer, marks.get(layer.name)) for layer in picture.layers)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{groups}\n</svg>\n'


def from_svg(text: str) -> LayeredPicture:
    """Read a layered picture, as written by `to_svg` or as saved by an editor since.

    Raises:
        BrokenLayers: It is not XML, not such a picture, or holds something that is not allowed. The message names the
            line or layer and says what to do.
    """
    root = safe_tree(text)
    size = _size(root)
    by_id = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    layers: list[Layer] = []
    figures: list[FigureMark] = []
    for element in root:
        if local_name(element) in _NOT_DRAWN or _hidden(element):
            continue
        layer = _layer(element, by_id, len(layers), layers[-1].depth if layers else 0.0)
        if any(layer.name == other.name for other in layers):
            raise BrokenLayers(f"Two layers are called {layer.name!r}; give each layer a different id.")
        layers.append(layer)
        figures.extend(_mark(element, layer))
    if not layers:
        raise BrokenLayers("The picture has no layers; keep at least one visible group at the top level.")
    effects = tuple(root.get("data-effects", "").split())
    return LayeredPicture(size=size, layers=tuple(layers), light=_light(root), figures=tuple(figures), effects=effects)


def _group(layer: Layer, mark: FigureMark | None) -> str:
    boxes = ""
    if mark:
        pairs = (("head", mark.head), ("face", mark.face), ("mouth", mark.mouth), ("eyes", mark.eyes))
        boxes = f" data-character={quoteattr(mark.character)}" + "".join(
            f' data-{part}="{box.left!r} {box.top!r} {box.right!r} {box.bottom!r}"' for part, box in pairs
        )
    defs = f"<defs>{layer.defs}</defs>" if layer.defs else ""
    return (
        f'<g id={quoteattr(layer.name)} inkscape:groupmode="layer" inkscape:label={quoteattr(layer.name)} '
        f'data-role="{layer.role}" data-depth="{layer.depth!r}" data-blur="{layer.blur!r}" '
        f"data-effect={quoteattr(layer.effect)}{boxes}>{defs}{layer.svg}</g>"
    )


def _size(root: ET.Element) -> FrameUnits:
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        _, _, width, height = (float(part) for part in box)
    except ValueError:
        raise BrokenLayers("The picture has no usable viewBox; keep the one that it was exported with.") from None
    if not (16 <= width <= 20_000 and 16 <= height <= 20_000):
        raise BrokenLayers(f"The viewBox is {width:g} x {height:g}; keep the one that the picture was exported with.")
    return FrameUnits(width=round(width), height=round(height))


def _light(root: ET.Element) -> SceneLight:
    amount = _number(root, "data-ambient-amount", 0.0, "the picture")
    ambient, rim = root.get("data-ambient", "#808080"), root.get("data-rim", "#ffffff")
    for colour in (ambient, rim):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise BrokenLayers(f"The picture's light {colour[:40]!r} is not a colour like #a0b0c0; restore it.")
    return SceneLight(ambient=ambient, ambient_amount=min(1.0, max(0.0, amount)), rim=rim)


def _hidden(element: ET.Element) -> bool:
    style = element.get("style", "").replace(" ", "")
    return element.get("display") == "none" or "display:none" in style


def _layer(element: ET.Element, by_id: dict[str, ET.Element], index: int, below: float) -> Layer:
    marked = element.get("data-role") is not None or element.get(_GROUPMODE) == "layer"
    name = element.get("id") or element.get(_LABEL) or f"added-{index + 1}"
    if not marked or local_name(element) != "g":
        drawn, defs = _markup(element, by_id)
        return Layer(name=name, role=Role.FOREGROUND, depth=below, svg=drawn, defs=defs)
    role = element.get("data-role", Role.FOREGROUND.value)
    if role not in set(Role):
        raise BrokenLayers(f"Layer {name!r} has the role {role[:40]!r}; use one of: {', '.join(Role)}.")
    drawn, defs = _content(element, by_id)
    return Layer(
        name=name,
        role=Role(role),
        depth=_number(element, "data-depth", below, f"layer {name!r}"),
        svg=drawn,
        defs=defs,
        blur=min(100.0, max(0.0, _number(element, "data-blur", 0.0, f"layer {name!r}"))),
        effect=element.get("data-effect", ""),
    )


def _number(element: ET.Element, attribute: str, otherwise: float, where: str) -> float:
    text = element.get(attribute)
    if text is None:
        return otherwise
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -1000 < value < 1000:
        raise BrokenLayers(f"{attribute} of {where} is {text[:40]!r}; write a number.")
    return value


def _mark(element: ET.Element, layer: Layer) -> list[FigureMark]:
    character = element.get("data-character", "")
    if not character:
        return []
    boxes = {part: _box(element, part, layer.name) for part in ("head", "face", "mouth", "eyes")}
    return [FigureMark(character=character, layer=layer.name, **boxes)]


def _box(element: ET.Element, part: str, layer: str) -> Box:
    try:
        left, top, right, bottom = (float(number) for number in element.get(f"data-{part}", "").split())
    except ValueError:
        raise BrokenLayers(f"data-{part} of layer {layer!r} must be four numbers; restore them.") from None
    if not (left < right and top < bottom):
        raise BrokenLayers(f"data-{part} of layer {layer!r} is an empty box; restore the four numbers.")
    return Box(left=left, top=top, right=right, bottom=bottom)


def _content(element: ET.Element, by_id: dict[str, ET.Element]) -> tuple[str, str]:
    drawn = "".join(_text_of(child) for child in element if local_name(child) not in _NOT_DRAWN)
    kept = {key: value for key, value in element.attrib.items() if key in _KEPT_ON_GROUP}
    if kept:
        attributes = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        drawn = f"<g{attributes}>{drawn}</g>"
    return drawn, _definitions(drawn, element, by_id)


def _markup(element: ET.Element, by_id: dict[str, ET.Element]) -> tuple[str, str]:
    drawn = _text_of(element)
    return drawn, _definitions(drawn, element, by_id)


def _definitions(drawn: str, layer: ET.Element, by_id: dict[str, ET.Element]) -> str:
    """Return what `drawn` refers to, and what that refers to, in the order of the layer's own definitions first."""
    inside = {e.get("id") for child in layer if local_name(child) not in _NOT_DRAWN for e in child.iter()}
    wanted: dict[str, str] = {}
    for defs in layer.findall(f"{{{SVG}}}defs"):
        wanted |= {child.get("id", ""): _text_of(child) for child in defs if child.get("id")}
    pending = _references(drawn) + [name for text in wanted.values() for name in _references(text)]
    while pending:
        name = pending.pop(0)
        if name in wanted or name in inside or name not in by_id:
            continue
        wanted[name] = _text_of(by_id[name])
        pending += _references(wanted[name])
    return "".join(wanted.values())


def _references(text: str) -> list[str]:
    found = re.findall(r"url\(\s*[\"']?#([^\s\"')]+)", text) + re.findall(r"\bhref=\"#([^\"]+)\"", text)
    return list(dict.fromkeys(found))


def _text_of(element: ET.Element) -> str:
    """Return an element as markup without namespaces; elements and attributes of other namespaces are dropped."""
    if not str(element.tag).startswith(f"{{{SVG}}}"):
        return ""
    tag = local_name(element)
    attributes = "".join(
        f" {'href' if key == HREF else key}={quoteattr(value)}"
        for key, value in element.attrib.items()
        if key == HREF or not key.startswith("{")
    )
    inner = escape(element.text or "") if tag in {"text", "tspan", "style"} else ""
    for child in element:
        inner += _text_of(child)
        inner += escape(child.tail or "") if tag in {"text", "tspan"} else ""
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"
