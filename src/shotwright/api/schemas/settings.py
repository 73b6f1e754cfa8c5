"""The installation's settings, as they are shown."""

from typing import Any

from shotwright.api.schemas.shared import Told
from shotwright.domain.explained import Origin


class SettingRead(Told):
    name: str
    value: Any
    """As it holds now. Of a secret it is `****`, or empty if there is none."""
    origin: Origin
    place: str
    """The environment variable, or the file and its line, that says so; empty for a default."""
    variables: list[str]
    """The environment variables that can set it."""
