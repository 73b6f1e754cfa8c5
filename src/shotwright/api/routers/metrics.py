"""Figures for monitoring, as Prometheus reads them."""

import time
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from shotwright.api.metering import Meter
from shotwright.api.parts import Session
from shotwright.api.people import needs
from shotwright.db.gauges import GaugeRows, Gauges
from shotwright.domain.permissions import Action

router = APIRouter(tags=["system"])

_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_KEPT_S: Final = 5.0
"""However often it is asked, the database is read no more often."""


def _meter(request: Request) -> Meter:
    return request.app.state.meter


@router.get(
    "/metrics",
    dependencies=[needs(Action.ADMINISTER)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def read_metrics(request: Request, session: Session, meter: Annotated[Meter, Depends(_meter)]) -> Response:
    """Show what there is to do, what it costs and how fast this process answers, in Prometheus' text format."""
    return Response(meter.told(await _gauges(request, session)), media_type=_TYPE)


async def _gauges(request: Request, session: Session) -> Gauges:
    read_at, gauges = getattr(request.app.state, "gauges", (0.0, None))
    if gauges is None or time.monotonic() - read_at > _KEPT_S:
        gauges = await GaugeRows(session).read(datetime.now(UTC).date())
        request.app.state.gauges = time.monotonic(), gauges
    return gauges
