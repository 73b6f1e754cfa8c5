"""What can go wrong with work that is paid for and done elsewhere.

Two questions matter, and an error answers both: what kind of trouble it is, which says what may be done about it, and
whether the provider may have accepted the work, which says if asking again could pay twice.
"""

from dataclasses import dataclass
from enum import StrEnum


class ErrorClass(StrEnum):
    RATE_LIMITED = "rate_limited"
    """Too many requests: try again after `retry_after_s`."""
    OVERLOADED = "overloaded"
    """The provider is too busy or briefly down: try again later."""
    NETWORK_UNKNOWN = "network_unknown"
    """The connection failed. What became of the request is only known if `maybe_accepted` is false."""
    AUTH = "auth"
    """The key is wrong, or may not do this: use this provider no more until a person has looked."""
    QUOTA = "quota"
    """The account is out of money or credits: use this provider no more until a person has looked."""
    CONTENT_POLICY = "content_policy"
    """The provider will not make this. The same input is never sent again."""
    INVALID_INPUT = "invalid_input"
    """The request is outside what the model can do. The same input is never sent again."""
    MODEL_GONE = "model_gone"
    """The model does not exist any more, or never did."""
    PROVIDER_INTERNAL = "provider_internal"
    """The provider failed, or answered with something that cannot be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job came to nothing. `message` is one sentence for a person and never holds a key."""

    error_class: ErrorClass
    message: str


class RemoteError(Exception):
    """A provider did not do what it was asked. `str(error)` is one sentence for a person and never holds a key.

    `maybe_accepted` is false only if it is certain that no work was accepted: then, and only then, is it safe to ask
    again. Where nothing was to be accepted (looking, listing, cancelling) it is false.
    """

    def __init__(
        self,
        error_class: ErrorClass,
        message: str,
        *,
        maybe_accepted: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.error_class = error_class
        self.maybe_accepted = maybe_accepted
        self.retry_after_s = retry_after_s

    @property
    def failure(self) -> Failure:
        return Failure(error_class=self.error_class, message=str(self))
