"""What can go wrong with keeping a studio: its schema, its backups. See `errors.py`.

* Conflict: NotEmpty, BackupUnderWay, NoRoomForBackup, NoBackups
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


class BackupUnderWay(Conflict):
    code = "backup_under_way"

    def __init__(self) -> None:
        super().__init__("A backup is being made already. Wait for it to be there.")


class NoRoomForBackup(Conflict):
    code = "no_room_for_backup"

    def __init__(self, needed: int, free: int, where: str) -> None:
        super().__init__(
            f"A backup may need {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free at {where}; one of them is "
            "left to the studio. Write it to another disk: `shotwright backup /elsewhere/studio.zip`."
        )


class NoBackups(Conflict):
    code = "no_backups"

    def __init__(self) -> None:
        super().__init__("Nobody makes backups here. `shotwright backup` does, where the studio runs.")


class BackupNewer(Unavailable):
    code = "backup_newer"

    def __init__(self, program: str, schema: str) -> None:
        super().__init__(
            f"This backup was written by a newer Shotwright ({program}, schema {schema}). Install that version first."
        )
