"""The catalogue: vendors and what is known of their models."""

from fastapi import APIRouter

from shotwright.api.parts import PartsDep
from shotwright.api.people import needs
from shotwright.api.schemas.catalogue import ModelRead, VendorRead
from shotwright.domain.permissions import Action
from shotwright_sdk.remote_models import ModelKind

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/vendors", dependencies=[needs(Action.LOOK)])
async def list_vendors(parts: PartsDep) -> list[VendorRead]:
    """List the vendors that the catalogue knows."""
    return VendorRead.all(parts.entries.catalogue.values())


@router.get("/catalogue", dependencies=[needs(Action.LOOK)])
async def list_models(parts: PartsDep, kind: ModelKind | None = None, vendor: str = "") -> list[ModelRead]:
    """List the models that the catalogue knows, with their limits and prices."""
    return [
        ModelRead.of(one.name, model)
        for one in parts.entries.catalogue.values()
        for model in one.models.values()
        if kind in {None, model.kind} and vendor in {"", one.name}
    ]
