"""Azure Speech. The address names the region: https://REGION.tts.speech.microsoft.com."""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from shotwright.providers.remote.adapter import Adapter
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, gender_named
from shotwright_sdk.remote import Connection, Finished, SpeechJob
from shotwright_sdk.remote_models import ModelVoice
from shotwright_sdk.vocabulary import Emotion

_STYLES: Final = {
    Emotion.HAPPY: "cheerful",
    Emotion.TENDER: "gentle",
    Emotion.SAD: "sad",
    Emotion.ANGRY: "angry",
    Emotion.AFRAID: "fearful",
    Emotion.WORRIED: "fearful",
    Emotion.DETERMINED: "serious",
}
"""Voices that lack a style speak as always."""
_LOCALES: Final = {"zh": "zh-CN", "en": "en-US"}


class Azure(Adapter):
    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"Ocp-Apim-Subscription-Key": connection.key}

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        sound = str(extras(job, connection).get("output_format", "riff-24khz-16bit-mono-pcm"))
        headers = {
            **self.headers(connection),
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": sound,
        }
        path = "/cognitiveservices/v1"
        question = Question(method="POST", path=path, headers=headers, text=_markup(job), paid=True)
        return await self._sound(connection, question)

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return the voices: here they are what models are elsewhere."""
        reply: Reply = await self._get(connection, "/cognitiveservices/voices/list")
        return tuple(voice["ShortName"].text for voice in reply.items)

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        reply: Reply = await self._get(connection, "/cognitiveservices/voices/list")
        return tuple(_voice(one) for one in reply.items)


def _voice(one: Reply) -> ModelVoice:
    language = one["Locale"].text.partition("-")[0]
    return ModelVoice(
        id=one["ShortName"].text,
        name=one["DisplayName"].text,
        gender=gender_named(one["Gender"].text),
        languages=(language,) if language else (),
    )


def _markup(job: SpeechJob) -> str:
    """Return the line as SSML (W3C Speech Synthesis 1.1) with Microsoft's styles."""
    said = escape("".join(one for one in job.text if one.isprintable() or one in "\n\t"))
    if job.speed != 1:
        said = f'<prosody rate="{(job.speed - 1) * 100:+.0f}%">{said}</prosody>'
    if style := _STYLES.get(job.emotion):
        said = f'<mstts:express-as style="{style}">{said}</mstts:express-as>'
    language = quoteattr(_LOCALES.get(job.language, job.language))
    return (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" '
        f'xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang={language}>'
        f"<voice name={quoteattr(job.voice)}>{said}</voice></speak>"
    )
