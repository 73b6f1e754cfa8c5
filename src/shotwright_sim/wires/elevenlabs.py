"""ElevenLabs: speech with the time of every character."""

from typing import Any, Final

from shotwright_sim.desk import KEY, Making
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, names
from shotwright_sim.wires.shapes import STATUS, base64_of

_WORDS: Final = {
    Scenario.RATE_LIMITED: "too_many_concurrent_requests",
    Scenario.BAD_KEY: "invalid_api_key",
    Scenario.NO_MONEY: "quota_exceeded",
    Scenario.MODEL_GONE: "model_not_found",
}


def _authorised(seen: Seen) -> bool:
    return seen.headers.get("xi-api-key") == KEY


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = {Scenario.NO_MONEY: 401, Scenario.INVALID: 422}.get(scenario, STATUS[scenario])
    return status, {"detail": {"status": _WORDS.get(scenario, "invalid_input"), "message": message}}


def _speak(call: Call) -> Answer:
    text = str(call.seen.fields["text"])
    job = call.desk.accept("elevenlabs", Making.SPEECH, call.scenario, text=text)
    starts = [0.08 * index for index in range(len(text))]
    alignment = {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": [start + 0.08 for start in starts],
    }
    return {"audio_base64": base64_of(job.content), "alignment": alignment, "normalized_alignment": alignment}


def _models(call: Call) -> Answer:
    del call
    return [{"model_id": "sim_voice_model", "can_do_text_to_speech": True}]


def _voices(call: Call) -> Answer:
    """Two pages of one voice each."""
    if "next_page_token" in call.seen.query:
        woman = {"voice_id": "sim-mei", "name": "Mei", "labels": {"gender": "female", "language": "zh"}}
        return {"voices": [woman], "has_more": False, "next_page_token": None}
    man = {"voice_id": "sim-tom", "name": "Tom", "labels": {"gender": "male", "language": "en"}}
    return {"voices": [man], "has_more": True, "next_page_token": "2"}


WIRE: Final = Wire(
    name="elevenlabs",
    refusal=_refusal,
    authorised=_authorised,
    actions=(
        Action(
            method="POST",
            path="/v1/text-to-speech/{voice}/with-timestamps",
            answer=_speak,
            submits=True,
            needs=names("text model_id"),
            takes=names(
                "language_code seed previous_text next_text previous_request_ids next_request_ids "
                "pronunciation_dictionary_locators apply_text_normalization voice_settings.stability "
                "voice_settings.similarity_boost voice_settings.style voice_settings.use_speaker_boost "
                "voice_settings.speed"
            ),
        ),
        Action(method="GET", path="/v1/models", answer=_models),
        Action(method="GET", path="/v2/voices", answer=_voices),
    ),
)
