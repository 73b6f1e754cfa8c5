"""Calls that claim to come from providers, and their log."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import DeliveryRows
from shotwright.db.money_tables import WebhookDelivery
from shotwright.db.tables import now
from shotwright.domain.redaction import plain

MOST_REFUSED = 1000
"""How many refused calls of a provider are kept: anybody can make them."""
_LONGEST = 200


class Deliveries:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._rows = DeliveryRows(session)
        self._clock = clock

    async def accept(self, provider: str, delivery_id: str) -> bool:
        """Note a call that proved where it comes from. False if one of that id was accepted before: it is a replay."""
        return await self._rows.add(self._delivery(provider, delivery_id, accepted=True))

    async def refuse(self, provider: str, delivery_id: str, reason: str) -> None:
        """Note a call that did not. It keeps nobody else from using its id."""
        delivery = self._delivery(provider, delivery_id, accepted=False, reason=reason)
        await self._rows.add(delivery)
        await self._rows.forget_refused(delivery.provider, keep=MOST_REFUSED)

    async def page(self, *, limit: int, offset: int = 0) -> tuple[Sequence[WebhookDelivery], int]:
        """Return a part of the log, newest first, and how long all of it is."""
        return await self._rows.page(limit=limit, offset=offset)

    def _delivery(self, provider: str, delivery_id: str, *, accepted: bool, reason: str = "") -> WebhookDelivery:
        return WebhookDelivery(
            provider=plain(provider)[:_LONGEST],
            delivery_id=_short(delivery_id),
            received_at=self._clock(),
            accepted=accepted,
            reason=plain(reason),
        )


def _short(delivery_id: str) -> str:
    """Return an id that fits: two that differ stay different, however long they are."""
    is_usual = len(delivery_id) <= _LONGEST and plain(delivery_id) == delivery_id
    return delivery_id if is_usual else hashlib.sha256(delivery_id.encode("utf-8", "replace")).hexdigest()
