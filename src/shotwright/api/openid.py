"""Signing in elsewhere, by OpenID Connect: the authorization code flow with PKCE, state and nonce.

What must come back unchanged lies sealed in a cookie of the browser that began, so any of several processes can end it.
The ID token is believed if its issuer signed it (by an asymmetric algorithm), for us, now, and for this very login.
"""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Final
from urllib.parse import urlsplit

import httpx2
import jwt
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from pydantic import BaseModel, ConfigDict, ValidationError

from shotwright.api.entrance import LoginProvider
from shotwright.domain.errors import SecretNotReadable
from shotwright.domain.people_errors import LoginFailed, LoginProviderUnreachable
from shotwright.domain.secret import Secret
from shotwright.usecases.accounts import Elsewhere
from shotwright.vault.sealing import Vault

_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Those with a public key alone: a shared secret could be anybody's."""
_TIMEOUT_S: Final = 15.0
_PURPOSE: Final = "signing in elsewhere"
LOGIN_S: Final = 600
"""How long somebody may take to sign in over there."""
_CLOCKS_APART_S: Final = 60


class Metadata(BaseModel):
    """What we read of a provider's own description (OpenID Connect Discovery 1.0)."""

    model_config = ConfigDict(extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Claims(BaseModel):
    model_config = ConfigDict(extra="ignore")

    iss: str
    sub: str
    nonce: str
    azp: str = ""
    email: str = ""
    email_verified: bool = False
    preferred_username: str = ""
    name: str = ""


class _Errand(BaseModel):
    """What must come back unchanged."""

    provider: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    return_to: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where to send a browser, and what it is to bring back."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    account: Elsewhere
    return_to: str


def local_path(text: str) -> str:
    """Return a path of this studio to go to, whatever was asked for: never an address elsewhere."""
    parts = urlsplit(text)
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return text if is_ours and text.isprintable() and "\\" not in text else "/"


async def depart(provider: LoginProvider, redirect_uri: str, return_to: str, vault: Vault) -> Departure:
    """Begin a login at a provider.

    Raises:
        LoginProviderUnreachable
    """
    errand = _Errand(
        provider=provider.name,
        state=token_urlsafe(32),
        nonce=token_urlsafe(32),
        verifier=token_urlsafe(48),
        redirect_uri=redirect_uri,
        return_to=local_path(return_to),
        until=time.time() + LOGIN_S,
    )
    async with _talking(provider, redirect_uri) as client:
        metadata = await _metadata(provider, client)
        address, _ = client.create_authorization_url(
            metadata.authorization_endpoint,
            state=errand.state,
            nonce=errand.nonce,
            code_verifier=errand.verifier,
        )
    return Departure(address=address, cookie=vault.seal(Secret(errand.model_dump_json()), _PURPOSE))


async def arrive(provider: LoginProvider, cookie: str, state: str, code: str, vault: Vault) -> Arrival:
    """End a login: exchange the code, and believe the ID token if all of it fits.

    Raises:
        LoginFailed: It was begun by another browser or too long ago, or what came back does not fit.
        LoginProviderUnreachable
    """
    errand = _opened(cookie, vault)
    if errand.provider != provider.name or errand.state != state or errand.until < time.time():
        raise LoginFailed("This login was not begun here, or too long ago. Begin again.")
    async with _talking(provider, errand.redirect_uri) as client:
        metadata = await _metadata(provider, client)
        token = await _exchanged(client, metadata, code, errand.verifier)
        keys = await _fetched(client, metadata.jwks_uri, provider)
    claims = _believed(token, keys, provider, metadata, errand.nonce)
    account = Elsewhere(
        issuer=claims.iss,
        subject=claims.sub,
        email=claims.email.strip().lower() if claims.email_verified else "",
        name=claims.preferred_username or claims.name,
    )
    return Arrival(account=account, return_to=errand.return_to)


def _opened(cookie: str, vault: Vault) -> _Errand:
    try:
        return _Errand.model_validate_json(vault.open(cookie, _PURPOSE).reveal())
    except (SecretNotReadable, ValidationError):
        raise LoginFailed("This login was not begun in this browser. Begin again.") from None


@asynccontextmanager
async def _talking(provider: LoginProvider, redirect_uri: str) -> AsyncGenerator[AsyncOAuth2Client]:
    client = AsyncOAuth2Client(
        provider.client_id,
        provider.client_secret.reveal() or None,
        scope=provider.scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if provider.client_secret else "none",
        timeout=_TIMEOUT_S,
        follow_redirects=False,
    )
    async with client:  # pyright: ignore[reportGeneralTypeIssues]  # httpx2's client, which authlib does not declare
        yield client


async def _metadata(provider: LoginProvider, client: AsyncOAuth2Client) -> Metadata:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        found = Metadata.model_validate_json(await _fetched(client, address, provider))
    except ValidationError as error:
        raise LoginProviderUnreachable(provider.name, "it does not describe itself as OpenID Connect asks") from error
    if found.issuer.rstrip("/") != provider.issuer.rstrip("/"):
        raise LoginProviderUnreachable(provider.name, f"it calls itself {found.issuer}")
    return found


async def _fetched(client: AsyncOAuth2Client, address: str, provider: LoginProvider) -> bytes:
    try:
        answer = await client.request("GET", address, withhold_token=True)
    except httpx2.HTTPError as error:
        raise LoginProviderUnreachable(provider.name, str(error) or type(error).__name__) from error
    if answer.status_code != HTTPStatus.OK:
        raise LoginProviderUnreachable(provider.name, f"it answers {answer.status_code}")
    return answer.content


async def _exchanged(client: AsyncOAuth2Client, metadata: Metadata, code: str, verifier: str) -> str:
    """Return the ID token that a code is worth."""
    try:
        answer = await client.fetch_token(metadata.token_endpoint, code=code, code_verifier=verifier)
    except (AuthlibBaseError, httpx2.HTTPError, ValueError) as error:
        raise LoginFailed("The login was not confirmed over there. Begin again.") from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise LoginFailed("The login was confirmed without saying whose it is. Begin again.")
    return token


def _believed(token: str, keys: bytes, provider: LoginProvider, metadata: Metadata, nonce: str) -> _Claims:
    """Check an ID token (OpenID Connect Core 1.0, 3.1.3.7) and return what it says."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(jwt.PyJWKSet.from_json(keys.decode()), str(header.get("kid", "")))
        found = jwt.decode(
            token,
            key,
            algorithms=list(_ALGORITHMS),
            issuer=metadata.issuer,
            audience=provider.client_id,
            leeway=_CLOCKS_APART_S,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
        claims = _Claims.model_validate(found)
    except (jwt.PyJWTError, ValidationError, ValueError, TypeError) as error:
        raise LoginFailed("What came back from over there cannot be believed. Begin again.") from error
    audience = found["aud"]
    is_for_us = claims.azp in {"", provider.client_id} and (
        not isinstance(audience, list) or len(audience) == 1 or claims.azp
    )
    if claims.nonce != nonce or not is_for_us:
        raise LoginFailed("What came back from over there is not for this login. Begin again.")
    return claims


def _key(keys: jwt.PyJWKSet, name: str) -> jwt.PyJWK:
    if not name and len(keys.keys) == 1:
        return keys.keys[0]
    return keys[name]
