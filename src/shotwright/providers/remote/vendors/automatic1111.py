"""AUTOMATIC1111's web UI and Forge, on a machine of one's own. The key is `USER:PASSWORD` if the server wants one.

A control reference steers through ControlNet: `wire.control` holds a unit's fields (`module`, `model`, `weight` ...);
other references steer through the unit in `wire.reference`, an IP-Adapter. Without these, references are refused.
"""

import base64
from collections.abc import Mapping
from typing import ClassVar

from shotwright.providers.remote.adapter import Adapter, known, made
from shotwright.providers.remote.files import bare_base64, from_base64, given
from shotwright.providers.remote.refusals import Codes
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, Finished, ImageJob, ReferenceFile, ReferenceRole
from shotwright_sdk.remote_errors import ErrorClass, RemoteError


class Automatic1111(Adapter):
    codes: ClassVar[Codes] = {"outofmemoryerror": ErrorClass.INVALID_INPUT}  # the next time it would be no less

    def headers(self, connection: Connection) -> Mapping[str, str]:
        if not connection.key:
            return {}
        return {"Authorization": f"Basic {base64.b64encode(connection.key.encode()).decode()}"}

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        size = job.framing.size
        units: list[Json] = [await _unit(job, one) for one in job.references]
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "prompt": job.prompt,
                    "negative_prompt": job.negative,
                    "seed": -1 if job.seed is None else job.seed,
                    "width": size.width,
                    "height": size.height,
                    "override_settings": {"sd_model_checkpoint": job.model.id},
                    "alwayson_scripts": {"controlnet": {"args": units}} if units else None,
                }
            ),
        }
        reply = await self._post(connection, "/sdapi/v1/txt2img", body)
        seed = _info(reply)["seed"].whole
        # What follows the first picture are the maps that ControlNet found in its references.
        results = given(from_base64(reply["images"][0].text))
        return made(results, connection, cost_usd_micros=0, facts=known({"seed": seed}))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/sdapi/v1/sd-models")
        return tuple(model["title"].text for model in reply.items)


async def _unit(job: ImageJob, reference: ReferenceFile) -> dict[str, Json]:
    name = "control" if reference.role is ReferenceRole.CONTROL else "reference"
    unit = job.model.wire.get(name)
    if not isinstance(unit, dict):
        said = (
            f"{job.model.id} has no ControlNet unit for a {reference.role} reference: set wire.{name} in a catalogue."
        )
        raise RemoteError(ErrorClass.INVALID_INPUT, said)
    fixed: dict[str, Json] = {"enabled": True, "save_detected_map": False}
    return {**fixed, **unit, "image": await bare_base64(reference.path)}


def _info(reply: Reply) -> Reply:
    try:
        return Reply.parse(reply["info"].text.encode())
    except ValueError:
        return Reply(None)
