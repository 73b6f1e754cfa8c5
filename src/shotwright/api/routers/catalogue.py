"""The catalogue: vendors, what is known of their models, and the studio's own voices."""

from fastapi import APIRouter

from shotwright.api.parts import PartsDep
from shotwright.api.people import needs
from shotwright.api.schemas.catalogue import CastVoiceRead, ModelRead, VendorRead
from shotwright.api.schemas.shared import Page
from shotwright.domain.permissions import Action
from shotwright.usecases.planning import EMBEDDED
from shotwright_sdk.remote_models import ModelKind

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/vendors", dependencies=[needs(Action.LOOK)])
async def list_vendors(parts: PartsDep) -> Page[VendorRead]:
    """List the vendors that the catalogue knows."""
    return Page.whole(VendorRead.all(parts.entries.catalogue.values()))


@router.get("/catalogue", dependencies=[needs(Action.LOOK)])
async def list_models(parts: PartsDep, kind: ModelKind | None = None, vendor: str = "") -> Page[ModelRead]:
    """List the models that the catalogue knows, with their limits and prices."""
    return Page.whole(
        [
            ModelRead.of(one.name, model)
            for one in parts.entries.catalogue.values()
            for model in one.models.values()
            if kind in {None, model.kind} and vendor in {"", one.name}
        ]
    )


@router.get("/voices", dependencies=[needs(Action.LOOK)])
async def list_voices(parts: PartsDep) -> Page[CastVoiceRead]:
    """List the voices that characters can be given. Each provider says which of its own speaks for which of them."""
    speech = parts.providers[EMBEDDED].speech
    return Page.whole([CastVoiceRead.model_validate(one) for one in speech.voices()] if speech is not None else [])
