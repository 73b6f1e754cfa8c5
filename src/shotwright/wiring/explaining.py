"""Saying what each setting of the installation is, and where that comes from. Secrets are never among it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import AliasChoices, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from shotwright.configuration.documents import Document
from shotwright.configuration.installation import DEFAULTS, InstallationFile, read_installation
from shotwright.configuration.layer import ProjectLayer
from shotwright.configuration.project_file import as_keys
from shotwright.configuration.source import names_in
from shotwright.configuration.variables import DOTENV, dotenv, environment
from shotwright.domain.explained import Explained, Origin
from shotwright.domain.fingerprints import Json
from shotwright.settings import Installation, OidcProvider, Settings

HIDDEN: Final = "****"


def explained(settings: Settings) -> Sequence[Explained]:
    """Return every setting, in the order in which they are documented."""
    file = None
    if settings.config_file.is_file():
        file = read_installation(settings.config_file, names_in(Installation), environment())
    document = file.document if file is not None else Document(name="")
    said = dotenv()
    plain = [name for name in Settings.model_fields if name != DEFAULTS]
    return [
        *(_explained(name, settings, document, said) for name in plain),
        *_defaults(settings, file, _explained(DEFAULTS, settings, document, said)),
    ]


def _defaults(settings: Settings, file: InstallationFile | None, whole: Explained) -> Iterator[Explained]:
    """Yield what new projects begin with, key by key."""
    layer = settings.defaults
    said: Mapping[str, Any] = layer.model_dump(mode="json", exclude_unset=True)
    for name, value in {**said, **as_keys(settings.beginning.film)}.items():
        line = _line_of(name, file) if whole.origin is Origin.FILE else None
        place = f"{file.document.name}, line {line}" if file is not None and line is not None else whole.place
        origin = whole.origin if name in said else Origin.DEFAULT
        yield replace(whole, name=f"{DEFAULTS}.{name}", value=value, origin=origin, place=place if name in said else "")


def _line_of(name: str, file: InstallationFile | None) -> int | None:
    """Return the line on which the file first says something of a key of the defaults."""
    if file is None:
        return None
    lines = [file.document.line_of(path) for ours, path in file.read.sources.items() if ours[0] == name]
    return min((line for line in lines if line is not None), default=None)


def _explained(name: str, settings: Settings, document: Document, said: Mapping[str, str]) -> Explained:
    variables = variables_of(name)
    origin, place = _origin(name, settings, document, said)
    return Explained(name=name, value=shown(getattr(settings, name)), origin=origin, place=place, variables=variables)


def _origin(name: str, settings: Settings, document: Document, said: Mapping[str, str]) -> tuple[Origin, str]:
    if name not in settings.model_fields_set:
        return Origin.DEFAULT, ""
    upper = {one.upper(): one for one in os.environ}  # as the settings do, whatever the case
    for variable in variables_of(name):
        if variable in upper:
            return Origin.ENVIRONMENT, variable
    for variable in variables_of(name):
        if variable in {one.upper() for one in said}:
            return Origin.DOTENV, f"{variable} in {DOTENV}"
    line = document.line_of((name,))
    return (Origin.FILE, f"{document.name}, line {line}") if line is not None else (Origin.PROGRAM, "")


def variables_of(name: str) -> tuple[str, ...]:
    """Return the names of the environment variables that set a setting; the first one wins."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (f"SHOTWRIGHT_{name.upper()}",)


def shown(value: Any) -> Json:
    """Return a setting's value as it may be shown: without secrets, and without passwords in addresses."""
    found: Json = value if isinstance(value, bool | int | float | None) else str(value)
    match value:
        case SecretStr():
            found = HIDDEN if value.get_secret_value() else ""
        case OidcProvider():
            found = {name: shown(one) for name, one in value}
        case ProjectLayer():
            found = value.model_dump(mode="json", exclude_unset=True)
        case tuple():
            found = [shown(one) for one in value]
        case str():
            found = without_password(value)
        case _:
            pass
    return found


def without_password(text: str) -> str:
    """Return an address with its password hidden; anything else as it is."""
    if "://" not in text or "@" not in text:
        return text
    try:
        return make_url(text).render_as_string(hide_password=True)
    except ArgumentError:
        return f"{text.partition('://')[0]}://{HIDDEN}"
