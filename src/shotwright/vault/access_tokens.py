"""Access tokens: short-lived proofs of a login session, as JSON Web Tokens (RFC 7519, RFC 8725).

Signed by HS256 under a key that is derived for this use alone; the header's `alg` is never asked. What a person may do
does not stand in the token: that is looked up, so that a change holds at once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import jwt
from uuid_utils.compat import uuid7

from shotwright.domain.people_errors import TokenNotValid
from shotwright.vault.sealing import Vault

ISSUER: Final = "shotwright"
AUDIENCE: Final = "shotwright-api"
_ALGORITHM: Final = "HS256"
_CLAIMS: Final = ("iss", "aud", "sub", "sid", "iat", "exp", "jti")
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    user_id: UUID
    session_id: UUID
    until: datetime | None = None
    """When a token that was read ends."""


def issue_access_token(vault: Vault, claims: AccessClaims, at: datetime, lifetime_s: int) -> str:
    """Return a token for a session, good for `lifetime_s` from `at`."""
    name, key = next(iter(vault.token_keys.items()))
    payload = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(claims.user_id),
        "sid": str(claims.session_id),
        "iat": at,
        "exp": at + timedelta(seconds=lifetime_s),
        "jti": str(uuid7()),
    }
    return jwt.encode(payload, key, algorithm=_ALGORITHM, headers={"kid": name})


def read_access_token(vault: Vault, token: str) -> AccessClaims:
    """Return what a token claims, if it is ours and has not ended.

    Raises:
        TokenNotValid
    """
    try:
        key = vault.token_keys[jwt.get_unverified_header(token)["kid"] if len(token) <= _LONGEST else ""]
        found = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": list(_CLAIMS)},
        )
        until = datetime.fromtimestamp(found["exp"], UTC)
        return AccessClaims(user_id=UUID(found["sub"]), session_id=UUID(found["sid"]), until=until)
    except jwt.ExpiredSignatureError:
        raise TokenNotValid("The access token has ended. Get a new one by the refresh token, or sign in.") from None
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, AttributeError, OverflowError, OSError):
        raise TokenNotValid("The access token is not one of this studio's.") from None
