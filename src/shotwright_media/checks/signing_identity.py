"""Who signs: a chain of certificates and the key of the first one, looked at before anything is signed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from shotwright_media.errors import SigningFailed, SigningNotInstalled

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

_INSTALL = "Signing needs a package that is not installed. Install it with: pip install 'shotwright[c2pa]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIdentity:
    """What the user gives to sign with, in PEM.

    `chain`: the signer's certificate first, then those that vouch for it. `private_key` belongs to the first; it is not
    shown when this value is printed. `timestamp_url`: a time-stamping service by RFC 3161, which is asked over the
    network; without one nothing leaves this machine, and the signature is good for as long as the certificate is.
    """

    chain: bytes
    private_key: bytes = field(repr=False)
    timestamp_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An identity that was found fit: the algorithm by its name in C2PA, and the key as PKCS #8."""

    algorithm: str
    chain: bytes
    private_key: bytes = field(repr=False)
    timestamp_url: str | None


def credentials(identity: SigningIdentity, at: datetime) -> Credentials:
    """Look whether `identity` can sign at the time `at`, which has a time zone.

    The rules for certificates are those of the C2PA specification, 14.5.1, as far as people usually break them; the
    signing library knows the rest.

    Raises:
        SigningFailed: The message says what is wrong with certificate or key.
        SigningNotInstalled: A package is missing.
    """
    try:
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  -- an extra
    except ImportError as error:
        raise SigningNotInstalled(_INSTALL) from error
    chain, key = _chain(identity.chain), _key(identity.private_key)
    _check_dates(chain, at)
    if _public(chain[0].public_key()) != _public(key.public_key()):
        raise SigningFailed(
            "The private key does not belong to the first certificate. Give the key of the signer's certificate, and"
            " put that certificate first in the chain."
        )
    if chain[0].issuer == chain[0].subject:
        raise SigningFailed(
            "The certificate is signed by itself, which C2PA does not accept. Ask a certificate authority for one, or"
            " make an authority of your own and let it sign the certificate."
        )
    return Credentials(
        algorithm=_algorithm(key),
        chain=b"".join(each.public_bytes(form.Encoding.PEM) for each in chain),
        private_key=key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()),
        timestamp_url=identity.timestamp_url,
    )


def _chain(pem: bytes) -> "list[x509.Certificate]":
    from cryptography import x509  # noqa: PLC0415  -- an extra

    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise SigningFailed(
            "The certificate chain cannot be read. Give it as PEM: blocks that start with"
            " “-----BEGIN CERTIFICATE-----”, the signer's first."
        ) from error


def _key(pem: bytes) -> "PrivateKeyTypes":
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  -- an extra
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415  -- an extra

    try:
        return load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise SigningFailed("The private key is locked with a password. Give it without one.") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SigningFailed(
            "The private key cannot be read. Give it as PEM: a block that starts with “-----BEGIN PRIVATE KEY-----”."
        ) from error


def _check_dates(chain: "list[x509.Certificate]", at: datetime) -> None:
    for each in chain:
        name = each.subject.rfc4514_string() or "the certificate"
        if at > each.not_valid_after_utc:
            raise SigningFailed(f"The certificate of {name} expired on {each.not_valid_after_utc:%Y-%m-%d}. Renew it.")
        if at < each.not_valid_before_utc:
            raise SigningFailed(
                f"The certificate of {name} is valid from {each.not_valid_before_utc:%Y-%m-%d} on, and not yet."
            )


def _public(key: "PublicKeyTypes") -> bytes:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  -- an extra

    return key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)


def _algorithm(key: object) -> str:
    """The signature that C2PA (13.2.1) wants of such a key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415  -- an extra

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    curves = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in curves:
        return curves[key.curve.name]
    raise SigningFailed(
        "C2PA does not sign with a key of this kind. Use a key on the curve P-256, P-384 or P-521, Ed25519, or RSA of"
        " at least 2048 bits."
    )
