"""What comes of an archive that was brought in."""

from pydantic import BaseModel

from shotwright.api.schemas.projects import ProjectRead


class ArrivedRead(BaseModel):
    project: ProjectRead
    left_out: list[str]
    """What could not be taken over, a sentence each: models that are not known here."""
