"""Certificates that people sign films with."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, SecretStr

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.usecases.signers import SignerKept


class SignerGiven(Given):
    """A certificate to sign with, and its key. The key is sealed, and nobody is ever shown it again."""

    model_config = shown(
        {"certificate": "-----BEGIN CERTIFICATE-----\n…", "private_key": "-----BEGIN PRIVATE KEY-----\n…"}
    )

    certificate: Annotated[str, Field(min_length=1, max_length=100_000)]
    """PEM: the signer's certificate first, then those that vouch for it."""
    private_key: Annotated[SecretStr, Field(min_length=1, max_length=20_000)]
    """PEM, without a password."""


class SignerRead(Told):
    subject: str
    issuer: str
    algorithm: str
    expires_at: datetime
    certificate: str
    created_at: datetime

    @classmethod
    def of(cls, one: SignerKept) -> Self:
        facts = one.facts
        return cls(
            subject=facts.subject,
            issuer=facts.issuer,
            algorithm=facts.algorithm,
            expires_at=facts.expires_at,
            certificate=facts.chain,
            created_at=one.created_at,
        )
