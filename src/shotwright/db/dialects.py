"""What the two databases say differently."""

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Record


class Turn(IntEnum):
    """What only one transaction does at a time though there is no row to be locked: numbers of PostgreSQL's locks."""

    CODES = 4_721_001
    SUBSCRIPTIONS = 4_721_002
    ANNOUNCEMENTS = 4_721_003


async def take_turn(session: AsyncSession, turn: Turn) -> None:
    """Let nobody else take the turn before the end of the transaction.

    Only PostgreSQL needs to be asked: SQLite lets one transaction write at a time.
    """
    if _is_postgresql(session):
        await session.execute(select(func.pg_advisory_xact_lock(turn.value)))


def insert_into(session: AsyncSession, table: type[Record]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what is done if the row is there already (`on_conflict_...`)."""
    return (postgresql if _is_postgresql(session) else sqlite).insert(table)


def _is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
