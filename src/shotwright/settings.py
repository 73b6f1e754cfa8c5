"""Every setting of an installation. Read in `wiring` and `cli` alone; everyone else receives values."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOTWRIGHT_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    home: Path = Path.home() / ".shotwright"
    """Where projects, media and the embedded database live."""

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

    beat_s: Annotated[float, Field(gt=0)] = 5.0
    """On PostgreSQL: how often a process says that it is alive, in seconds."""

    dead_after_s: Annotated[float, Field(gt=0)] = 30.0
    """On PostgreSQL: a process that was silent for so many seconds is dead, and others take over its work."""

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, url: str) -> str:
        if url and not url.startswith(("postgresql://", "postgresql+psycopg://", "sqlite:///")):
            raise ValueError("write postgresql://user:password@host/database, or leave it out for SQLite")
        return url

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("write https://studio.example.com, or leave it out")
        return url.rstrip("/")

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
