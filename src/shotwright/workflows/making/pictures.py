"""Drawing references and keyframes."""

import asyncio
from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
from pydantic import TypeAdapter

from shotwright.domain.graph import PLACEHOLDER, code_of
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import inputs_of, keep, read
from shotwright.workflows.workshop import Workshop
from shotwright_media.frames.pictures import encode_picture, fitted
from shotwright_sdk.errors import ModelRefused, ModelUnavailable
from shotwright_sdk.protocols import Picture, PictureRequest, Reference
from shotwright_sdk.values import CharacterBrief, KeyframeBrief, LocationBrief, Size

INDOORS: Final = "indoors"
"""A keyframe's fact, if its place is one: a model that sets a single picture in motion lets no rain fall there."""
LAYERS: Final = "layers"
THUMBNAIL: Final = "thumbnail"
_SHEET: Final = Size(width=1280, height=720)
THUMB_PX: Final = 320

_CHARACTER = TypeAdapter(CharacterBrief)
_LOCATION = TypeAdapter(LocationBrief)
_KEYFRAME = TypeAdapter(KeyframeBrief)
_SIZE = TypeAdapter(Size)


async def make(order: Order, workshop: Workshop) -> Made:
    """Draw one picture, keep it with its layers and a thumbnail."""
    model = workshop.providers[order.recipe.provider].pictures
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no model that draws pictures.")
    inputs = inputs_of(order)
    request = PictureRequest(
        brief=_brief(order.key, order.kind, inputs["brief"]),
        prompt=order.recipe.prompt,
        negative=order.recipe.negative,
        size=size_of(order),
        seed=order.recipe.seed,
        attempt=order.number,
        references=tuple(
            [
                Reference(code=code_of(key), picture=await read(workshop, source, MAIN), facts=source.facts)
                for key, source in order.sources.items()
            ]
        ),
    )
    picture = await model.draw(request)
    if isinstance(request.brief, KeyframeBrief) and request.brief.location.interior:
        picture = replace(picture, facts={**picture.facts, INDOORS: True})
    if PLACEHOLDER in inputs:
        # The embedded illustrator draws from the brief alone; whoever looks at the take is told.
        picture = replace(picture, facts={**picture.facts, PLACEHOLDER: "not followed"})
    return await keep_picture(order, workshop.storage, picture)


async def keep_picture(order: Order, storage: Storage, picture: Picture) -> Made:
    """Store a picture with its layers and a thumbnail."""
    small = await asyncio.to_thread(thumbnail, picture.png)
    files = {
        MAIN: await keep(storage, order, ".png", picture.png),
        THUMBNAIL: await keep(storage, order, "_thumb.jpg", small),
    }
    if picture.layers_svg:
        files[LAYERS] = await keep(storage, order, ".svg", picture.layers_svg.encode())
    return Made(files=files, facts=picture.facts)


def size_of(order: Order) -> Size:
    """Return the size in pixels of the picture that is ordered; reference sheets have one size."""
    inputs = inputs_of(order)
    return _SIZE.validate_python(inputs["size"]) if "size" in inputs else _SHEET


def thumbnail(png: bytes) -> bytes:
    """Return a picture as a small JPEG for lists.

    Raises:
        ModelRefused: It cannot be decoded.
    """
    bgr = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise ModelRefused("The picture that the model gave cannot be decoded. Make the take again.")
    return encode_picture(fitted(np.asarray(bgr[:, :, ::-1], np.uint8), THUMB_PX, THUMB_PX), ".jpg")


def _brief(key: str, kind: Kind, stored: Any) -> CharacterBrief | LocationBrief | KeyframeBrief:
    if kind is Kind.KEYFRAME:
        return _KEYFRAME.validate_python(stored)
    return (_CHARACTER if key.startswith("char_") else _LOCATION).validate_python(stored)
