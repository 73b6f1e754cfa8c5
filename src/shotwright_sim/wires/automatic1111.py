"""AUTOMATIC1111's web UI and Forge: pictures at once, with ControlNet."""

import json
from typing import Any, Final

from shotwright_sim.desk import Making
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, names, open_to_all
from shotwright_sim.wires.shapes import STATUS, base64_of

_UNIT: Final = names(
    "enabled module model image mask weight resize_mode low_vram processor_res threshold_a threshold_b "
    "guidance_start guidance_end pixel_perfect control_mode hr_option save_detected_map"
)


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 422 if scenario is Scenario.INVALID else STATUS[scenario]
    return status, {"error": "HTTPException", "detail": message, "body": "", "errors": ""}


def _draw(call: Call) -> Answer:
    units = call.seen.fields.get("alwayson_scripts", {}).get("controlnet", {}).get("args", [])
    if any(set(unit) - _UNIT for unit in units):
        raise BadRequest("a ControlNet unit of unknown shape")
    job = call.desk.accept("automatic1111", Making.IMAGE, call.scenario)
    maps = [base64_of(b"\x89PNG\r\n\x1a\na detected map") for _ in units]
    info = json.dumps({"seed": 4711, "all_seeds": [4711]})
    return {"images": [base64_of(job.content), *maps], "parameters": {}, "info": info}


def _checkpoints(call: Call) -> Answer:
    del call
    return [{"title": "sim.safetensors [abc]", "model_name": "sim"}]


_FIELDS: Final = names(
    "negative_prompt styles seed sampler_name scheduler batch_size n_iter steps cfg_scale width height "
    "override_settings override_settings_restore_afterwards alwayson_scripts send_images save_images "
    "denoising_strength enable_hr hr_scale hr_upscaler hr_second_pass_steps tiling restore_faces"
)

WIRE: Final = Wire(
    name="automatic1111",
    refusal=_refusal,
    authorised=open_to_all,
    actions=(
        Action(
            method="POST",
            path="/sdapi/v1/txt2img",
            answer=_draw,
            submits=True,
            needs=names("prompt"),
            takes=_FIELDS,
        ),
        Action(method="GET", path="/sdapi/v1/sd-models", answer=_checkpoints),
    ),
)
