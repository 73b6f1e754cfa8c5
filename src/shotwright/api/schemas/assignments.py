"""Who does which stage."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told
from shotwright.domain.choosing import Strategy
from shotwright.domain.stages import Stage


class AssignmentGiven(Given):
    """`providers` empty: the embedded models."""

    providers: Annotated[list[UUID], Field(max_length=50)]
    strategy: Strategy = Strategy.WEIGHTED


class AssignmentRead(Told):
    stage: Stage
    providers: list[UUID]
    """In no order; none means the embedded models."""
    strategy: Strategy
    is_default: bool
    """Whether the project says nothing itself."""
