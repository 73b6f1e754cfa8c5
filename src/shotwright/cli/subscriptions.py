"""What `shotwright subscriptions` does. A message is sent from here as well: no server need be running."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.db.subscription_tables import Notice, NoticeAttempt, Subscription
from shotwright.domain.notices import message_id
from shotwright.domain.secret import Secret
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import (
    MEANINGS,
    NoticeNotFound,
    SubscriptionNotFound,
    SubscriptionNotUsable,
    Topic,
)
from shotwright.settings import Settings
from shotwright.usecases.notices import LONGEST_SENDING_S
from shotwright.usecases.projects import Projects
from shotwright.usecases.subscriptions import Subscriptions, SubscriptionTerms, terms_of
from shotwright.wiring.paying import vault
from shotwright.wiring.studio import Studio, open_studio
from shotwright.wiring.telling import messenger

_LOOK_S: Final = 0.3
_PATIENCE_S: Final = 2 * LONGEST_SENDING_S


async def list_subscriptions(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        place = (await Projects(session).by_code(project)).id if project else None
        found = [_plain(one) for one in await _subscriptions(studio, session).of_place(place)]
    if as_json:
        print_json(found)
        return Exit.OK
    rows = table("id", "name", "address", "told of", "state")
    for one in found:
        state = "on" if one["active"] else f"off {one['stopped']}"
        rows.add_row(one["id"], one["name"], one["url"], ", ".join(one["topics"]) or "everything", state)
    out.print(rows, markup=False)
    return Exit.OK


async def topics(*, as_json: bool) -> Exit:
    if as_json:
        print_json([{"topic": topic, "meaning": meaning} for topic, meaning in MEANINGS.items()])
        return Exit.OK
    rows = table("topic", "meaning")
    for topic, meaning in MEANINGS.items():
        rows.add_row(topic, meaning)
    out.print(rows, markup=False)
    return Exit.OK


async def add(name: str, url: str, project: str, named: Sequence[str], *, private: bool, as_json: bool) -> Exit:
    terms = SubscriptionTerms(name=name, url=url, topics=frozenset(map(_topic, named)), allow_private=private)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        projects = Projects(session)
        place = (await projects.by_code(project)).id if project else None
        row, secret = await _subscriptions(studio, session).add(place, terms, by=None)
        told = _plain(row)
    return _told_secret(told, secret, "It is told what happens from now on.", as_json=as_json)


async def try_out(subscription: str, *, as_json: bool) -> Exit:
    wanted = _subscription_id(subscription)
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            notice = await _subscriptions(studio, session).try_out(wanted)
        return _told_outcome(await _sent(studio, notice), as_json=as_json)


async def again(subscription: str, notice: str, *, as_json: bool) -> Exit:
    wanted, of_it = _subscription_id(subscription), _notice_id(notice)
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            found = await _subscriptions(studio, session).send_again(wanted, of_it)
        return _told_outcome(await _sent(studio, found), as_json=as_json)


async def log(subscription: str, number: int, *, as_json: bool) -> Exit:
    wanted = _subscription_id(subscription)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        subscriptions = _subscriptions(studio, session)
        notices, _ = await subscriptions.notices(wanted, None, limit=number, offset=0)
        found = [_plain_notice(*await subscriptions.notice(wanted, one.id)) for one in notices]
    if as_json:
        print_json(found)
        return Exit.OK
    rows = table("id", "type", "when", "status", "tries", "what came of it")
    for one in found:
        last = one["sent"][-1] if one["sent"] else {"error": "", "reply": ""}
        said = last["error"] or last["reply"]
        at = f"{one['created_at']:%Y-%m-%d %H:%M:%S}"
        rows.add_row(one["id"], one["type"], at, one["status"], str(len(one["sent"])), said)
    out.print(rows, markup=False)
    return Exit.OK


async def rotate(subscription: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        row, secret = await _subscriptions(studio, session).rotate(_subscription_id(subscription))
        told = _plain(row)
    return _told_secret(told, secret, "For a day, the former secret signs as well.", as_json=as_json)


async def switch(subscription: str, *, on: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        subscriptions = _subscriptions(studio, session)
        row = await subscriptions.get(_subscription_id(subscription))
        told = _plain(await subscriptions.edit(row.id, replace(terms_of(row), active=on)))
    if as_json:
        print_json(told)
    else:
        state = "is told what happens from now on" if on else "is told nothing any more"
        out.print(f"“{told['name']}” {state}.", markup=False)
    return Exit.OK


async def remove(subscription: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        subscriptions = _subscriptions(studio, session)
        told = _plain(await subscriptions.get(_subscription_id(subscription)))
        await subscriptions.remove(UUID(told["id"]))
    if as_json:
        print_json(told)
    else:
        out.print(f"“{told['name']}” is removed.", markup=False)
    return Exit.OK


async def _sent(studio: Studio, notice: Notice) -> dict[str, Any]:
    """Wait for the next attempt to send a notice, by this process or by another one that is at it; return it all."""
    deadline = time.monotonic() + _PATIENCE_S
    before = notice.attempts
    async with messenger(studio) as post:
        while True:
            await post.work_off()
            async with studio.database.unit() as session:
                found, tried = await _subscriptions(studio, session).notice(notice.subscription_id, notice.id)
            is_tried = found.attempts > before and tried[-1].ended_at is not None
            if is_tried or time.monotonic() > deadline:
                return _plain_notice(found, tried)
            await asyncio.sleep(_LOOK_S)


def _subscriptions(studio: Studio, session: AsyncSession) -> Subscriptions:
    return Subscriptions(session, vault(studio.settings))


def _told_secret(told: dict[str, Any], secret: Secret, words: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json({**told, "secret": secret.reveal()})
    else:
        out.print(f"“{told['name']}” ({told['id']}). {words}", markup=False)
        out.print(f"The secret to check our signatures with, shown this once: {secret.reveal()}", markup=False)
    return Exit.OK


def _told_outcome(told: dict[str, Any], *, as_json: bool) -> Exit:
    arrived = told["status"] == Status.COMPLETED
    if as_json:
        print_json(told)
    elif arrived:
        last = told["sent"][-1]
        out.print(f"It arrived: HTTP {last['status_code']} after {last['latency_ms']} ms.", markup=False)
    else:
        said = told["sent"][-1]["error"] if told["sent"] else "Another process holds the subscription."
        out.print(f"It did not arrive. {said} It is tried again while the studio runs.", markup=False)
    return Exit.OK if arrived else Exit.FAILED


def _topic(word: str) -> Topic:
    try:
        return Topic(word)
    except ValueError:
        raise SubscriptionNotUsable(
            f"Nobody is told of “{word}”. `shotwright subscriptions topics` lists what there is."
        ) from None


def _subscription_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise SubscriptionNotFound(text) from None


def _notice_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoticeNotFound(text) from None


def _plain(row: Subscription) -> dict[str, Any]:
    plain = ("name", "url", "topics", "active", "allow_private", "stopped", "failing_since", "created_at")
    project = str(row.project_id) if row.project_id is not None else None
    return {"id": str(row.id), "project_id": project, **{name: getattr(row, name) for name in plain}}


def _plain_notice(row: Notice, attempts: Sequence[NoticeAttempt]) -> dict[str, Any]:
    tries = ("at", "ended_at", "status_code", "latency_ms", "reply", "error")
    return {
        "id": str(row.id),
        "message_id": message_id(row.id),
        "type": row.type,
        "sequence": row.seq,
        "status": row.status,
        "created_at": row.created_at,
        "sent": [{name: getattr(one, name) for name in tries} for one in attempts],
    }
