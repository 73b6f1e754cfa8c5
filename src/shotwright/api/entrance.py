"""How people come in at this installation. Handed in with the other parts; says "local" if nothing else is said."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shotwright.domain.people import Registration
from shotwright.domain.secret import Secret

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


class LoginMode(StrEnum):
    LOCAL = "local"
    """Nobody signs in: one owner, on their own machine."""
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginProvider:
    """Where people may sign in instead, by OpenID Connect."""

    name: str
    issuer: str
    client_id: str
    client_secret: Secret
    scope: str = "openid email profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How many requests a minute are answered, by this process; 0 counts none."""

    per_person: int = 0
    per_address: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    mode: LoginMode = LoginMode.LOCAL
    registration: Registration = Registration.OFF
    access_s: int = 15 * 60
    """How long an access token is good."""
    session_days: int = 30
    """After so many days without a visit, one has to sign in again."""
    providers: tuple[LoginProvider, ...] = ()
    public_url: str = ""
    """The studio's own address; "" takes the one that a request came to."""
    origins: frozenset[str] = field(default_factory=frozenset[str])
    """Pages elsewhere that may use the API, like https://studio.example.com: by tokens, never by cookies."""
    rates: Rates = field(default_factory=Rates)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by HTTPS alone."""
        return self.public_url.startswith("https://")
