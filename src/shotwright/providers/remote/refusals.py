"""Vendors' ways of saying no, as the nine classes of errors.

A code that a vendor documents decides; else the HTTP status does. Codes are matched by their beginning, in lower case.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from shotwright.providers.remote.replies import Reply
from shotwright_sdk.remote_errors import ErrorClass

Codes = Mapping[str, ErrorClass]

_BY_STATUS: Final[Mapping[int, ErrorClass]] = {
    401: ErrorClass.AUTH,
    402: ErrorClass.QUOTA,
    403: ErrorClass.AUTH,
    404: ErrorClass.MODEL_GONE,
    408: ErrorClass.OVERLOADED,
    410: ErrorClass.MODEL_GONE,
    425: ErrorClass.OVERLOADED,
    429: ErrorClass.RATE_LIMITED,
    502: ErrorClass.OVERLOADED,
    503: ErrorClass.OVERLOADED,
    504: ErrorClass.OVERLOADED,
    529: ErrorClass.OVERLOADED,
}
_COMMON: Final[Codes] = {
    "insufficient_quota": ErrorClass.QUOTA,
    "insufficient_balance": ErrorClass.QUOTA,
    "insufficient_user_quota": ErrorClass.QUOTA,
    "content_policy_violation": ErrorClass.CONTENT_POLICY,
    "moderation": ErrorClass.CONTENT_POLICY,
    "model_not_found": ErrorClass.MODEL_GONE,
}
_BALANCE: Final = ("exhausted balance", "insufficient balance", "insufficient credit", "not have enough credits")
"""Words for an empty account, where there is no code for it."""
_CODE_PATHS: Final = (
    ("error", "code"),
    ("error", "type"),
    ("error", "status"),
    ("error",),
    ("error_type",),
    ("detail", "status"),
    ("code",),
    ("base_resp", "status_code"),
    ("failureCode",),
    ("failure_code",),
    ("name",),
)
_MESSAGE_PATHS: Final = (
    ("error", "message"),
    ("message",),
    ("detail", "message"),
    ("detail",),
    ("detail", 0, "msg"),
    ("base_resp", "status_msg"),
    ("error",),
    ("failure",),
    ("errors", 0),
    ("title",),
)
_LONGEST: Final = 300
_LONGEST_WAIT_S: Final = 3600.0


def classify(status: int, reply: Reply, codes: Codes) -> ErrorClass:
    """Return the class of an answer that is a refusal. A code for "bad request" says less than a status that is not."""
    said = [code.lower() for code in _texts(reply, _CODE_PATHS)]
    known = {name.lower(): found for name, found in {**_COMMON, **codes}.items()}
    for code in said:
        fitting = [name for name in known if code == name or (not name.isdecimal() and code.startswith(name))]
        if fitting:
            found = known[max(fitting, key=len)]
            return _BY_STATUS.get(status, found) if found is ErrorClass.INVALID_INPUT else found
    if status >= HTTPStatus.BAD_REQUEST and any(words in message(reply).lower() for words in _BALANCE):
        return ErrorClass.QUOTA
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _BY_STATUS.get(status, ErrorClass.PROVIDER_INTERNAL)
    return _BY_STATUS.get(status, ErrorClass.INVALID_INPUT)


def message(reply: Reply) -> str:
    """Return what the vendor says in words, on one line; "" if it says nothing."""
    said = next(iter(_texts(reply, _MESSAGE_PATHS)), "")
    return " ".join(said.split())[:_LONGEST]


def retry_after_s(header: str) -> float | None:
    """Read a Retry-After header: seconds, or a date. At most an hour."""
    if header.strip().replace(".", "", 1).isdecimal():
        return min(float(header), _LONGEST_WAIT_S)
    try:
        wait = (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT_S)


def _texts(reply: Reply, paths: tuple[tuple[str | int, ...], ...]) -> list[str]:
    found: list[str] = []
    for path in paths:
        place = reply
        for step in path:
            place = place[step]
        if place.text:
            found.append(place.text)
    return found
