"""The keys of a project's layer: ours, other names that are read, and those that are read and have no effect."""

from collections.abc import Mapping
from typing import Final

from shotwright.domain.stages import Stage
from shotwright.domain.states import Gate
from shotwright_sdk.remote_models import ModelKind

KINDS: Final = tuple(str(kind) for kind in (ModelKind.LLM, ModelKind.IMAGE, ModelKind.VIDEO, ModelKind.SPEECH))
WRITING: Final = "writing"
"""Stands for all stages that language models do."""

OURS: Final = frozenset(
    {
        *("size", "rate", "style", "subtitles", "voices", "loudness", "captions", "short_clips", "native_sound"),
        *("handles_s", "between_scenes", "mark", "gates", "strategy"),
        *("caps.project_usd", "caps.warn_percent", "caps.warn_usd"),
        *(f"models.{stage}" for stage in (WRITING, *Stage)),
        *(f"concurrency.{kind}" for kind in KINDS),
        *(f"options.{kind}" for kind in KINDS),
        *(f"base_urls.{kind}" for kind in KINDS),
    }
)
"""`voices`, `gates`, `between_scenes` and `options.KIND` may have keys of their own below them."""

OTHER_NAMES: Final[Mapping[str, str]] = {
    "resolution": "size",
    "generation.resolution": "size",
    "frame_rate": "rate",
    "generation.frame_rate": "rate",
    "finish.loudness": "loudness",
    "finish.captions": "captions",
    "finish.short_clips": "short_clips",
    "finish.native_sound": "native_sound",
    "finish.handles_s": "handles_s",
    "finish.between_scenes": "between_scenes",
    "finish.mark": "mark",
    "cost_limits.max_cost_per_project_usd": "caps.project_usd",
    "cost_limits.warn_threshold_usd": "caps.warn_usd",
    "llm.temperature": "options.llm.temperature",
    "llm.max_tokens": "options.llm.max_tokens",
    "image.default_steps": "options.image.steps",
    "image.default_cfg": "options.image.cfg",
    "concurrency.llm_workers": "concurrency.llm",
    "concurrency.image_workers": "concurrency.image",
    "concurrency.video_workers": "concurrency.video",
    "llm.base_url": "base_urls.llm",
    "image.base_url": "base_urls.image",
    "video.base_url": "base_urls.video",
}

MODEL_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "llm.provider": (WRITING, "llm.model"),
    "llm_provider": (WRITING, "llm_model"),
    "image.provider": ("reference,keyframe", "image.model"),
    "image_provider": ("reference,keyframe", "image_model"),
    "video.provider": ("clip", "video.model"),
    "video_provider": ("clip", "video_model"),
}
"""Who does which stages, in two words: a provider, and its model."""
_MODELS: Final = frozenset(model for _, model in MODEL_WORDS.values())

_BY_STORY: Final = "a shot is as long as its story needs, and the model's catalogue says which clips it can make"
_BY_SIZE: Final = "pictures are made for the film's size"
NO_EFFECT: Final[Mapping[str, str]] = {
    "video.duration": _BY_STORY,
    "video_duration": _BY_STORY,
    "generation.video_duration": _BY_STORY,
    "generation.duration_by_provider": _BY_STORY,
    "generation.character_ref_resolution": _BY_SIZE,
    "generation.scene_ref_resolution": _BY_SIZE,
    "generation.keyframe_resolution": _BY_SIZE,
    "parallel_workers": "SHOTWRIGHT_WORKERS, and each model's own limit, say how much is made at once",
}

GATES: Final = tuple(str(gate) for gate in Gate)
KNOWN: Final = frozenset({*OURS, *OTHER_NAMES, *MODEL_WORDS, *_MODELS, *NO_EFFECT})
MODEL_NAMES: Final = _MODELS


def is_above(path: str) -> bool:
    """Whether there are known keys below `path`."""
    return any(key.startswith(f"{path}.") for key in KNOWN)


def is_whole(path: str) -> bool:
    """Whether `path` is a known key itself."""
    return path in KNOWN
