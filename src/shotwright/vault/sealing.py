"""Sealing secrets for the database, and opening them again.

AES-256-GCM (NIST SP 800-38D) with a random nonce. What a secret is for is part of what is authenticated, so that a
sealed value that was moved to another row does not open. Sealed text is `1.KEY.DATA`: the format, which key, and
nonce and ciphertext in base64url.
"""

import base64
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shotwright.domain.errors import SecretKeyNotUsable, SecretNotReadable
from shotwright.domain.secret import Secret

SHORTEST_KEY: Final = 32
"""Characters. A key is meant to be random, not remembered: 32 of them cannot be guessed."""
_EXAMPLE: Final = re.compile(
    r"change[-_ ]?(me|this|it\b|in[-_ ]prod)|replace[-_ ]?(me|this|with)|insert[-_ ]your|"
    r"your[-_ ][-\w ]{0,40}(secret|key)|super[-_ ]?secret|(jwt|secret)[-_ ](secret|key)|placeholder|example|12345678",
    re.IGNORECASE,
)
"""What no random key holds: the shortest of these come once in a thousand million of them."""
_FORMAT: Final = "1"
_NONCE_BYTES: Final = 12


class Vault:
    """Seals under the first of its keys, and opens what was sealed under any of them: that is how keys are changed."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        """Take the keys, the one in force first.

        Raises:
            SecretKeyNotUsable: There is none, one is short, or the one in force stands in somebody's example.
        """
        if not keys or any(len(key.reveal()) < SHORTEST_KEY for key in keys):
            raise SecretKeyNotUsable(
                f"A secret key has at least {SHORTEST_KEY} random characters. "
                "Make one with `openssl rand -base64 32`, or leave SHOTWRIGHT_SECRET_KEY out to have one made."
            )
        if _EXAMPLE.search(keys[0].reveal()):
            raise SecretKeyNotUsable(
                "The secret key is one of an example, which everybody can read. Make one of your own with "
                "`openssl rand -base64 32`, or leave SHOTWRIGHT_SECRET_KEY out to have one made. If anything was "
                "sealed under this one, put it behind the new one, NEW,OLD, and run `shotwright models rotate`."
            )
        self._ciphers = {_name(key): AESGCM(_derived(key, b"seal")) for key in keys}
        self._current = _name(keys[0])
        self._signing = [_derived(key, b"sign") for key in keys]
        self._token_keys = {_name(key): _derived(key, b"access token") for key in keys}

    def __repr__(self) -> str:
        return f"Vault({len(self._ciphers)} keys)"

    def seal(self, secret: Secret, purpose: str) -> str:
        """Return `secret` sealed for `purpose`, which `open` must be told too; "" for an empty one."""
        if not secret:
            return ""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, secret.reveal().encode(), purpose.encode())
        return f"{_FORMAT}.{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, purpose: str) -> Secret:
        """Return the secret that was sealed for `purpose`.

        Raises:
            SecretNotReadable: It was sealed under another key or for something else, or was altered.
        """
        if not sealed:
            return Secret("")
        cipher, data = self._parts(sealed)
        try:
            return Secret(cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], purpose.encode()).decode())
        except (InvalidTag, ValueError):
            raise SecretNotReadable from None

    def is_current(self, sealed: str) -> bool:
        """Whether `sealed` is under the key in force, or empty."""
        return not sealed or sealed.startswith(f"{_FORMAT}.{self._current}.")

    def token(self, purpose: str, subject: str) -> str:
        """Return a token that nobody without the key can make: for addresses that a provider calls back."""
        return _token(self._signing[0], purpose, subject)

    def is_token(self, token: str, purpose: str, subject: str) -> bool:
        """Whether `token` was made for that, under any of the keys."""
        made = [_token(key, purpose, subject) for key in self._signing]
        return any(hmac.compare_digest(token.encode(), one.encode()) for one in made)

    @property
    def token_keys(self) -> Mapping[str, bytes]:
        """The keys that access tokens are signed with, by name; the one in force first."""
        return self._token_keys

    def _parts(self, sealed: str) -> tuple[AESGCM, bytes]:
        match sealed.split("."):
            case [form, name, data] if form == _FORMAT and name in self._ciphers:
                return self._ciphers[name], _bytes(data)
            case _:
                raise SecretNotReadable


def _bytes(text: str) -> bytes:
    """Read base64url, and nothing but what we wrote: base64 has several spellings of the same bytes."""
    try:
        found = base64.urlsafe_b64decode(text)
    except ValueError:
        raise SecretNotReadable from None
    if base64.urlsafe_b64encode(found).decode() != text:
        raise SecretNotReadable
    return found


def _derived(key: Secret, use: bytes) -> bytes:
    """Return 32 bytes for one use of a key (HKDF, RFC 5869): no two uses share a key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shotwright/" + use).derive(key.reveal().encode())


def _name(key: Secret) -> str:
    """Return what a key is called in sealed text: derived from it, and telling nothing of it."""
    return _derived(key, b"name").hex()[:8]


def _token(key: bytes, purpose: str, subject: str) -> str:
    made = hmac.digest(key, f"{purpose}\0{subject}".encode(), sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
