"""Starting and stopping the conformance server, and scripting what happens."""

import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Final, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from shotwright_sim.calling import Caller
from shotwright_sim.desk import Desk, SimJob
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import LOST_ANSWERS, REFUSALS, Scenario
from shotwright_sim.sender import SECRET, Sender
from shotwright_sim.trouble import lost_answer, result
from shotwright_sim.wire import Action, BadRequest, Call, NoSuchJob, Wire, check_fields
from shotwright_sim.wires import WIRES

RETRY_AFTER_S: Final = 7
SENDER: Final = Sender(SECRET)
_Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class Simulator:
    """A running server: `with Simulator() as sim: ... sim.url("fal") ...`.

    `looks` and `work_s` are as in `Desk`. `port` 0 takes any that is free.
    """

    def __init__(self, *, port: int = 0, looks: int = 2, work_s: float | None = None) -> None:
        self.desk = Desk(looks=looks, work_s=work_s)
        config = uvicorn.Config(
            _app(self.desk), host="127.0.0.1", port=port, log_level="critical", lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._caller = Caller(self.desk, WIRES, SENDER)
        self._thread = threading.Thread(target=self._server.run, name="provider-sim", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("The conformance server could not start; is its port taken?")
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.desk.base = f"http://127.0.0.1:{port}"
        self._caller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._caller.stop()
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)

    @property
    def wires(self) -> tuple[str, ...]:
        """The vendors that are simulated."""
        return tuple(wire.name for wire in WIRES)

    def url(self, wire: str) -> str:
        """Return the base address to enter for a vendor."""
        return f"{self.desk.base}/{wire}"

    @property
    def keys_url(self) -> str:
        """Where the public keys are, as fal publishes its own."""
        return f"{self.desk.base}/.well-known/jwks.json"

    def script(self, wire: str, *scenarios: str) -> None:
        """Let the next submits to `wire` go like this, one after the other; after them all goes well."""
        self.desk.script(wire, *map(Scenario, scenarios))

    def say(self, wire: str, *texts: str) -> None:
        """Let the next questions to language models of `wire` be answered with these words, one after the other."""
        self.desk.queue_answers(wire, *texts)

    def forget(self) -> None:
        """Begin with empty books."""
        self.desk.forget()

    def seen(self, wire: str) -> list[Seen]:
        return [seen for seen in self.desk.seen if seen.wire == wire]

    def submits(self, wire: str) -> list[Seen]:
        """Return the requests that could cost money, in order."""
        return [seen for seen in self.seen(wire) if seen.submits]

    def jobs(self, wire: str) -> list[SimJob]:
        """Return what was accepted: what would be on the bill."""
        return [job for job in self.desk.jobs.values() if job.wire == wire]


def _app(desk: Desk) -> Starlette:
    mounts = [Mount(f"/{wire.name}", routes=[_route(wire, action, desk) for action in wire.actions]) for wire in WIRES]
    files = [Route("/results/{name}", _results(desk)), Route("/.well-known/jwks.json", _keys)]
    return Starlette(routes=[*files, *mounts, Route("/{rest:path}", _nothing)])


def _route(wire: Wire, action: Action, desk: Desk) -> Route:
    async def endpoint(request: Request) -> Response:
        seen = await _read(request, wire, action)
        desk.seen.append(seen)
        if not wire.authorised(seen):
            return _refused(wire, Scenario.BAD_KEY, "The key is not valid.")
        scenario = desk.next_scenario(wire.name) if action.submits else Scenario.WELL
        if scenario in REFUSALS:
            return _refused(wire, scenario, f"The script says so: {scenario}.")
        call = Call(seen=seen, path=request.path_params, desk=desk, scenario=scenario)
        answer = _answered(wire, action, call)
        desk.before_answer(seen.method, seen.path)
        return answer

    return Route(action.path, endpoint, methods=[action.method])


def _answered(wire: Wire, action: Action, call: Call) -> Response:
    try:
        if action.submits:
            check_fields(action, call.seen)
        answer = action.answer(call)
    except NoSuchJob:
        return _refused(wire, Scenario.VANISHED, "There is no such job.")
    except BadRequest as error:
        return _refused(wire, Scenario.INVALID, str(error))
    if call.scenario in LOST_ANSWERS:
        return lost_answer(call.scenario)
    return answer if isinstance(answer, Response) else JSONResponse(answer)


def _refused(wire: Wire, scenario: Scenario, message: str) -> Response:
    status, body = wire.refusal(scenario, message)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if scenario is Scenario.RATE_LIMITED else None
    return JSONResponse(body, status_code=status, headers=headers)


async def _read(request: Request, wire: Wire, action: Action) -> Seen:
    headers: Mapping[str, str] = {name.lower(): value for name, value in request.headers.items()}
    return Seen(
        wire=wire.name,
        method=request.method,
        path=request.url.path.removeprefix(f"/{wire.name}"),
        query=dict(request.query_params),
        headers=headers,
        body=await request.body(),
        submits=action.submits,
    )


def _results(desk: Desk) -> _Endpoint:
    async def endpoint(request: Request) -> Response:
        job = desk.jobs.get(request.path_params["name"].partition(".")[0])
        if job is None:
            return PlainTextResponse("Not found", status_code=404)
        desk.before_answer(request.method, request.url.path)
        return result(job.content, job.mime, job.scenario, "http://169.254.169.254/latest/meta-data/")

    return endpoint


async def _keys(request: Request) -> Response:
    del request
    return JSONResponse({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": SENDER.public_key}]})


async def _nothing(request: Request) -> Response:
    return PlainTextResponse(f"No vendor answers {request.method} {request.url.path} here.", status_code=404)
