"""The installation's settings, for administrators. A project's own are among its routes."""

from fastapi import APIRouter

from shotwright.api.parts import PartsDep
from shotwright.api.people import needs
from shotwright.api.schemas.settings import SettingRead
from shotwright.api.schemas.shared import Page
from shotwright.domain.permissions import Action

router = APIRouter(prefix="/settings", tags=["system"], dependencies=[needs(Action.ADMINISTER)])


@router.get("")
async def list_settings(parts: PartsDep) -> Page[SettingRead]:
    """List the installation's settings, with where each comes from. Secrets are hidden.

    They are read once, when a process starts, from the environment and the configuration file; so they are changed
    there, and hold from the next start on.
    """
    return Page.whole([SettingRead.model_validate(one) for one in parts.settings])
