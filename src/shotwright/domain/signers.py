"""Whom films are signed as: a certificate of a person's own. Its key is a secret that goes in, and never out."""

from dataclasses import dataclass
from datetime import datetime

from shotwright.domain.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """What may be told of a certificate to sign with. `chain` is PEM, the signer's certificate first."""

    chain: str
    subject: str
    issuer: str
    algorithm: str
    expires_at: datetime


class SignerNotFound(NotFound):
    code = "signer_not_found"

    def __init__(self) -> None:
        super().__init__("You have given no certificate to sign with. PUT /api/v1/users/me/signer takes one.")


class SignerMissing(Conflict):
    """A signed film is wanted of somebody who has given no certificate."""

    code = "signer_missing"

    def __init__(self) -> None:
        super().__init__(
            "A signed film needs your certificate: PUT /api/v1/users/me/signer first, or order it without a signature."
        )


class SignerNotUsable(Invalid):
    """A certificate, or its key, cannot sign; the message says why."""

    code = "signer_not_usable"
