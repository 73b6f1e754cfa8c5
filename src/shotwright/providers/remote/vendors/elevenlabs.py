"""ElevenLabs: speech, with the time of every character for subtitles and mouths."""

from collections.abc import Mapping
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import Adapter, known, made
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.files import from_base64, given
from shotwright.providers.remote.refusals import Codes
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, gender_named
from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote import Connection, Finished, SpeechJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelVoice

_MOST_PAGES: Final = 10


class ElevenLabs(Adapter):
    codes: ClassVar[Codes] = {
        "quota_exceeded": ErrorClass.QUOTA,
        "invalid_api_key": ErrorClass.AUTH,
        "too_many_concurrent_requests": ErrorClass.RATE_LIMITED,
        "system_busy": ErrorClass.OVERLOADED,
        "content_against_policy": ErrorClass.CONTENT_POLICY,
    }

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"xi-api-key": connection.key}

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        """Speak. `output_format` among the options goes into the query, as the vendor wants it."""
        options = extras(job, connection)
        sound = str(options.pop("output_format", "mp3_44100_128"))
        body: dict[str, Json] = {
            **options,
            **known(
                {
                    "text": job.text,
                    "model_id": job.model.id,
                    "language_code": job.language,
                    "voice_settings": {"speed": job.speed} if job.speed != 1 else None,
                }
            ),
        }
        reply = await self._json(
            connection,
            Question(
                method="POST",
                path=f"/v1/text-to-speech/{job.voice}/with-timestamps",
                headers=self.headers(connection),
                query={"output_format": sound},
                json=body,
                paid=True,
            ),
        )
        results = given(from_base64(reply["audio_base64"].text), mime="audio/mpeg")
        return made(results, connection, facts=_times(reply["alignment"]))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/v1/models")
        return tuple(model["model_id"].text for model in reply.items)

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        voices: list[ModelVoice] = []
        token = ""
        for _ in range(_MOST_PAGES):
            query = known({"page_size": "100", "next_page_token": token})
            reply = await self._get(connection, "/v2/voices", {name: str(value) for name, value in query.items()})
            voices += [_voice(one) for one in reply["voices"].items]
            token = reply["next_page_token"].text
            if not token:
                break
        return tuple(voices)


def _voice(one: Reply) -> ModelVoice:
    language = one["labels"]["language"].text
    return ModelVoice(
        id=one["voice_id"].text,
        name=one["name"].text,
        gender=gender_named(one["labels"]["gender"].text),
        languages=(language,) if language else (),
    )


def _times(alignment: Reply) -> Facts:
    """Return when each character is heard, as `[character, start, end]` in seconds."""
    names = ("characters", "character_start_times_seconds", "character_end_times_seconds")
    columns = [alignment[name].items for name in names]
    rows: list[Json] = [
        [character.text, start.number, end.number] for character, start, end in zip(*columns, strict=False)
    ]
    return {"characters": rows} if rows else {}
