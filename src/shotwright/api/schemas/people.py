"""People: accounts, sessions, tokens, members."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AliasChoices, AnyHttpUrl, Field, SecretStr

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.people_tables import LoginSession, PersonalToken
from shotwright.db.tables import User
from shotwright.domain.people import LONGEST_EMAIL, LONGEST_NAME, LONGEST_PASSWORD, Registration
from shotwright.domain.permissions import Action, InstallationRole, ProjectRole, Scope

Username = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["lin"])]
Email = Annotated[str, Field(max_length=LONGEST_EMAIL, examples=["lin@example.com"])]
Password = Annotated[SecretStr, Field(max_length=LONGEST_PASSWORD, examples=["tanuki umbrella ninety four"])]
Person = Annotated[str, Field(min_length=1, max_length=LONGEST_EMAIL, examples=["lin"])]
"""A user name, an e-mail address or an id."""


class LoginGiven(Given):
    model_config = shown({"username": "lin", "password": "tanuki umbrella ninety four"})

    username: Annotated[str, Field(max_length=LONGEST_EMAIL, validation_alias=AliasChoices("username", "email"))]
    """Or the e-mail address."""
    password: Annotated[SecretStr, Field(max_length=10_000)]


class RegistrationGiven(Given):
    model_config = shown({"username": "lin", "email": "lin@example.com", "password": "tanuki umbrella ninety four"})

    username: Username
    email: Email = ""
    password: Password
    invitation: Annotated[str, Field(max_length=200)] = ""


class RefreshGiven(Given):
    model_config = shown({"refresh_token": "as the login answered it"})

    refresh_token: Annotated[str, Field(max_length=200)] = ""
    """"" for browsers: it is in their cookie."""


class TokensRead(Told):
    """What somebody who signed in goes on with. Who asked for cookies has both tokens there, and null here."""

    access_token: str | None
    token_type: Literal["bearer"]
    expires_in: int
    """Seconds that the access token is good."""
    refresh_token: str | None


class LoginMethods(Told):
    mode: Literal["local", "required"]
    registration: Registration
    is_new: bool
    """Whether nobody has an account so far: the first is made by the address that the studio shows as it starts."""
    providers: list[str]
    """At whom one may sign in instead: GET /auth/oauth/{provider}/login."""


class UserRead(Told):
    id: UUID
    username: str
    email: str | None
    avatar_url: str
    role: InstallationRole
    is_active: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            id=user.id,
            username=user.name,
            email=user.email,
            avatar_url=user.avatar_url,
            role=user.role,
            is_active=user.is_active,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )


class ProfileChange(Given):
    model_config = shown({"email": "lin@example.com"})

    username: Username | None = None
    email: Email | None = None
    avatar_url: Annotated[AnyHttpUrl | Literal[""], Field(union_mode="left_to_right")] | None = None


class PasswordChange(Given):
    model_config = shown({"current_password": "tanuki umbrella ninety four", "new_password": "heron lantern forty two"})

    current_password: Annotated[SecretStr, Field(max_length=10_000)] = SecretStr("")
    """"" for somebody who has none so far."""
    new_password: Password


class UserNew(Given):
    model_config = shown({"username": "lin", "email": "lin@example.com", "password": "tanuki umbrella ninety four"})

    username: Username
    email: Email = ""
    password: Password
    role: InstallationRole = InstallationRole.MEMBER


class UserChange(Given):
    model_config = shown({"role": "admin"})

    role: InstallationRole | None = None
    is_active: bool | None = None


class InvitationNew(Given):
    model_config = shown({"email": "gu@example.com"})

    email: Email = ""
    """"" makes one for whoever has it."""
    role: InstallationRole = InstallationRole.MEMBER


class InvitationMade(Told):
    invitation: str
    """Shown here and never again."""
    days: int


class SessionRead(Told):
    id: UUID
    method: str
    address: str
    agent: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    is_current: bool

    @classmethod
    def of(cls, row: LoginSession, current: UUID | None) -> Self:
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "is_current"}
        return cls.model_validate({**plain, "is_current": row.id == current})


class TokenNew(Given):
    model_config = shown({"name": "A script of mine", "scopes": ["read", "edit"], "days": 30})

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class TokenRead(Told):
    id: UUID
    name: str
    last4: str
    scopes: list[Scope]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime

    @classmethod
    def of(cls, row: PersonalToken) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in TokenRead.model_fields})


class TokenMade(TokenRead):
    token: str
    """Shown here and never again."""

    @classmethod
    def made(cls, row: PersonalToken, token: str) -> Self:
        return cls(**TokenRead.of(row).model_dump(), token=token)


class MemberGiven(Given):
    model_config = shown({"role": "director"})

    role: ProjectRole


class MemberRead(Told):
    user_id: UUID
    name: str
    role: ProjectRole
    since: datetime


class RightsRead(Told):
    """What whoever asks may do in a project."""

    role: ProjectRole | None
    """Null for administrators who are no members: they may do everything everywhere."""
    may: list[Action]
