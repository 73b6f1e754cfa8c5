"""Speaking lines."""

from dataclasses import asdict
from fractions import Fraction

from pydantic import TypeAdapter

from shotwright.usecases.takes import MAIN, Made, Order, Source
from shotwright.workflows.making.files import inputs_of, keep
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import SpeechRequest
from shotwright_sdk.values import CastVoice
from shotwright_sdk.vocabulary import Emotion

_VOICE = TypeAdapter(CastVoice)


async def make(order: Order, workshop: Workshop) -> Made:
    """Speak one line and keep when each of its phrases is heard."""
    model = workshop.providers[order.recipe.provider].speech
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no voices.")
    inputs = inputs_of(order)
    request = SpeechRequest(
        text=inputs["text"],
        language=inputs["language"],
        voice=_VOICE.validate_python(inputs["voice"]),
        emotion=Emotion(inputs["emotion"]),
    )
    speech = await model.speak(request)
    return Made(
        files={MAIN: await keep(workshop.storage, order, ".wav", speech.wav)},
        facts={
            "duration_s": str(speech.duration_s),
            "phrases": [asdict(phrase) for phrase in speech.phrases],
            "mouths": [asdict(mouth) for mouth in speech.mouths],
        },
    )


def length_of(source: Source) -> Fraction:
    """Return the exact length of a spoken line in seconds."""
    return Fraction(source.facts["duration_s"])
