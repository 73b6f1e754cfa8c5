"""People: who they are here, and how names, addresses and passwords must be."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shotwright.domain.people_errors import EmailNotUsable, PasswordNotUsable, UserNameNotUsable
from shotwright.domain.permissions import Action, InstallationRole, Scope, in_scope, is_allowed

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
"""Characters; it bounds the work of hashing, and no more."""
LONGEST_NAME: Final = 50
LONGEST_EMAIL: Final = 254
_NAME: Final = re.compile(r"\w[\w.\-]{0,49}")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\.]+(\.[^\s@<>\"(),:;\\.]+)+")


class Registration(StrEnum):
    """Who may make an account without somebody at the installation's command line."""

    OFF = "off"
    INVITE = "invite"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever a request, or the command line, acts for."""

    user_id: UUID
    role: InstallationRole
    scopes: frozenset[Scope] | None = None
    """What a personal access token lets its bearer do; None: everything that the person may."""
    session_id: UUID | None = None
    """The login session; None for personal access tokens and on the own machine."""
    token_id: UUID | None = None
    """The personal access token, if it is one."""
    until: datetime | None = None
    """When what proves it ends; None on the own machine."""

    def may(self, action: Action) -> bool:
        """Whether they may do that everywhere here: as the person they are, and by the token that they came with."""
        return in_scope(self.scopes, action) and is_allowed(action, self.role)


def user_name(text: str) -> str:
    """Return how a name is stored: letters (of any script) in lower case, digits, `.`, `_` and `-`.

    Raises:
        UserNameNotUsable
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _NAME.fullmatch(name):
        raise UserNameNotUsable(text)
    return name


def email_address(text: str) -> str:
    """Return how an e-mail address is stored: in lower case, for people never tell two by case.

    Raises:
        EmailNotUsable
    """
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise EmailNotUsable(text)
    return address


def login_name(text: str) -> str:
    """Return what somebody who signs in calls himself, as names and addresses are stored; it need not exist."""
    return unicodedata.normalize("NFKC", text).strip().casefold()[:LONGEST_EMAIL]


def check_length(password: str) -> None:
    """Raise PasswordNotUsable unless it is long enough (NIST SP 800-63B: length, not composition)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordNotUsable(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. A few unrelated words do well."
        )
