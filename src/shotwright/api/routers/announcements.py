"""What an administrator has everybody told: listed here, and told live to all who follow."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.announcements import AnnouncementNew, AnnouncementRead
from shotwright.api.schemas.shared import Page, Paging
from shotwright.domain.announcements import AnnouncementNotFound, AnnouncementOver, TooManyAnnouncements
from shotwright.domain.permissions import Action
from shotwright.usecases.announcements import Announcements

router = APIRouter(prefix="/announcements", tags=["people"])


@router.get("", dependencies=[needs(Action.LOOK)])
async def list_announcements(
    session: Session, paging: Annotated[Paging, Query()], *, past: bool = False
) -> Page[AnnouncementRead]:
    """List what everybody is told now, newest first; with `past`, all that they ever were."""
    announcements = Announcements(session)
    if past:
        some, total = await announcements.page(paging.offset, paging.page_size)
    else:
        found = await announcements.in_force()
        some, total = paging.cut(found), len(found)
    return Page.part([AnnouncementRead.model_validate(one) for one in some], paging, total)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=problems(AnnouncementOver, TooManyAnnouncements),
    dependencies=[needs(Action.ADMINISTER)],
)
async def announce(new: AnnouncementNew, session: Session, caller: CallerDep) -> AnnouncementRead:
    """Tell everybody something, at once and until it ends."""
    made = await Announcements(session).announce(new.text, new.tone, new.until, by=caller.user_id)
    return AnnouncementRead.model_validate(made)


@router.delete(
    "/{announcement_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(AnnouncementNotFound),
    dependencies=[needs(Action.ADMINISTER)],
)
async def withdraw_announcement(announcement_id: UUID, session: Session) -> None:
    """Withdraw an announcement."""
    await Announcements(session).withdraw(announcement_id)
