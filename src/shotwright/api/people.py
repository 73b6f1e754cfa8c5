"""Who asks, and what a route needs of them.

Every route declares exactly one need, in its decorator or for a whole router:

    @router.post("/projects/{project}/runs", dependencies=[needs(Action.SPEND)])
    async def start_run(project: str, caller: CallerDep, session: Session) -> RunRead:
        ...  Runs(session, ...).start(redo_stale=False, by=caller.user_id)

`domain/permissions.py` says which actions there are and who may do them. An action in a project (VIEW, EDIT, APPROVE,
SPEND, MANAGE) finds it by the path: `{project}`, `{job_id}` or `{take_id}` (`PlaceKind`, usecases/access.py). Who is no
member of it is told 404, as if it were not there; a member without the right is told 403. Lists over several projects
need LOOK, and show what `Access(session).visible(caller)` says. Open routes declare `anybody`.

`CallerDep` is for routes that must know who it is: pass `caller.user_id` on to the use case as `by`. In local mode that
is the local owner, who may do everything.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Depends
from fastapi.openapi.models import APIKey, APIKeyIn, OAuth2, OAuthFlowPassword, OAuthFlows
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from shotwright.api.entrance import LoginMode
from shotwright.api.guard import is_own_page
from shotwright.api.parts import Parts, PartsDep
from shotwright.api.rates import note
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import LoginNeeded, OriginUnknown, TokenNotValid
from shotwright.domain.permissions import IN_PROJECTS, Action
from shotwright.usecases.access import TOKEN_PREFIX, Access, Place, PlaceKind, check_scope
from shotwright.vault.access_tokens import read_access_token

ACCESS_COOKIE: Final = "shotwright_access"
CALLER: Final = "caller"
"""Under which name a request's state holds who asks, where that was looked up before the route (`needing.py`)."""
MET: Final = "met"
"""Under which name it holds the need that was found to be met, likewise."""
LIVE_PROTOCOL: Final = "shotwright"
"""The WebSocket subprotocol that we speak. A browser, which cannot send headers there, offers its token beside it."""
_TOKEN_PROTOCOL: Final = "bearer."  # noqa: S105  # begins such an offer
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


async def authenticate(connection: HTTPConnection, parts: Parts) -> Caller:
    """Return who asks; for WebSockets, too.

    Raises:
        LoginNeeded: Nothing says who.
        TokenNotValid: What says it is of no use.
        OriginUnknown: It is a cookie, and nothing says that a page of ours sent it.
        TooManyRequests
    """
    if parts.entrance.mode is LoginMode.LOCAL:
        return await _local(connection, parts)
    caller = await _bearer(_token(connection, parts), parts)
    note(connection, connection.app.state.per_person.take(str(caller.user_id)))
    return caller


async def _bearer(token: str, parts: Parts) -> Caller:
    if token.startswith(TOKEN_PREFIX):
        async with parts.database.unit() as session:
            return await Access(session).by_token(token)
    claims = read_access_token(parts.vault, token)
    async with parts.database.snapshot() as session:
        return await Access(session).by_claims(claims)


async def _local(connection: HTTPConnection, parts: Parts) -> Caller:
    """Return the local owner, looked up once: nobody else can be it."""
    state = connection.app.state
    if getattr(state, "local_caller", None) is None:
        async with parts.database.unit() as session:
            state.local_caller = await Access(session).local()
    return state.local_caller


def _token(connection: HTTPConnection, parts: Parts) -> str:
    header = connection.headers.get("authorization", "")
    if header:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise TokenNotValid("Send `Authorization: Bearer` and a token.")
        return token.strip()
    for offered in connection.scope.get("subprotocols", ()):
        if offered.startswith(_TOKEN_PROTOCOL):
            return offered.removeprefix(_TOKEN_PROTOCOL)
    token = connection.cookies.get(ACCESS_COOKIE, "")
    if not token:
        raise LoginNeeded
    check_origin(connection, parts)
    return token


def check_origin(connection: HTTPConnection, parts: Parts) -> None:
    """Hold a request that a cookie proves, and that changes something, to a page of our own (CSRF).

    Raises:
        OriginUnknown
    """
    method = connection.scope.get("method", "")  # a WebSocket has none, and changes things
    if method not in _SAFE and not is_own_page(connection.headers, parts.hosts, parts.entrance.public_url):
        raise OriginUnknown


async def _caller(connection: HTTPConnection, parts: PartsDep) -> Caller:
    known = connection.scope.get("state", {}).get(CALLER)
    return known if isinstance(known, Caller) else await authenticate(connection, parts)


CallerDep: TypeAlias = Annotated[Caller, Depends(_caller)]


class _Proof(SecurityBase):
    """Tells the OpenAPI document how one proves who one is; the proof itself is read by `authenticate`."""

    def __init__(self, name: str, model: OAuth2 | APIKey) -> None:
        self.scheme_name = name
        self.model = model

    async def __call__(self) -> None:
        """Read nothing."""


_TOKEN: Final = _Proof("token", OAuth2(flows=OAuthFlows(password=OAuthFlowPassword(tokenUrl="/api/v1/auth/login"))))
_COOKIE: Final = _Proof("cookie", APIKey.model_validate({"in": APIKeyIn.cookie, "name": ACCESS_COOKIE}))


class Need:
    """What a route needs of whoever asks. Tests, and the OpenAPI document, find it among a route's dependencies."""

    def __init__(self, action: Action, *, spends: bool = False) -> None:
        """Take the action that the route is; `spends`: it buys as well, in a project that is not there yet."""
        self.action = action
        self.spends = spends

    async def __call__(
        self,
        connection: HTTPConnection,
        caller: CallerDep,
        parts: PartsDep,
        _token: Annotated[None, Depends(_TOKEN)],
        _cookie: Annotated[None, Depends(_COOKIE)],
    ) -> None:
        if connection.scope.get("state", {}).get(MET) is not self:
            await self.check(connection.path_params, caller, parts)

    async def check(self, path: Mapping[str, Any], caller: Caller, parts: Parts) -> None:
        """Let pass whoever may; `path` holds the parameters of the route's address.

        Raises:
            ActionNotAllowed
            NotFound: There is no such project, job or take, or none that the caller may know of.
        """
        if parts.entrance.mode is LoginMode.LOCAL:
            return
        place = _place(path) if self.action in IN_PROJECTS else None
        async with parts.database.snapshot() as session:
            await Access(session).check(caller, self.action, place)
        if self.spends:
            check_scope(caller, Action.SPEND)


def _place(path: Mapping[str, Any]) -> Place:
    return next(Place(kind=kind, name=str(path[kind])) for kind in PlaceKind if kind in path)


def needs(action: Action, *, spends: bool = False) -> Any:
    """Return the dependency of a route that is this action; `spends`: a token must be made for spending, too."""
    return Depends(Need(action, spends=spends))


async def _anybody() -> None:
    """Ask nothing: whoever calls proves who they are otherwise, or need not."""


anybody: Final[Any] = Depends(_anybody)
"""The dependency of a route that needs nobody to have signed in."""
