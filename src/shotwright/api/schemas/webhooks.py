"""Webhooks and their log."""

from datetime import datetime
from uuid import UUID

from shotwright.api.schemas.shared import Told


class DeliveryRead(Told):
    id: UUID
    provider: str
    delivery_id: str
    received_at: datetime
    accepted: bool
    reason: str
    """Why it was refused; "" if it was not."""
