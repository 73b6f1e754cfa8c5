"""Who may do what: the one table of permissions.

A route names the *action* that it is. Some actions are done in a project, and there the person's role in that project
counts; the others are done in the installation. An administrator may do everything everywhere. A personal access token
may do what its scopes say, and never more than the person it belongs to.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class InstallationRole(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


class ProjectRole(StrEnum):
    OWNER = "owner"
    PRODUCER = "producer"
    """May spend."""
    DIRECTOR = "director"
    """May approve."""
    ARTIST = "artist"
    """May edit."""
    VIEWER = "viewer"


class Action(StrEnum):
    """What a route is. The first four are done in the installation, the others in a project."""

    LOOK = "look"
    """Read what everybody here may: the catalogue, the list of one's own projects."""
    START = "start"
    """Make something new of one's own: a project, a character for one's library."""
    ACCOUNT = "account"
    """Change one's own account: its password, sessions and tokens. No token may."""
    ADMINISTER = "administer"
    """Users, providers, caps: what concerns all."""
    VIEW = "view"
    EDIT = "edit"
    """Change what a project is made of: script, shots, prompts, selected takes. Costs nothing."""
    APPROVE = "approve"
    """Decide at the gates."""
    SPEND = "spend"
    """Whatever may buy: runs, regeneration, settling jobs, choosing who is paid."""
    MANAGE = "manage"
    """Members, caps, deletion."""


class Scope(StrEnum):
    """What a personal access token is for."""

    READ = "read"
    EDIT = "edit"
    APPROVE = "approve"
    SPEND = "spend"
    ADMIN = "admin"


_EVERYTHING: Final = frozenset(Action)
IN_PROJECTS: Final = frozenset({Action.VIEW, Action.EDIT, Action.APPROVE, Action.SPEND, Action.MANAGE})

OF_INSTALLATION: Final[Mapping[InstallationRole, frozenset[Action]]] = {
    InstallationRole.ADMIN: _EVERYTHING,
    InstallationRole.MEMBER: frozenset({Action.LOOK, Action.START, Action.ACCOUNT}),
}
OF_PROJECT: Final[Mapping[ProjectRole, frozenset[Action]]] = {
    ProjectRole.OWNER: IN_PROJECTS,
    ProjectRole.PRODUCER: frozenset({Action.VIEW, Action.EDIT, Action.SPEND}),
    ProjectRole.DIRECTOR: frozenset({Action.VIEW, Action.EDIT, Action.APPROVE}),
    ProjectRole.ARTIST: frozenset({Action.VIEW, Action.EDIT}),
    ProjectRole.VIEWER: frozenset({Action.VIEW}),
}
OF_SCOPE: Final[Mapping[Scope, frozenset[Action]]] = {
    Scope.READ: frozenset({Action.LOOK, Action.VIEW}),
    Scope.EDIT: frozenset({Action.START, Action.EDIT}),
    Scope.APPROVE: frozenset({Action.APPROVE}),
    Scope.SPEND: frozenset({Action.SPEND}),
    Scope.ADMIN: frozenset({Action.ADMINISTER, Action.MANAGE}),
}


def in_scope(scopes: frozenset[Scope] | None, action: Action) -> bool:
    """Whether scopes allow an action; None stands for the person in person."""
    return scopes is None or any(action in OF_SCOPE[scope] for scope in scopes)


def is_allowed(action: Action, role: InstallationRole, in_project: ProjectRole | None = None) -> bool:
    """Whether a person may do an action. `in_project` is their role in the project that it is done in."""
    rights = OF_PROJECT[in_project] if in_project is not None else frozenset[Action]()
    return action in OF_INSTALLATION[role] or action in rights
