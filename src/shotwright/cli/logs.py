"""Logs on standard error: lines for people, or JSON for programs that collect them."""

import json
import logging
import os
from datetime import UTC, datetime
from typing import Final

from shotwright.api.request_ids import CURRENT

_FOR_PEOPLE: Final = "%(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """A record as one line: when, how grave, who says what, during which request, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := CURRENT.get():
            told["request"] = request
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up_logs() -> None:
    """Log as `SHOTWRIGHT_LOG` (a level) and `SHOTWRIGHT_LOG_FORMAT` (`text` or `json`) say."""
    handler = logging.StreamHandler()
    is_json = os.environ.get("SHOTWRIGHT_LOG_FORMAT", "").lower() == "json"
    handler.setFormatter(JsonLines() if is_json else logging.Formatter(_FOR_PEOPLE))
    logging.basicConfig(level=os.environ.get("SHOTWRIGHT_LOG", "WARNING"), handlers=[handler])
