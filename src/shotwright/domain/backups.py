"""The backups that a studio keeps in its home, as administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    name: str
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    folder: str
    made: Sequence[BackupFile]
    """Newest first."""
    is_under_way: bool
    trouble: str
    """Why the last that was begun came to nothing; "" if it did not, or another process began it."""
    has_files: bool
    """Whether pictures and films are in them: not where these lie in an object store."""
    free_bytes: int
    """The room on the disk of the studio's home."""
