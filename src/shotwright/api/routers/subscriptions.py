"""Subscriptions: addresses elsewhere that are told what happens, and what became of telling them."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.parts import PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.shared import Page, Paging
from shotwright.api.schemas.subscriptions import (
    NoticeDetail,
    NoticeRead,
    SubscriptionChange,
    SubscriptionMade,
    SubscriptionNew,
    SubscriptionRead,
    TopicRead,
)
from shotwright.domain.errors import ChangedMeanwhile, ProjectNotFound
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import (
    NoticeNotFound,
    NoticeUnderWay,
    SubscriptionNotFound,
    SubscriptionNotUsable,
    SubscriptionOff,
)
from shotwright.usecases.access import Access
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms, terms_of

router = APIRouter(tags=["subscriptions"])
_ONE: Final = "/subscriptions/{subscription_id}"
_THERE: Final = problems(SubscriptionNotFound)
_NOTICE: Final = problems(SubscriptionNotFound, NoticeNotFound)


@router.get("/subscriptions/topics", dependencies=[needs(Action.LOOK)])
async def list_topics() -> Page[TopicRead]:
    """List what one may be told of."""
    return Page.whole(TopicRead.all())


@router.get("/subscriptions", dependencies=[needs(Action.ADMINISTER)])
async def list_installation_subscriptions(session: Session, parts: PartsDep) -> Page[SubscriptionRead]:
    """List the subscriptions that are told of every project, oldest first."""
    return Page.whole([SubscriptionRead.of(one) for one in await Subscriptions(session, parts.vault).of_place(None)])


@router.post(
    "/subscriptions",
    status_code=HTTPStatus.CREATED,
    responses=problems(SubscriptionNotUsable),
    dependencies=[needs(Action.ADMINISTER)],
)
async def add_installation_subscription(
    new: SubscriptionNew, session: Session, parts: PartsDep, caller: CallerDep
) -> SubscriptionMade:
    """Have an address told of what happens in every project. The signing secret is shown this once."""
    made = await Subscriptions(session, parts.vault).add(None, new.terms(), by=caller.user_id)
    return SubscriptionMade.of(*made)


@router.get(
    "/projects/{project}/subscriptions", responses=problems(ProjectNotFound), dependencies=[needs(Action.MANAGE)]
)
async def list_subscriptions(project: ProjectId, session: Session, parts: PartsDep) -> Page[SubscriptionRead]:
    """List a project's subscriptions, oldest first."""
    return Page.whole([SubscriptionRead.of(one) for one in await Subscriptions(session, parts.vault).of_place(project)])


@router.post(
    "/projects/{project}/subscriptions",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, SubscriptionNotUsable),
    dependencies=[needs(Action.MANAGE)],
)
async def add_subscription(
    project: ProjectId, new: SubscriptionNew, session: Session, parts: PartsDep, caller: CallerDep
) -> SubscriptionMade:
    """Have an address told of what happens in a project. The signing secret is shown this once."""
    terms = new.terms()
    if terms.allow_private:
        await Access(session).check(caller, Action.ADMINISTER)
    made = await Subscriptions(session, parts.vault).add(project, terms, by=caller.user_id)
    return SubscriptionMade.of(*made)


@router.get(_ONE, responses=_THERE, dependencies=[needs(Action.MANAGE)])
async def read_subscription(
    subscription_id: UUID, session: Session, parts: PartsDep, tags: TagsDep
) -> SubscriptionRead:
    """Show a subscription."""
    return tags.tell(SubscriptionRead.of(await Subscriptions(session, parts.vault).get(subscription_id)))


