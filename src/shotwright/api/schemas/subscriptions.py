"""Subscriptions as people enter them, and what became of what they were told."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.subscription_tables import Notice, NoticeAttempt, Subscription
from shotwright.domain.notices import message_id
from shotwright.domain.secret import Secret
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import LONGEST_URL, MEANINGS, Topic
from shotwright.usecases.subscriptions import SubscriptionTerms

_NAME = Field(min_length=1, max_length=100, examples=["Review channel"])
_URL = Field(min_length=1, max_length=LONGEST_URL, examples=["https://example.com/hooks/film"])
_TOPICS = Field(max_length=len(Topic), examples=[["gate.waiting", "run.ended"]])


class SubscriptionNew(Given):
    """`topics`: what to be told of; none stands for everything, later topics too.

    `allow_private` lets the address lie in a private network, and be without encryption: for administrators to say.
    """

    model_config = shown(
        {"name": "Review channel", "url": "https://example.com/hooks/film", "topics": ["gate.waiting", "run.ended"]}
    )

    name: Annotated[str, _NAME]
    url: Annotated[str, _URL]
    topics: Annotated[frozenset[Topic], _TOPICS] = frozenset()
    active: bool = True
    allow_private: bool = False

    def terms(self) -> SubscriptionTerms:
        return SubscriptionTerms(**self.model_dump())


class SubscriptionChange(Given):
    """What is left out stays as it is."""

    model_config = shown({"active": False})

    name: Annotated[str, _NAME] | None = None
    url: Annotated[str, _URL] | None = None
    topics: Annotated[frozenset[Topic], _TOPICS] | None = None
    active: bool | None = None
    allow_private: bool | None = None

    def upon(self, terms: SubscriptionTerms) -> SubscriptionTerms:
        return replace(terms, **self.model_dump(exclude_none=True))


class SubscriptionRead(Told):
    id: UUID
    project_id: UUID | None
    """None: it is told of every project."""
    name: str
    url: str
    topics: list[Topic]
    """Empty: of everything."""
    active: bool
    allow_private: bool
    stopped: str
    """Why the studio switched it off; "" if it did not."""
    failing_since: datetime | None
    former_secret_until: datetime | None
    """Until then the secret before this one signs as well."""
    created_at: datetime

    @classmethod
    def of(cls, row: Subscription) -> Self:
        return cls(
            id=row.id,
            project_id=row.project_id,
            name=row.name,
            url=row.url,
            topics=[Topic(one) for one in row.topics],
            active=row.active,
            allow_private=row.allow_private,
            stopped=row.stopped,
            failing_since=row.failing_since,
            former_secret_until=row.former_until,
            created_at=row.created_at,
        )


class SubscriptionMade(Told):
    """`secret` is told here and never again: receivers check signatures with it."""

    subscription: SubscriptionRead
    secret: str

    @classmethod
    def of(cls, row: Subscription, secret: Secret) -> Self:
        return cls(subscription=SubscriptionRead.of(row), secret=secret.reveal())


class TopicRead(Told):
    topic: Topic
    meaning: str

    @classmethod
    def all(cls) -> list[Self]:
        return [cls(topic=topic, meaning=meaning) for topic, meaning in MEANINGS.items()]


class NoticeRead(Told):
    id: UUID
    message_id: str
    """What its receiver knows it by (`webhook-id`), however often it is sent."""
    type: str
    sequence: int | None
    status: Status
    """pending: still to be sent, completed: arrived, failed: given up, cancelled: its subscription was switched off."""
    attempts: int
    due_at: datetime
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Notice) -> Self:
        return cls(
            id=row.id,
            message_id=message_id(row.id),
            type=row.type,
            sequence=row.seq,
            status=row.status,
            attempts=row.attempts,
            due_at=row.due_at,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )


class NoticeAttemptRead(Told):
    at: datetime
    ended_at: datetime | None
    """None: it is on its way, or the process that sent it died."""
    status_code: int | None
    latency_ms: int | None
    reply: str
    """The beginning of the answer, redacted."""
    error: str

    @classmethod
    def of(cls, row: NoticeAttempt) -> Self:
        return cls.model_validate(row)


class NoticeDetail(NoticeRead):
    body: str
    """What is sent, byte for byte."""
    sent: list[NoticeAttemptRead]

    @classmethod
    def whole(cls, row: Notice, attempts: list[NoticeAttempt]) -> Self:
        sent = [NoticeAttemptRead.of(one) for one in attempts]
        return cls(**NoticeRead.of(row).model_dump(), body=row.body, sent=sent)
