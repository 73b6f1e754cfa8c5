"""The stages of the road from an idea to a film that models brought along can be assigned to."""

from enum import StrEnum
from typing import Final

from shotwright_sdk.remote_models import ModelKind


class Stage(StrEnum):
    """In the order of the road. Those of pictures and sound are called like the kind of take that they make."""

    REWRITE = "rewrite"
    """A topic becomes a story."""
    SCREENPLAY = "screenplay"
    BREAKDOWN = "breakdown"
    SHOTS = "shots"
    """What each shot shows, and how."""
    CAMERA = "camera"
    TRANSLATE = "translate"
    ADVICE = "advice"
    """What could be better about a prompt."""
    REFERENCE = "reference"
    KEYFRAME = "keyframe"
    VOICE = "voice"
    CLIP = "clip"

    @property
    def takes(self) -> ModelKind:
        """The kind of model that does it."""
        return _MODELS.get(self, ModelKind.LLM)


_MODELS: Final = {
    Stage.REFERENCE: ModelKind.IMAGE,
    Stage.KEYFRAME: ModelKind.IMAGE,
    Stage.VOICE: ModelKind.SPEECH,
    Stage.CLIP: ModelKind.VIDEO,
}

WRITING: Final = tuple(stage for stage in Stage if stage.takes is ModelKind.LLM)
"""The stages that language models do."""
