"""A setting of the installation as it may be shown: its value, and where that comes from."""

from dataclasses import dataclass
from enum import StrEnum

from shotwright.domain.fingerprints import Json


class Origin(StrEnum):
    DEFAULT = "default"
    FILE = "file"
    """The configuration file."""
    DOTENV = "dotenv"
    """The file `.env` in the folder where the program was started."""
    ENVIRONMENT = "environment"
    PROJECT = "project"
    """The project says so itself."""
    PROGRAM = "program"
    """Whoever started it said so otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Of a secret, `value` shows only that it is there. `place` names the variable, or the file and its line."""

    name: str
    value: Json
    origin: Origin
    place: str
    variables: tuple[str, ...]
    """What sets it in the environment."""
