"""`backup` and `restore`: a whole installation in one file, and back."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import err, out, print_json
from shotwright.settings import Settings
from shotwright.usecases.backups import Written
from shotwright.wiring.backups import Restored, back_up
from shotwright.wiring.backups import restore as put_back

_MOST_NAMED = 5


async def backup(file: Path, *, with_files: bool | None, with_secrets: bool, as_json: bool) -> Exit:
    target = file.absolute()
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with _told("Backing up") as told:
        written = await back_up(Settings(), target, with_files=with_files, with_secrets=with_secrets, told=told)
    manifest, size = written.manifest, target.stat().st_size
    if as_json:
        print_json(
            {
                "path": str(target),
                "size_bytes": size,
                "schema": manifest.db_schema,
                "rows": written.rows,
                "files": manifest.files,
                "files_bytes": manifest.files_bytes,
                "has_files": manifest.has_files,
                "has_secret": "secret.key" in manifest.extras,
                "missing": list(written.missing),
            }
        )
    else:
        _report_backup(written, target, size)
    return Exit.OK


def _report_backup(written: Written, target: Path, size: int) -> None:
    manifest = written.manifest
    out.print(f"{target}: {written.rows} rows, {manifest.files} files, {size / 1e6:.1f} MB.", markup=False)
    if not manifest.has_files:
        err.print(
            f"The files at {manifest.storage} are not in it: back that store up by its own means, or say --files.",
            markup=False,
        )
    if written.missing:
        named = ", ".join(written.missing[:_MOST_NAMED])
        err.print(f"{len(written.missing)} files that takes came to are in storage no more: {named} ...", markup=False)
    if "secret.key" in manifest.extras:
        err.print(
            "It holds secret.key: whoever has this file can read your providers' keys, and spend your money. Keep it "
            "where nobody else comes."
        )
    else:
        err.print("secret.key is not in it. Keep a copy of that elsewhere: without it the providers' keys are lost.")


async def restore(file: Path, *, replace: bool, as_json: bool) -> Exit:
    with _told("Restoring") as told:
        restored = await put_back(Settings(), file, replace=replace, told=told)
    if as_json:
        print_json(
            {
                "made_at": restored.made_at.isoformat(),
                "rows": restored.rows,
                "files": restored.files,
                "paused": list(restored.held.paused),
                "jobs_in_doubt": restored.held.in_doubt,
                "has_secret": restored.has_secret,
                "kept": str(restored.kept) if restored.kept is not None else None,
            }
        )
    else:
        _report_restored(restored)
    return Exit.OK


def _report_restored(restored: Restored) -> None:
    made = f"{restored.made_at:%Y-%m-%d %H:%M} UTC"
    out.print(f"{restored.rows} rows and {restored.files} files are back, as they were at {made}.")
    if restored.kept is not None:
        out.print(f"What was here before lies in {restored.kept}; delete it when you need it no more.", markup=False)
    if restored.held.paused:
        paused = ", ".join(restored.held.paused)
        err.print(
            f"Work was under way in {paused}. These are paused, since what was bought after the backup is not known "
            "here: look at your providers' lists, then `shotwright resume PROJECT`.",
            markup=False,
        )
    if restored.held.in_doubt:
        err.print(
            f"{restored.held.in_doubt} paid requests may have been sent after the backup. None is sent again unasked: "
            "`shotwright jobs list` shows them, `shotwright jobs resolve` settles them."
        )
    if not restored.has_secret:
        err.print("Put secret.key (or SHOTWRIGHT_SECRET_KEY) back as well, or enter the providers' keys again.")
    err.print("Everybody has to sign in again.")


@contextmanager
def _told(what: str) -> Generator[Callable[[str], None]]:
    """Give what is to be called with what is being done; a person who looks sees it."""
    if not err.is_terminal:
        yield lambda _: None
        return
    with err.status(f"{what} ...") as status:
        yield lambda name: status.update(f"{what}: {name}")
