"""What is bought in the campaigns that kill the process which buys, and the moments at which it is killed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shotwright.domain.states import Gate, Kind
from shotwright.workflows.paid import points
from shotwright_sdk.remote_models import ModelKind

_PEOPLE: Final = ("Lin", "Gu", "Mei", "Tao", "Ana", "Ben", "Eva", "Kai")
_HEAD: Final = "# Alone\n\n## Characters\n"
_ROOF: Final = "\n## EXT. ROOFTOP - NIGHT\n"
_SAYS: Final = ("One.", "Two is more.", "Three of us.", "Four winds.", "Five!", "Six o'clock.", "Seven.", "Eight days.")
_DOES: Final = ("walks", "stops", "turns", "waits", "sits down", "looks up")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """What is bought: by which vendor's wire, for which stage, and what the script and gates are that ask for it."""

    stage: Kind
    model: ModelKind
    wire: str
    limits: Mapping[str, Any]
    script: str
    gates: tuple[Gate, ...]
    """Those that keep all waiting but what is bought."""
    approved: str
    """What the subjects begin with that a person approves of when all is prepared."""
    mark: str
    """The field that differs in every request: how requests, jobs and what was made are told apart."""

    @property
    def moments(self) -> tuple[str, ...]:
        """The points in our code at which a process is killed, and the requests during which it is."""
        return (*points.AT_ONCE, SENT) if self.model is ModelKind.SPEECH else (*points.LATER, SENT, LOOKING, FETCHING)

    def __str__(self) -> str:
        return str(self.model)


SENT: Final = "sent, unanswered"
LOOKING: Final = "while looking"
FETCHING: Final = "while fetching"
IN_DOUBT: Final = (points.CLAIMED, SENT, points.ANSWERED)
"""A process that dies there leaves nobody who knows whether its request was accepted."""
REQUESTS: Final = {SENT: ("POST", ""), LOOKING: ("GET", "/status"), FETCHING: ("GET", "/results/")}

IMAGE: Final = Case(
    stage=Kind.REFERENCE,
    model=ModelKind.IMAGE,
    wire="fal",
    limits={"seed": True},
    script=_HEAD + "".join(f"- **{name}** (F, 24): short hair.\n" for name in _PEOPLE) + _ROOF + "Lin waits.\n",
    gates=(Gate.BREAKDOWN,),
    approved="char_",
    mark="seed",
)
VIDEO: Final = Case(
    stage=Kind.CLIP,
    model=ModelKind.VIDEO,
    wire="fal",
    limits={"seed": True, "first_frame": "needed", "durations": [2, 3, 4, 5]},
    script=_HEAD + "- **Lin** (F, 24): short hair.\n" + _ROOF + "\n\n".join(f"Lin {does}." for does in _DOES) + "\n",
    gates=(Gate.KEYFRAMES, Gate.CLIPS),
    approved="shot_",
    mark="seed",
)
SPEECH: Final = Case(
    stage=Kind.VOICE,
    model=ModelKind.SPEECH,
    wire="openai",
    limits={"voices": ["alloy"]},
    script=_HEAD + "- **Lin** (F, 24): short hair.\n" + _ROOF + "\n\n".join(f"LIN: {says}" for says in _SAYS) + "\n",
    gates=(Gate.BREAKDOWN,),
    approved="shot_",
    mark="text",
)
CASES: Final = (IMAGE, VIDEO, SPEECH)
