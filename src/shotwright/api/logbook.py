"""The last warnings and errors of this process, in its memory: all of them are on standard error.

It is shown over the network, so it is told less than that: no traceback, and nothing that opens anything.
"""

import logging
import traceback
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from shotwright.api.request_ids import CURRENT
from shotwright.domain.redaction import plain, redact

MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    at: datetime
    level: str
    logger: str
    message: str
    request: str
    """The request during which it was said; "" outside of requests."""
    error: str
    """Of what kind the error was, and where in the program it was raised; "" if there was none."""


class Logbook(logging.Handler):
    """Keeps the newest lines, and forgets the others."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.began_at = datetime.now(UTC)
        self._lines: deque[Line] = deque(maxlen=MOST_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(_line(record))
        except Exception:  # noqa: BLE001  # a line that cannot be written must not end what it tells of
            self.handleError(record)

    def newest(self) -> Sequence[Line]:
        """Return what is kept, the newest first."""
        return list(reversed(self._lines))


@contextmanager
def keeping_a_log() -> Generator[Logbook]:
    """Keep what is logged in this process while the block runs."""
    book = Logbook()
    logging.getLogger().addHandler(book)
    try:
        yield book
    finally:
        logging.getLogger().removeHandler(book)


def _line(record: logging.LogRecord) -> Line:
    return Line(
        at=datetime.fromtimestamp(record.created, UTC),
        level=record.levelname.lower(),
        logger=record.name,
        message=str(redact(plain(record.getMessage()))),
        request=CURRENT.get(),
        error=_error(record),
    )


def _error(record: logging.LogRecord) -> str:
    """Name an error without its words: those may hold whatever was being worked with."""
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None:
        return ""
    frames = traceback.extract_tb(trace)
    where = f", {frames[-1].name} in {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__}{where}"
