"""The application: routes, errors and the guard put together. Everything it works with is handed in."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from shotwright.api import once
from shotwright.api.fields import SparseLists, describe
from shotwright.api.guard import Guard
from shotwright.api.live import sockets
from shotwright.api.live.feed import Feed
from shotwright.api.metering import Meter, Metered
from shotwright.api.needing import Needing
from shotwright.api.once import Once
from shotwright.api.pages import Pages
from shotwright.api.parts import Parts
from shotwright.api.problems import ALWAYS, Problem, answer_errors
from shotwright.api.rates import Buckets, Limits
from shotwright.api.record_ids import ByIds
from shotwright.api.request_ids import Named
from shotwright.api.routers import (
    admin,
    announcements,
    archives,
    assignments,
    auth,
    bins,
    casts,
    catalogue,
    costs,
    dramas,
    events,
    exports,
    health,
    jobs,
    language_models,
    library,
    media,
    members,
    metrics,
    notes,
    oauth,
    placeholders,
    plans,
    project_prompts,
    project_templates,
    projects,
    prompts,
    providers,
    review,
    runs,
    samples,
    settings,
    shares,
    signers,
    storage,
    story,
    subscriptions,
    system,
    takes,
    takes_by_hand,
    tasks,
    users,
    webhooks,
    writing,
)

PREFIX: Final = "/api/v1"
_AREAS: Final = (
    health,
    auth,
    oauth,
    users,
    signers,
    admin,
    announcements,
    settings,
    system,
    members,
    catalogue,
    providers,
    assignments,
    jobs,
    tasks,
    costs,
    project_templates,
    dramas,
    archives,
    samples,
    projects,
    plans,
    runs,
    events,
    exports,
    media,
    storage,
    bins,
    story,
    library,
    casts,
    takes,
    takes_by_hand,
    review,
    notes,
    placeholders,
    shares,
    writing,
    language_models,
    prompts,
    project_prompts,
    subscriptions,
    webhooks,
)


def _operation(route: APIRoute) -> str:
    """Name an operation as its function: that is what generated clients call it."""
    return route.name


def create_app(parts: Parts) -> FastAPI:
    """Return the application; `parts` is what it works with."""
    app = described_app()
    app.state.parts = parts
    app.state.feed = Feed(parts.database, parts.live)
    answer_errors(app)
    app.add_middleware(SparseLists)
    app.add_middleware(Once, parts=parts)
    app.add_middleware(ByIds, parts=parts)
    app.add_middleware(Needing, parts=parts, routes=lambda: app.routes)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    entrance = parts.entrance
    app.state.per_person = Buckets("person", entrance.rates.per_person)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(entrance.origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key"],
        expose_headers=["ETag", "Idempotency-Replayed", "RateLimit", "RateLimit-Policy", "Retry-After"],
    )
    app.add_middleware(Guard, hosts=parts.hosts, entrance=entrance)
    app.add_middleware(Limits, per_address=entrance.rates.per_address)
    app.router.default = Pages(app.router.default)
    app.state.meter = Meter()
    app.add_middleware(Metered, meter=app.state.meter)
    app.add_middleware(Named)
    return app


def described_app() -> FastAPI:
    """Return the routes alone, with nothing behind them: enough to describe them."""
    app = _app_without_routes()
    app.router.routes.extend(_routes())
    return app


@cache
def _routes() -> Sequence[BaseRoute]:
    """Return what every application answers. Building it takes far longer than all the rest of an application, and
    nothing of one application is in it: that comes with each request.
    """
    app = _app_without_routes()
    own = len(app.routes)
    api = APIRouter(prefix=PREFIX)
    for area in _AREAS:
        api.include_router(area.router)
    app.include_router(api)
    app.include_router(webhooks.aliases)
    app.include_router(metrics.router)
    app.include_router(sockets.router)
    return app.routes[own:]


def _app_without_routes() -> FastAPI:
    return _Studio(
        title="Shotwright",
        version=version("shotwright"),
        description="From script to screen, shot by shot, with a person at every gate.",
        docs_url="/docs",
        redoc_url=None,
        generate_unique_id_function=_operation,
        responses=ALWAYS,
        redirect_slashes=False,
    )


class _Studio(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, with the shape of a refusal: routes refer to it by name.

        It is written when it is first asked for, as that takes a while.
        """
        if self.openapi_schema is None:
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            document = super().openapi()
            document["components"]["schemas"] |= {**schema.pop("$defs", {}), "Problem": schema}
            describe(document["paths"], _with_paths(self))
            once.describe(document["paths"])
        return super().openapi()


def _with_paths(app: FastAPI) -> Iterator[tuple[str, APIRoute]]:
    for found in iter_route_contexts(app.routes):
        if isinstance(found.original_route, APIRoute) and found.path is not None:
            yield found.path, found.original_route
