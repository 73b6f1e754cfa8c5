"""Reading SVG that may have been written to harm: nothing in it may load, run, or grow when it is drawn."""

import re
from typing import Final
from xml.etree import ElementTree as ET

from shotwright_sdk.errors import BrokenLayers

SVG: Final = "http://www.w3.org/2000/svg"
INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"
HREF: Final = "{http://www.w3.org/1999/xlink}href"

MAX_CHARACTERS: Final = 8_000_000
_MAX_DEPTH: Final = 64
_MAX_ELEMENTS: Final = 60_000
_MAX_USES: Final = 500
_FORBIDDEN: Final = frozenset(
    {"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "animate", "set"}
)
_OUTSIDE_URL: Final = re.compile(r"url\(\s*[\"']?\s*(?!#)[^\s\"')]", re.IGNORECASE)
_PICTURE_DATA: Final = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*")


def local_name(element: ET.Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def safe_tree(text: str) -> ET.Element:
    """Parse an SVG document.

    Raises:
        BrokenLayers: It is too long, not well formed, has a document type, or holds anything that could load a
            file, run code or multiply itself.
    """
    if len(text) > MAX_CHARACTERS:
        raise BrokenLayers(f"The picture has {len(text)} characters; {MAX_CHARACTERS} are allowed. Simplify it.")
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise BrokenLayers("The picture declares a document type; save it as plain SVG without one.")
    try:
        root = ET.fromstring(text.encode())  # noqa: S314  (documents with a DOCTYPE were refused above)
    except (ET.ParseError, ValueError, UnicodeEncodeError, LookupError) as problem:
        line = problem.position[0] if isinstance(problem, ET.ParseError) else 1
        raise BrokenLayers(f"The picture is not well-formed XML at line {line}; save it again as SVG.") from problem
    if root.tag != f"{{{SVG}}}svg":
        raise BrokenLayers("The file is not an SVG picture; export it as SVG.")
    _check_shape(root)
    for element in root.iter():
        _check_element(element)
    return root


def _check_shape(root: ET.Element) -> None:
    level, depth, count = [root], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > _MAX_DEPTH:
            raise BrokenLayers(f"Groups are nested deeper than {_MAX_DEPTH}; ungroup some.")
        if count > _MAX_ELEMENTS:
            raise BrokenLayers(f"The picture has more than {_MAX_ELEMENTS} elements; simplify it.")
        level = [child for element in level for child in element]
    uses = [element for element in root.iter() if local_name(element) == "use"]
    if len(uses) > _MAX_USES:
        raise BrokenLayers(f"The picture has {len(uses)} clones; unlink clones until there are at most {_MAX_USES}.")
    _check_clones(root, uses)


def _check_clones(root: ET.Element, uses: list[ET.Element]) -> None:
    """A clone of a clone of a clone doubles with each step; one step is enough for a drawing."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in uses:
        target = by_id.get(_href(use).removeprefix("#"))
        if target is not None and any(local_name(inner) == "use" for inner in target.iter()):
            raise BrokenLayers(f"The clone {use.get('id', '(no id)')!r} clones a clone; unlink one of them.")


def _href(element: ET.Element) -> str:
    return (element.get("href") or element.get(HREF) or "").strip()


def _check_element(element: ET.Element) -> None:
    name = local_name(element)
    where = f"<{name}> {element.get('id', '')!r}"
    if name in _FORBIDDEN:
        raise BrokenLayers(f"The picture holds {where}, which is not allowed; remove it.")
    link = _href(element)
    embedded = name in {"image", "feImage"} and _PICTURE_DATA.fullmatch(link)
    if link and not link.startswith("#") and not embedded:
        raise BrokenLayers(f"{where} refers to something outside the picture; embed or remove it.")
    for key, value in element.attrib.items():
        if key.rpartition("}")[2].lower().startswith("on"):
            raise BrokenLayers(f"{where} has the script attribute {key!r}; remove it.")
        _check_value(value, where)
    if name == "style":
        _check_value(element.text or "", where)


def _check_value(value: str, where: str) -> None:
    # A backslash can spell `url` in CSS without these letters; no drawing program needs one.
    if _OUTSIDE_URL.search(value) or "@import" in value.lower() or ("\\" in value and "(" in value):
        raise BrokenLayers(f"{where} refers to something outside the picture; embed or remove it.")
