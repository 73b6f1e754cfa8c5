"""What is counted of requests, for monitoring. Plain ASGI, around everything else: what is refused counts, too.

Requests are counted by the operation that they are, never by their path: ids would make a series for every project.
"""

import time
from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.db.gauges import Gauges

_BUCKETS_S: Final = (0.005, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0)
_ELSEWHERE: Final = "none"
"""The operation of what no route answers."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STREAM: Final = "text/event-stream"


class Meter:
    """What one process counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.took = Histogram(
            "shotwright_http_request_duration_seconds",
            "How long requests took, by the operation that they were.",
            ["method", "operation", "status"],
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        self.under_way = Gauge(
            "shotwright_http_requests_under_way", "Requests that are being answered.", registry=self._registry
        )
        self.live = Gauge(
            "shotwright_live_connections", "Those who follow live, by WebSocket or SSE.", registry=self._registry
        )

    def told(self, gauges: Gauges) -> bytes:
        """Return all of it, with `gauges`, as Prometheus reads it."""
        return generate_latest(self._registry) + generate_latest(_Told(_families(gauges)))


class _Told(CollectorRegistry):
    """Families that are already there, in the shape of a registry."""

    def __init__(self, families: Sequence[Metric]) -> None:
        super().__init__()
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _families(now: Gauges) -> list[Metric]:
    takes = GaugeMetricFamily(
        "shotwright_takes", "Takes that are to be made, are being made or are in doubt.", labels=["kind", "status"]
    )
    for (kind, status), count in sorted(now.takes.items()):
        takes.add_metric([kind, status], count)
    jobs = GaugeMetricFamily("shotwright_jobs", "Paid requests that are not over.", labels=["state"])
    for state, count in sorted(now.jobs.items()):
        jobs.add_metric([state], count)
    single = (
        ("shotwright_takes_made", "Takes that were made and are kept.", now.takes_made),
        ("shotwright_reserved_usd", "Dollars reserved for paid requests that are not over.", now.reserved / 1e6),
        ("shotwright_spent_today_usd", "Dollars spent on what was ordered today, UTC.", now.spent_today / 1e6),
        ("shotwright_runs", "Runs under way.", now.runs),
        ("shotwright_exports", "Exports that wait or are being written.", now.exports),
        ("shotwright_events", "Events that were told so far.", now.events),
        ("shotwright_event_lag_seconds", "How long the oldest event waits to be read by anybody.", now.event_lag_s),
    )
    return [takes, jobs, *(GaugeMetricFamily(name, text, value=value) for name, text, value in single)]


class Metered:
    """Counts what passes."""

    def __init__(self, app: ASGIApp, *, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "websocket":
                with self._meter.live.track_inprogress():
                    await self._app(scope, receive, send)
            case "http":
                with self._meter.under_way.track_inprogress():
                    await self._http(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status, is_stream = time.perf_counter(), 500, False

        async def sending(message: Message) -> None:
            nonlocal status, is_stream
            if message["type"] == "http.response.start":
                status = message["status"]
                is_stream = Headers(scope=message).get("content-type", "").startswith(_STREAM)
                if is_stream:
                    self._meter.live.inc()
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            if is_stream:  # it lasts as long as somebody looks: no figure for how fast we are
                self._meter.live.dec()
            else:
                method = scope["method"] if scope["method"] in _METHODS else "other"
                took_s = time.perf_counter() - started
                self._meter.took.labels(method, _operation(scope), str(status)).observe(took_s)


def _operation(scope: Scope) -> str:
    """Return the operation id of the route that answered."""
    return getattr(scope.get("route"), "name", _ELSEWHERE)
