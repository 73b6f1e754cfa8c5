"""The embedded composer behind the SDK's protocol."""

import asyncio

from shotwright.providers.embedded.wav import wav
from shotwright_animatic.music import SAMPLE_RATE, soundtrack
from shotwright_sdk.protocols import Music, MusicRequest


class EmbeddedMusic:
    async def compose(self, request: MusicRequest) -> Music:
        return await asyncio.to_thread(_compose, request)


def _compose(request: MusicRequest) -> Music:
    made = soundtrack(request.sections, request.rate, request.seed)
    return Music(score_wav=wav(made.score, SAMPLE_RATE), ambience_wav=wav(made.ambience, SAMPLE_RATE))
