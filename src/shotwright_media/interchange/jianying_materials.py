"""The materials of a Jianying draft: what its segments refer to. `jianying_shapes` says where the fields come from."""

import json
from typing import Final

from shotwright_media.interchange.edit import Transition, TransitionKind
from shotwright_media.interchange.jianying_shapes import Medium, Shape

_TEXT_SIZE: Final = 8.0
# Name, resource and effect of Jianying's own transitions, and whether they show both shots at once.
_TO_BLACK: Final = ("闪黑", "6724239388189921806", "321493", False)
_TO_WHITE: Final = ("闪白", "6724845376098013708", "322575", False)
_TRANSITIONS: Final = {
    TransitionKind.DISSOLVE: ("叠化", "6724845717472416269", "322577", True),
    TransitionKind.FADE: _TO_BLACK,
    TransitionKind.DIP: _TO_BLACK,
    TransitionKind.WIPE_LEFT: ("向左擦除", "6724849999336706573", "2917283", True),
    TransitionKind.WIPE_RIGHT: ("向右擦除", "6724849898857959950", "2917284", True),
    TransitionKind.WIPE_UP: ("向上擦除", "6724849456891564557", "2917281", True),
    TransitionKind.WIPE_DOWN: ("向下擦除", "6724849752921346573", "2917282", True),
}


def video_material(medium: Medium) -> Shape:
    corners = ("upper_left", "upper_right", "lower_left", "lower_right")
    whole = {f"{corner}_x": float("right" in corner) for corner in corners}
    whole |= {f"{corner}_y": float("lower" in corner) for corner in corners}
    return {
        "audio_fade": None,
        "category_id": "",
        "category_name": "local",
        "check_flag": 63487,
        "crop": whole,
        "crop_ratio": "free",
        "crop_scale": 1.0,
        "duration": medium.length,
        "height": medium.height,
        "id": medium.identifier,
        "local_material_id": medium.identifier,
        "material_id": medium.identifier,
        "material_name": medium.name,
        "media_path": "",
        "path": medium.path,
        "type": "video",
        "width": medium.width,
    }


def sound_material(medium: Medium) -> Shape:
    return {
        "app_id": 0,
        "category_id": "",
        "category_name": "local",
        "check_flag": 3,
        "copyright_limit_type": "none",
        "duration": medium.length,
        "effect_id": "",
        "formula_id": "",
        "id": medium.identifier,
        "local_material_id": medium.identifier,
        "music_id": medium.identifier,
        "name": medium.name,
        "path": medium.path,
        "source_platform": 0,
        "type": "extract_music",
        "wave_points": [],
    }


def text_material(identifier: str, text: str) -> Shape:
    """White text in the middle, of Jianying's usual size and typeface."""
    solid = {"alpha": 1.0, "color": [1.0, 1.0, 1.0]}
    style = {
        "fill": {"alpha": 1.0, "content": {"render_type": "solid", "solid": solid}},
        "range": [0, len(text)],
        "size": _TEXT_SIZE,
        "bold": False,
        "italic": False,
        "underline": False,
        "strokes": [],
    }
    return {
        "id": identifier,
        "content": json.dumps({"styles": [style], "text": text}, ensure_ascii=False),
        "typesetting": 0,
        "alignment": 1,
        "letter_spacing": 0.0,
        "line_spacing": 0.02,
        "line_feed": 1,
        "line_max_width": 0.82,
        "force_apply_line_max_width": False,
        "check_flag": 7,
        "type": "subtitle",
        "global_alpha": 1.0,
    }


def speed_material(identifier: str) -> Shape:
    """Unchanged speed, of which every segment has one."""
    return {"curve_speed": None, "id": identifier, "mode": 0, "speed": 1.0, "type": "speed"}


def transition_material(identifier: str, transition: Transition, length: int) -> Shape:
    """The nearest transition that Jianying has; of colours it knows black and white."""
    name, resource, effect, overlaps = _named(transition)
    return {
        "category_id": "",
        "category_name": "",
        "duration": length,
        "effect_id": effect,
        "id": identifier,
        "is_overlap": overlaps,
        "name": name,
        "platform": "all",
        "resource_id": resource,
        "type": "transition",
    }


def _named(transition: Transition) -> tuple[str, str, str, bool]:
    red, green, blue = (int(transition.colour[place : place + 2], 16) for place in (1, 3, 5))
    if transition.kind is TransitionKind.DIP and red + green + blue > 3 * 127:
        return _TO_WHITE
    return _TRANSITIONS[transition.kind]
