"""Looking at what a person wants to sign films with, before it is kept."""

from datetime import UTC, datetime

from cryptography import x509

from shotwright.domain.secret import Secret
from shotwright.domain.signers import SignerFacts, SignerNotUsable
from shotwright_media.checks.signing_identity import SigningIdentity, credentials
from shotwright_media.errors import SigningFailed


def examined(certificate: str, private_key: Secret) -> tuple[SignerFacts, Secret]:
    """Return what is to be kept of a certificate and its key: nothing but what was read of them.

    Raises:
        SignerNotUsable: The message says what is wrong with either.
    """
    try:
        identity = SigningIdentity(chain=certificate.encode(), private_key=private_key.reveal().encode())
        found = credentials(identity, datetime.now(UTC))
    except (SigningFailed, UnicodeEncodeError) as error:
        raise SignerNotUsable(str(error)) from error
    first = x509.load_pem_x509_certificates(found.chain)[0]
    facts = SignerFacts(
        chain=found.chain.decode(),
        subject=first.subject.rfc4514_string(),
        issuer=first.issuer.rfc4514_string(),
        algorithm=found.algorithm,
        expires_at=first.not_valid_after_utc,
    )
    return facts, Secret(found.private_key.decode())


def identity_of(certificate: str, private_key: Secret) -> SigningIdentity:
    """Return kept certificates and their key as what signs."""
    return SigningIdentity(chain=certificate.encode(), private_key=private_key.reveal().encode())
