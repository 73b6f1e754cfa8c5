"""Calls from providers, and the log of them."""

import time
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import anybody, needs
from shotwright.api.problems import problems, refusal, refused
from shotwright.api.receiving import Call, Reception, receive
from shotwright.api.schemas.shared import Page, Paging
from shotwright.api.schemas.webhooks import DeliveryRead
from shotwright.domain.errors import ProviderNotFound
from shotwright.domain.permissions import Action
from shotwright.providers.remote.webhooks import LARGEST_BODY, Delivery
from shotwright.usecases.deliveries import Deliveries

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
aliases = APIRouter(prefix="/webhook", tags=["webhooks"], include_in_schema=False)

_REFUSALS = {
    **refused(HTTPStatus.UNAUTHORIZED, "The call is not proven to come from the provider."),
    **refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The call is too large."),
}


@router.get("/deliveries", dependencies=[needs(Action.ADMINISTER)])
async def list_deliveries(session: Session, paging: Annotated[Paging, Query()]) -> Page[DeliveryRead]:
    """List the calls that came in, newest first, and why some were refused."""
    found, total = await Deliveries(session).page(limit=paging.page_size, offset=paging.offset)
    return Page.part([DeliveryRead.model_validate(one) for one in found], paging, total)


@router.post(
    "/{provider}",
    responses={**problems(ProviderNotFound), **_REFUSALS},
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}}},
    dependencies=[anybody],
)
async def receive_webhook(
    provider: str,
    request: Request,
    parts: PartsDep,
    job: Annotated[str, Query(max_length=200)] = "",
    token: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Take in a provider's call: signed, or at the address that only the provider was told.

    It is a hint and no more. The job that it speaks of is looked at, and what the provider answers then counts.
    """
    return await _received(provider, request, parts, job, token)


@aliases.post("/{kind}/{provider}", dependencies=[anybody])
async def receive_webhook_at_alias(
    kind: str, provider: str, request: Request, parts: PartsDep, job: str = "", token: str = ""
) -> Response:
    """Take in a call at the addresses that older set-ups use: `/webhook/video/...`, `/webhook/image/...`."""
    if kind not in {"video", "image", "speech", "llm"}:
        return refusal(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.", request.url.path)
    return await _received(provider, request, parts, job, token)


async def _received(provider: str, request: Request, parts: Parts, job: str, token: str) -> Response:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            why = f"A call may hold {LARGEST_BODY // 1_000_000} MB at most."
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", why, request.url.path)
    delivery = Delivery(headers=request.headers, body=body, received_at=time.time())
    reception = await receive(Call(provider=provider, delivery=delivery, key=job, token=token), parts)
    return _answer(reception, request.url.path)


def _answer(reception: Reception, path: str) -> Response:
    if reception.status is not HTTPStatus.OK:
        return refusal(reception.status, reception.status.name.lower(), reception.reason, path)
    if reception.challenge:
        return JSONResponse({"challenge": reception.challenge})
    return JSONResponse({"status": "received"})
