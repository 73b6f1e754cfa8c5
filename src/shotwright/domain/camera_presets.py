"""Camera moves with names: what people pick from a list instead of setting numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shotwright.domain.errors import EditNotAllowed
from shotwright_sdk.values import CameraMove, PathPoint
from shotwright_sdk.vocabulary import CameraMoveKind, Easing


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPreset:
    """`code` never changes; the names are for people. `move` is what a shot's camera becomes."""

    code: str
    name_en: str
    name_zh: str
    move: CameraMove


def _preset(  # a table with one line for each preset
    code: str,
    name_en: str,
    name_zh: str,
    kind: CameraMoveKind,
    *,
    speed: float = 1.0,
    intensity: float = 1.0,
    easing: Easing = Easing.EASE_IN_OUT,
    end: float = 1.0,
    path: Sequence[PathPoint] = (),
) -> CameraPreset:
    move = CameraMove(kind=kind, speed=speed, intensity=intensity, easing=easing, end=end, path=tuple(path))
    return CameraPreset(code=code, name_en=name_en, name_zh=name_zh, move=move)


_K: Final = CameraMoveKind
_E: Final = Easing
_ALL: Final = (
    _preset("still", "Still", "固定机位", _K.STATIC),
    _preset("breath", "Breathing, barely moving", "轻微呼吸感", _K.ZOOM_IN, speed=0.5, intensity=0.25),
    _preset("slow_push", "Slow push in", "缓慢推进", _K.DOLLY_IN, speed=0.6, intensity=0.8),
    _preset("push", "Push in", "推进", _K.DOLLY_IN),
    _preset("hard_push", "Hard push in", "急推", _K.DOLLY_IN, speed=2.0, intensity=1.6, easing=_E.EASE_IN),
    _preset("slow_pull", "Slow pull out", "缓慢拉远", _K.DOLLY_OUT, speed=0.6, intensity=0.8),
    _preset("pull", "Pull out", "拉远", _K.DOLLY_OUT),
    _preset("reveal", "Reveal: pull out", "揭示：拉远", _K.DOLLY_OUT, intensity=1.5, easing=_E.EASE_OUT, end=0.8),
    _preset("snap_zoom", "Snap zoom", "急速变焦", _K.ZOOM_IN, speed=3.0, intensity=1.3, easing=_E.EASE_OUT, end=0.3),
    _preset("zoom_in", "Zoom in", "变焦推近", _K.ZOOM_IN),
    _preset("zoom_out", "Zoom out", "变焦拉远", _K.ZOOM_OUT),
    _preset("pan_left", "Pan left", "左摇", _K.PAN_LEFT),
    _preset("pan_right", "Pan right", "右摇", _K.PAN_RIGHT),
    _preset("slow_pan_left", "Slow pan left", "缓慢左摇", _K.PAN_LEFT, speed=0.5),
    _preset("slow_pan_right", "Slow pan right", "缓慢右摇", _K.PAN_RIGHT, speed=0.5),
    _preset("tilt_up", "Tilt up", "上摇", _K.TILT_UP),
    _preset("tilt_down", "Tilt down", "下摇", _K.TILT_DOWN),
    _preset("rise", "Slow rise", "缓慢升起", _K.TILT_UP, speed=0.5, intensity=1.3, easing=_E.EASE_OUT),
    _preset("orbit", "Orbit", "环绕", _K.ORBIT),
    _preset("slow_orbit", "Slow orbit", "缓慢环绕", _K.ORBIT, speed=0.5, intensity=0.7),
    _preset("vertigo", "Dolly zoom (vertigo)", "希区柯克变焦", _K.PUSH_PULL, intensity=1.2),
    _preset("handheld", "Handheld", "手持", _K.HANDHELD, intensity=0.6, easing=_E.LINEAR),
    _preset("shaky", "Shaky handheld", "强烈手持晃动", _K.HANDHELD, speed=1.5, intensity=1.4, easing=_E.LINEAR),
    _preset("whip", "Whip pan", "甩镜", _K.WHIP),
    _preset(
        "across", "Glide across the picture", "横移掠过画面", _K.FOLLOW_PATH,
        path=(PathPoint(at=0, x=0.35, zoom=1.3), PathPoint(at=1, x=0.65, zoom=1.3)),
    ),
)  # fmt: skip
PRESETS: Final[Mapping[str, CameraPreset]] = {one.code: one for one in _ALL}
"""By code, in the order of a list to pick from."""


def preset(name: str) -> CameraPreset:
    """Return the preset of that code or name, in either language.

    Raises:
        EditNotAllowed: There is none.
    """
    folded = name.strip().casefold()
    found = next((one for one in _ALL if folded in {one.code, one.name_en.casefold(), one.name_zh.casefold()}), None)
    if found is None:
        raise EditNotAllowed(f"There is no camera preset “{name}”. There are: {', '.join(PRESETS)}.")
    return found
