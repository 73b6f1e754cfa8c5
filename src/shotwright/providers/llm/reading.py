"""What vendors of language models answer over the wire: refusals in good clothes, and what was used.

OpenAI's chat completions (`choices`, `usage`), Anthropic's messages (`content`, `usage`) and Gemini's generateContent
(`candidates`, `usageMetadata`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from shotwright.domain.fingerprints import Json
from shotwright.domain.tokens import TOKENS_OF_A_PICTURE, tokens_about
from shotwright.providers.remote.asking import not_understood, without_key
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_errors import ErrorClass, RemoteError

CODES: Final[Codes] = {
    "content_filter": ErrorClass.CONTENT_POLICY,
    "data_inspection_failed": ErrorClass.CONTENT_POLICY,
    "datainspectionfailed": ErrorClass.CONTENT_POLICY,
    "responsibleaipolicyviolation": ErrorClass.CONTENT_POLICY,
    "1301": ErrorClass.CONTENT_POLICY,  # Zhipu
    "arrearage": ErrorClass.QUOTA,
    "1113": ErrorClass.QUOTA,  # Zhipu
    "billing_error": ErrorClass.QUOTA,
    "rate_limit_error": ErrorClass.RATE_LIMITED,
    "overloaded_error": ErrorClass.OVERLOADED,
}
_TOO_LONG: Final = ("context length", "context_length", "context window", "too long", "maximum context")

_PICTURE: Final = "<picture, sha256 "
_ENCODED: Final = re.compile(r"(?:data:image/[\w.+-]+;base64,)?[A-Za-z0-9+/=_-]{200,}")
"""No text that people write is so long without a blank."""


def is_too_long(error: RemoteError) -> bool:
    """Whether a refusal is about the length of the question, and no other form of it would fare better."""
    return any(words in str(error).lower() for words in _TOO_LONG)


def check(reply: Reply, connection: Connection) -> None:
    """Refuse an answer with a good status that holds none.

    Raises:
        RemoteError: It says no in its body, or cannot be understood; then it may have been paid.
    """
    error = reply["error"]
    if error and not reply["choices"]:
        host = connection.base_url.partition("://")[2].partition("/")[0]
        said = without_key(message(reply), connection) or "an error, and nothing more."
        status = error["code"].whole or HTTPStatus.BAD_REQUEST
        kind = classify(status, reply, CODES)
        raise RemoteError(kind, f"{host} says: {said}", maybe_accepted=status >= HTTPStatus.INTERNAL_SERVER_ERROR)
    answered = (reply["choices"].items, reply["content"].value is not None, reply["candidates"].items)
    if not any(answered) and not reply["promptFeedback"]:
        raise not_understood("holds no answer of a language model", connection, paid=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """`input_tokens` count all that was read, cached or not; None where the vendor does not tell."""

    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    cost_usd_micros: int | None = None
    """Where the vendor names it."""


def used(reply: Reply) -> Used:
    """Return what an answer says was used."""
    if reply["usageMetadata"]:
        return _gemini(reply["usageMetadata"])
    usage = reply["usage"]
    if usage["input_tokens"].whole is not None:
        return _anthropic(usage)
    return Used(
        input_tokens=usage["prompt_tokens"].whole,
        output_tokens=usage["completion_tokens"].whole,
        cached_tokens=usage["prompt_tokens_details"]["cached_tokens"].whole or 0,
        cost_usd_micros=usage["cost"].micros,
    )


def _anthropic(usage: Reply) -> Used:
    """What came from the cache, or went into it, is not among Anthropic's `input_tokens`."""
    cached, written = usage["cache_read_input_tokens"].whole or 0, usage["cache_creation_input_tokens"].whole or 0
    return Used(
        input_tokens=(usage["input_tokens"].whole or 0) + cached + written,
        output_tokens=usage["output_tokens"].whole,
        cached_tokens=cached,
        cache_write_tokens=written,
    )


def _gemini(usage: Reply) -> Used:
    """Thoughts are billed as output, and are not among Gemini's candidates."""
    written = [usage[name].whole for name in ("candidatesTokenCount", "thoughtsTokenCount")]
    return Used(
        input_tokens=usage["promptTokenCount"].whole,
        output_tokens=sum(one or 0 for one in written) if any(one is not None for one in written) else None,
        cached_tokens=usage["cachedContentTokenCount"].whole or 0,
    )


def input_tokens_about(body: Json) -> int:
    """Return about how many tokens a request's body has the model read; pictures in it are named, not there."""
    match body:
        case str():
            return TOKENS_OF_A_PICTURE if body.startswith(_PICTURE) else tokens_about(body)
        case Mapping():
            return sum(tokens_about(name) + input_tokens_about(value) for name, value in body.items())
        case list():
            return sum(input_tokens_about(one) for one in body)
        case _:
            return 1


def named_pictures(body: Json) -> Json:
    """Return a request's body in which pictures are called by the hash of their text: `<picture, sha256 1f2e…>`."""
    match body:
        case str() if _ENCODED.fullmatch(body):
            return f"{_PICTURE}{sha256(body.encode()).hexdigest()}>"
        case Mapping():
            return {name: named_pictures(value) for name, value in body.items()}
        case list():
            return [named_pictures(one) for one in body]
        case _:
            return body
