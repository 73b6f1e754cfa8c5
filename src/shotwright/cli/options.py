"""What several groups of commands are declared with. Light: `--help` loads it."""

from collections.abc import Coroutine
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shotwright.cli.exits import Exit

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


class KindChoice(StrEnum):
    LLM = "llm"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"


class StageChoice(StrEnum):
    WRITING = "writing"
    """All that language models do."""
    REWRITE = "rewrite"
    SCREENPLAY = "screenplay"
    BREAKDOWN = "breakdown"
    SHOTS = "shots"
    CAMERA = "camera"
    TRANSLATE = "translate"
    ADVICE = "advice"
    REFERENCE = "reference"
    KEYFRAME = "keyframe"
    VOICE = "voice"
    CLIP = "clip"


class StrategyChoice(StrEnum):
    ROUND_ROBIN = "round_robin"
    RANDOM = "random"
    WEIGHTED = "weighted"
    LEAST_LOADED = "least_loaded"


class StateChoice(StrEnum):
    INTENDED = "intended"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


def group(name: str, text: str) -> typer.Typer:
    """Return a command that has commands of its own."""
    return typer.Typer(name=name, help=text, no_args_is_help=True, rich_markup_mode=None)


def run(command: "Coroutine[Any, Any, Exit]") -> None:
    from shotwright.cli.running import run_command

    raise typer.Exit(run_command(command))
