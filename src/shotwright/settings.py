"""Every setting of an installation. Read in `wiring` and `cli` alone; everyone else receives values."""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shotwright.configuration.layer import ProjectLayer
from shotwright.configuration.source import ConfigSource
from shotwright.domain.beginnings import Beginning
from shotwright.domain.people import Registration


class OidcProvider(BaseModel):
    """Where people may sign in instead: an OpenID Connect provider, and what we are called there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,49}$")]
    issuer: str
    client_id: str
    client_secret: SecretStr = SecretStr("")
    scope: str = "openid email profile"

    @field_validator("issuer")
    @classmethod
    def _is_secure(cls, url: str) -> str:
        if not url.startswith(("https://", "http://localhost", "http://127.0.0.1")):
            raise ValueError("write https://...; http is for this machine alone")
        return url


class Installation(BaseModel):
    """The settings as they may be said anywhere: in a file, by the environment, by a program."""

    model_config = ConfigDict(populate_by_name=True)

    home: Path = Path.home() / ".shotwright"
    """Where projects, media and the embedded database live."""

    config: Path | None = None
    """The configuration file; none: `config.yaml` in `home`, if it is there."""

    defaults: ProjectLayer = ProjectLayer()
    """What new projects begin with, as JSON; better said in the configuration file."""

    database_url: str = Field(default="", validation_alias=AliasChoices("SHOTWRIGHT_DATABASE_URL", "DATABASE_URL"))
    """`postgresql://...` for a team; "" keeps SQLite files in `home`."""

    storage_url: str = Field(default="", validation_alias=AliasChoices("SHOTWRIGHT_STORAGE_URL", "STORAGE_URL"))
    """`s3://bucket/prefix`, `gs://...` or `az://...`; "" keeps media in `home`."""

    model_dir: Path | None = Field(default=None, validation_alias=AliasChoices("SHOTWRIGHT_MODEL_DIR", "MODEL_DIR"))
    """A folder with model files, used before those that came as packages."""

    secret_key: SecretStr = SecretStr("")
    """Seals the providers' keys in the database; several, the one in force first. "" has a file in `home`."""

    workers: Annotated[int, Field(ge=1, le=256)] = os.cpu_count() or 1
    """How many pictures, and how many clips, one process makes at the same time."""

    cache_mb: Annotated[int, Field(ge=0)] = 4000
    """How many megabytes of finished pieces of films are kept, so that the next export makes only what is new."""

    producer: str = ""
    """Who made the films, for the AIGC label that China's rules ask for; "" leaves that label out of exports."""

    public_url: str = ""
    """Where providers reach this studio from outside, like https://studio.example.com; "" asks them for no calls."""

    auth: Literal["local", "required"] = "local"
    """`local`: nobody signs in, and only this machine is served. `required`: everybody signs in."""

    hosts: str = ""
    """Under which other names than localhost and that of `public_url` the studio is addressed, with commas between."""

    origins: str = ""
    """Pages elsewhere that may use the API by tokens, like https://tools.example.com, with commas between."""

    trusted_proxies: str = ""
    """Addresses of the proxies whose word on a caller's address and scheme counts, with commas between."""

    registration: Registration = Registration.OFF
    """Who may make an account over the network: nobody (`off`), the invited (`invite`), everybody (`open`)."""

    oidc: tuple[OidcProvider, ...] = ()
    """Where people may sign in instead, as JSON: a list of objects with name, issuer, client_id and client_secret."""

    access_token_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        default=15, validation_alias=AliasChoices("SHOTWRIGHT_ACCESS_TOKEN_MINUTES", "ACCESS_TOKEN_EXPIRE_MINUTES")
    )
    """How long an access token is good; then the refresh token gets the next."""

    session_days: Annotated[int, Field(ge=1, le=366)] = 30
    """After so many days without a visit, one has to sign in again."""

    rate_per_person: Annotated[int, Field(ge=0)] = 3000
    """How many requests of one person a minute each serving process answers, where signing in is required; 0: all."""

    rate_per_address: Annotated[int, Field(ge=0)] = 6000
    """The same for one address, behind which a whole office may be."""

    beat_s: Annotated[float, Field(gt=0)] = 5.0
    """On PostgreSQL: how often a process says that it is alive, in seconds."""

    dead_after_s: Annotated[float, Field(gt=0)] = 30.0
    """On PostgreSQL: a process that was silent for so many seconds is dead, and others take over its work."""

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, url: str) -> str:
        if url.startswith("postgres://"):  # as many services write it; SQLAlchemy does not know it
            url = url.replace("postgres://", "postgresql://", 1)
        if url and not url.startswith(("postgresql://", "postgresql+psycopg://", "sqlite:///")):
            raise ValueError("write postgresql://user:password@host/database, or leave it out for SQLite")
        return url

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("write https://studio.example.com, or leave it out")
        return url.rstrip("/")

    @field_validator("hosts", "origins", "trusted_proxies")
    @classmethod
    def _is_list(cls, text: str) -> str:
        return ",".join(one.strip() for one in text.split(",") if one.strip())


class Settings(Installation, BaseSettings):
    """What holds: what a program says, over the environment, over `.env`, over the configuration file.

    Raises:
        ConfigUnreadable: The configuration file is wrong.
    """

    model_config = SettingsConfigDict(
        env_prefix="SHOTWRIGHT_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del file_secret_settings
        return init_settings, env_settings, dotenv_settings, ConfigSource(settings_cls, Installation)

    @property
    def config_file(self) -> Path:
        """Where the configuration file is, or would be."""
        return self.config or self.home / "config.yaml"

    @property
    def beginning(self) -> Beginning:
        """What new projects begin with."""
        return Beginning(film=self.defaults.film(Beginning().film), cap=self.defaults.caps.first)

    @property
    def host_names(self) -> frozenset[str]:
        """The names that the studio is addressed by, without ports."""
        own = urlsplit(self.public_url).hostname if self.public_url else None
        return frozenset(name.lower() for name in [*self.hosts.split(","), own or ""] if name)

    @property
    def product_database(self) -> str:
        return self.database_url or f"sqlite:///{self.home.resolve() / 'shotwright.sqlite'}"

    @property
    def engine_database(self) -> str:
        """The durable engine's own database: a second SQLite file, or the same PostgreSQL in its own schema."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'engine.sqlite'}"

    @property
    def storage(self) -> str:
        return self.storage_url or (self.home.resolve() / "projects").as_uri()

    @property
    def key_file(self) -> Path:
        """Holds the secret key if no setting does. Made on first use, for its owner alone."""
        return self.home.resolve() / "secret.key"

    @property
    def cache(self) -> Path:
        return self.home.resolve() / "cache"

    @property
    def scratch(self) -> Path:
        return self.home.resolve() / "scratch"