@router.patch(
    _ONE,
    responses=problems(SubscriptionNotFound, SubscriptionNotUsable, ChangedMeanwhile),
    dependencies=[needs(Action.MANAGE)],
)
async def change_subscription(
    subscription_id: UUID,
    change: SubscriptionChange,
    session: Session,
    parts: PartsDep,
    caller: CallerDep,
    tags: TagsDep,
) -> SubscriptionRead:
    """Change a subscription, switch it off or on. Switched off, it is told nothing, not even what was waiting."""
    subscriptions = Subscriptions(session, parts.vault)
    row = await subscriptions.get(subscription_id, lock=True)
    tags.check(SubscriptionRead.of(row))
    terms = change.upon(terms_of(row))
    await _check_private(terms_of(row), terms, caller, session)
    return tags.tell(SubscriptionRead.of(await subscriptions.edit(subscription_id, terms)))


async def _check_private(before: SubscriptionTerms, after: SubscriptionTerms, caller: Caller, session: Session) -> None:
    """Let administrators alone say that an address may lie in a private network, and which one that is."""
    if after.allow_private and (after.url != before.url or not before.allow_private):
        await Access(session).check(caller, Action.ADMINISTER)


@router.delete(_ONE, status_code=HTTPStatus.NO_CONTENT, responses=_THERE, dependencies=[needs(Action.MANAGE)])
async def remove_subscription(subscription_id: UUID, session: Session, parts: PartsDep) -> None:
    """Remove a subscription, with the log of what it was told."""
    await Subscriptions(session, parts.vault).remove(subscription_id)


@router.post(_ONE + "/secret", responses=_THERE, dependencies=[needs(Action.MANAGE)])
async def rotate_subscription_secret(subscription_id: UUID, session: Session, parts: PartsDep) -> SubscriptionMade:
    """Give a subscription a new secret, shown this once. For a day, messages are signed by the former one as well."""
    return SubscriptionMade.of(*await Subscriptions(session, parts.vault).rotate(subscription_id))


@router.post(
    _ONE + "/test",
    status_code=HTTPStatus.ACCEPTED,
    responses=problems(SubscriptionNotFound, SubscriptionOff),
    dependencies=[needs(Action.MANAGE)],
)
async def try_subscription(subscription_id: UUID, session: Session, parts: PartsDep) -> NoticeRead:
    """Have a message sent that tells of nothing. What came of it stands in the log of notices."""
    return NoticeRead.of(await Subscriptions(session, parts.vault).try_out(subscription_id))


@router.get(_ONE + "/notices", responses=_THERE, dependencies=[needs(Action.MANAGE)])
async def list_notices(
    subscription_id: UUID,
    session: Session,
    parts: PartsDep,
    paging: Annotated[Paging, Query()],
    status: Status | None = None,
) -> Page[NoticeRead]:
    """List what a subscription was told, and what it is still to be told, newest first."""
    subscriptions = Subscriptions(session, parts.vault)
    found, total = await subscriptions.notices(subscription_id, status, limit=paging.page_size, offset=paging.offset)
    items = [NoticeRead.of(one) for one in found]
    return Page.part(items, paging, total)


@router.get(_ONE + "/notices/{notice_id}", responses=_NOTICE, dependencies=[needs(Action.MANAGE)])
async def read_notice(subscription_id: UUID, notice_id: UUID, session: Session, parts: PartsDep) -> NoticeDetail:
    """Show a notice, what is sent, and how often that was done."""
    notice, attempts = await Subscriptions(session, parts.vault).notice(subscription_id, notice_id)
    return NoticeDetail.whole(notice, list(attempts))


@router.post(
    _ONE + "/notices/{notice_id}/send-again",
    status_code=HTTPStatus.ACCEPTED,
    responses=problems(SubscriptionNotFound, NoticeNotFound, SubscriptionOff, NoticeUnderWay),
    dependencies=[needs(Action.MANAGE)],
)
async def send_notice_again(subscription_id: UUID, notice_id: UUID, session: Session, parts: PartsDep) -> NoticeRead:
    """Have a notice sent once more, under the same message id, however it ended."""
    return NoticeRead.of(await Subscriptions(session, parts.vault).send_again(subscription_id, notice_id))
