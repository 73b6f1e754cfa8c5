"""`migrate`: the database's schema, brought up to date and said aloud."""

import asyncio

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.db import migrate as migrations
from shotwright.db.session import is_sqlite, sqlite_path
from shotwright.settings import Settings


async def migrate(to: str, *, check: bool, yes: bool, as_json: bool) -> Exit:
    """Bring the database to a schema; or only say what there would be to do (`check`)."""
    url = Settings().product_database
    wanted = to or migrations.NEWEST
    before = await asyncio.to_thread(_schema, url)
    if check:
        return _report_check(before, wanted, as_json=as_json)
    if before is not None and wanted < before <= migrations.NEWEST and not yes:
        err.print(
            f"The database has schema {before}. Going back to {wanted} drops what came since. Make a backup "
            "(`shotwright backup`), then say --yes."
        )
        return Exit.WAITING
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(migrations.migrate, url, wanted)
    after = await asyncio.to_thread(migrations.schema_of, url)
    if as_json:
        print_json({"before": before, "after": after, "newest": migrations.NEWEST})
    elif before == after:
        out.print(f"There was nothing to do: the database has schema {after}.")
    else:
        out.print(f"The database has schema {after} now; it was {before or 'empty'}.")
    return Exit.OK


def _schema(url: str) -> str | None:
    """Return the database's schema; asking for it makes no file. Raises DatabaseBehind if it is newer than we are."""
    if is_sqlite(url) and not sqlite_path(url).exists():
        return None
    migrations.is_current(url)
    return migrations.schema_of(url)


def _report_check(found: str | None, wanted: str, *, as_json: bool) -> Exit:
    if as_json:
        print_json({"schema": found, "newest": migrations.NEWEST, "is_current": found == wanted})
    elif found == wanted:
        out.print(f"The database has schema {found}, and needs no other.")
    else:
        out.print(
            f"The database has {f'schema {found}' if found else 'no schema'}; `shotwright migrate` brings {wanted}."
        )
    return Exit.OK if found == wanted else Exit.WAITING
