"""The configuration file as a source of settings."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from shotwright.configuration.complaints import ConfigUnreadable, said
from shotwright.configuration.installation import DEFAULTS, InstallationFile, read_installation
from shotwright.configuration.variables import environment

FILE: Final = "config.yaml"
_NOT_IN_FILES: Final = frozenset({"config", DEFAULTS})


class ConfigSource(PydanticBaseSettingsSource):
    """Gives what the file says. Which file that is, the sources above it say: `config`, else `home`."""

    def __init__(self, settings_cls: type[BaseSettings], checked: type[BaseModel]) -> None:
        """`checked` is the model that a file's values are held to; they are judged even where others stand above."""
        super().__init__(settings_cls)
        self._checked = checked

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Everything comes at once from `__call__`."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return what the file says; nothing if there is none and nobody named one.

        Raises:
            ConfigUnreadable
        """
        above = self.current_state
        named = above.get("config")
        home = Path(above.get("home") or self._checked.model_fields["home"].default)
        path = Path(named) if named else home / FILE
        if not named and not path.exists():
            return {}
        file = read_settings(path, self._checked, may_move=bool(named))
        return {**file.settings, DEFAULTS: file.read.layer.model_dump(mode="json", exclude_unset=True)}


def read_settings(path: Path, checked: type[BaseModel], *, may_move: bool = True) -> InstallationFile:
    """Read an installation's file and hold its values to the model of the settings.

    `may_move`: it may say where `home` is; the file that was found there may not.

    Raises:
        ConfigUnreadable
    """
    file = read_installation(path, names_in(checked), environment())
    complaints = list(file.complaints)
    told = {one.key for one in complaints}
    wrong = [file.document.complaint(place, what) for place, what in _wrong(file.settings, checked)]
    complaints += [one for one in wrong if one.key not in told]
    if not may_move and "home" in file.settings:
        what = "this file was found in the home. Say where that is with SHOTWRIGHT_HOME."
        complaints.append(file.document.complaint(("home",), what))
    if complaints:
        raise ConfigUnreadable(complaints)
    return file


def names_in(checked: type[BaseModel]) -> frozenset[str]:
    """Return the names of the settings that may stand in a file."""
    return frozenset(checked.model_fields) - _NOT_IN_FILES


def _wrong(settings: Mapping[str, Any], checked: type[BaseModel]) -> list[tuple[tuple[str, ...], str]]:
    try:
        checked.model_validate(settings)
    except ValidationError as error:
        names = _by_alias(checked)
        return [((names.get(path[0], path[0]), *path[1:]), what) for path, what in said(error)]
    return []


@lru_cache(maxsize=4)
def _by_alias(checked: type[BaseModel]) -> Mapping[str, str]:
    """Return each field's name by the names that complaints may call it."""
    return {
        str(choice): name
        for name, field in checked.model_fields.items()
        if isinstance(field.validation_alias, AliasChoices)
        for choice in field.validation_alias.choices
    }
