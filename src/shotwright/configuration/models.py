"""Models that a file names: whose they are, and how they are reached. Their keys come from the environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from shotwright.configuration.complaints import Complaint, hint, said
from shotwright.configuration.documents import Document, KeyPath
from shotwright.configuration.installation import PROVIDERS
from shotwright.configuration.layer import typed
from shotwright.configuration.variables import expanded, refers_only

_SECRETS = ("api_key", "webhook_secret")
_Limit = Annotated[int, Field(ge=1)]


class NamedModels(BaseModel):
    """What a file says of one provider. Several models of it become several providers, `NAME/MODEL`."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    api_key: SecretStr = SecretStr("")
    webhook_secret: SecretStr | None = None
    vendor: str = ""
    """Whose they are; the name itself, if a vendor is called so, else a relay."""
    kind: Literal["llm", "image", "video", "speech"] | None = None
    protocol: str = ""
    base_url: str = ""
    models: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """None: one that is called like the provider."""
    priority: Annotated[int, Field(ge=0)] | None = None
    rpm: _Limit | None = None
    rpd: _Limit | None = None
    concurrency: _Limit | None = None
    retries: Annotated[int, Field(ge=0)] | None = None
    timeout_s: Annotated[float, Field(gt=0)] | None = None
    allow_private: bool | None = None
    options: dict[str, Any] = {}
    overrides: dict[str, Any] = {}

    @field_validator("models", mode="before")
    @classmethod
    def _one_is_a_list(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("options", "overrides", mode="before")
    @classmethod
    def _are_values(cls, given: Any) -> Any:
        return typed(given)

    def limits(self) -> Mapping[str, Any]:
        """Return what was said of how it is used."""
        names = ("priority", "rpm", "rpd", "concurrency", "retries", "timeout_s", "allow_private")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModels:
    """What a file names, by name, and what is wrong with it."""

    named: Mapping[str, NamedModels]
    complaints: Sequence[Complaint]


def read_models(document: Document, variables: Mapping[str, str]) -> ReadModels:
    """Read the models that a file names. Everything that is wrong is told at once."""
    section = document.content.get(PROVIDERS)
    if section is None:
        return ReadModels(named={}, complaints=())
    if not isinstance(section, Mapping):
        what = "name providers below it, each with keys of its own."
        return ReadModels(named={}, complaints=[document.complaint((PROVIDERS,), what)])
    named: dict[str, NamedModels] = {}
    complaints: list[Complaint] = []
    for name, value in section.items():
        one, wrong = _read(document, (PROVIDERS, name), value, variables)
        complaints += wrong
        if one is not None:
            named[name] = one
    return ReadModels(named=named, complaints=complaints)


def _read(
    document: Document, path: KeyPath, value: Any, variables: Mapping[str, str]
) -> tuple[NamedModels | None, list[Complaint]]:
    if not isinstance(value, Mapping):
        return None, [document.complaint(path, "say what it is below it: api_key, base_url, models ...")]
    known = NamedModels.model_fields
    complaints = [
        document.complaint((*path, key), f"there is no such key.{hint(key, known)}")
        for key in value
        if key not in known
    ]
    for key in _SECRETS:
        if isinstance(value.get(key), str) and not refers_only(value[key]):
            what = "a secret does not stand in a file. Write ${NAME}, and set that variable."
            complaints.append(document.complaint((*path, key), what))
    filled, unset = expanded(document, path, {key: one for key, one in value.items() if key in known}, variables)
    complaints += unset
    try:
        return NamedModels.model_validate({key: one for key, one in filled.items() if one is not None}), complaints
    except ValidationError as error:
        return None, [*complaints, *(document.complaint((*path, *below), what) for below, what in said(error))]
