"""OpenRouter's own list of video models, with limits and prices, as entries like those of the catalogue."""

import re
from datetime import date
from typing import Final

from shotwright.providers.remote.replies import Reply
from shotwright_sdk.remote_limits import ratio, short_side
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, NativeAudio, Price, PriceUnit
from shotwright_sdk.values import Size

_PER_SECOND: Final = re.compile(r"per-video-second(?:-(\d+[pk]))?", re.IGNORECASE)
_REFERENCES: Final = 4
"""How many pictures OpenRouter takes for a model is not in its list; vendors take at least so many."""


def video_entry(model: Reply, today: date) -> ModelEntry:
    """Return what the list says of one model. What cannot be read is as if it was not said."""
    resolutions = sorted((one.text for one in model["supported_resolutions"].items if one.text), key=short_side)
    aspects = tuple(one.text for one in model["supported_aspect_ratios"].items if _is_aspect(one.text))
    in_words = bool(resolutions or aspects)
    frames = {one.text for one in model["supported_frame_images"].items}
    limits = Limits(
        durations_s=tuple(sorted(one.whole for one in model["supported_durations"].items if one.whole)),
        sizes=() if in_words else tuple(size for one in model["supported_sizes"].items if (size := _size(one.text))),
        aspects=aspects,
        resolutions=tuple(resolutions),
        first_frame="first_frame" in frames,
        last_frame="last_frame" in frames,
        references=_REFERENCES,
        seed=model["seed"].value is True,
        native_audio=NativeAudio.CHOICE if model["generate_audio"].value is True else NativeAudio.NEVER,
    )
    return ModelEntry(
        id=model["id"].text,
        kind=ModelKind.VIDEO,
        protocol="openrouter",
        label=model["name"].text,
        limits=limits,
        prices=_prices(model["pricing_skus"], today),
    )


def _prices(skus: Reply, today: date) -> tuple[Price, ...]:
    """Return the prices, the particular before the general; none if one of them is of a kind that is not known."""
    if not isinstance(skus.value, dict):
        return ()
    prices: list[Price] = []
    for name in skus.value:
        match, micros = _PER_SECOND.fullmatch(str(name)), skus[str(name)].micros
        if match is None or micros is None:
            return ()
        prices.append(
            Price(
                unit=PriceUnit.SECOND,
                micros=micros,
                when={"resolution": match[1]} if match[1] else {},
                source="OpenRouter's own list",
                as_of=today,
            )
        )
    return tuple(sorted(prices, key=lambda price: not price.when))


def _is_aspect(text: str) -> bool:
    try:
        return ratio(text) > 0
    except ValueError:
        return False


def _size(text: str) -> Size | None:
    match text.split("x"):
        case [width, height] if width.isdecimal() and height.isdecimal():
            return Size(width=int(width), height=int(height))
        case _:
            return None
