"""Azure Speech: one document of markup in, one sound out."""

from typing import Any, Final
from xml.etree import ElementTree as ET

from starlette.responses import Response

from shotwright_sim.desk import KEY, Making
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire
from shotwright_sim.wires.shapes import STATUS


def _authorised(seen: Seen) -> bool:
    return seen.headers.get("ocp-apim-subscription-key") == KEY


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    return STATUS[scenario], {"error": {"code": str(STATUS[scenario]), "message": message}}


def _speak(call: Call) -> Answer:
    headers = call.seen.headers
    if headers.get("content-type") != "application/ssml+xml" or "x-microsoft-outputformat" not in headers:
        raise BadRequest("markup, and the format that is wanted")
    try:
        root = ET.fromstring(call.seen.body)  # noqa: S314  # what the adapter under test wrote
    except ET.ParseError as error:
        raise BadRequest(f"not well-formed: {error}") from error
    job = call.desk.accept("azure", Making.SPEECH, call.scenario, text="".join(root.itertext()))
    return Response(job.content, media_type="audio/x-wav")


def _voices(call: Call) -> Answer:
    del call
    return [{"ShortName": "zh-CN-SimNeural", "Locale": "zh-CN", "Gender": "Female"}]


WIRE: Final = Wire(
    name="azure",
    refusal=_refusal,
    authorised=_authorised,
    actions=(
        Action(method="POST", path="/cognitiveservices/v1", answer=_speak, submits=True),
        Action(method="GET", path="/cognitiveservices/voices/list", answer=_voices),
    ),
)
