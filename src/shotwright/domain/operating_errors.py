"""What can go wrong with keeping a studio: its schema, its backups. See `errors.py`.

* Conflict: NotEmpty
* Invalid: SchemaNotKnown, BackupNotUsable, RestoreNotPossible
* Unavailable: BackupNewer
"""

from shotwright.domain.errors import Conflict, Invalid, Unavailable


class SchemaNotKnown(Invalid):
    code = "schema_not_known"

    def __init__(self, schema: str, newest: str) -> None:
        super().__init__(f"There is no schema {schema}; the newest is {newest}.")


class BackupNotUsable(Invalid):
    """The file is no backup, or not what it was when it was written. The message says where."""

    code = "backup_not_usable"

    def __init__(self, why: str) -> None:
        super().__init__(f"This backup cannot be used: {why} Nothing was changed.")


class RestoreNotPossible(Invalid):
    code = "restore_not_possible"


class NotEmpty(Conflict):
    code = "not_empty"

    def __init__(self, what: str, how: str) -> None:
        super().__init__(f"A backup is restored into an empty installation only, and {what}. {how}")


class BackupNewer(Unavailable):
    code = "backup_newer"

    def __init__(self, program: str, schema: str) -> None:
        super().__init__(
            f"This backup was written by a newer Shotwright ({program}, schema {schema}). Install that version first."
        )
