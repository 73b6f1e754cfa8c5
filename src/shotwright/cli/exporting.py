"""`export`: the finished films and all that belongs to them, written where a person wants them."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import err, out, print_json
from shotwright.domain.errors import FileNotUsable
from shotwright.settings import Settings
from shotwright.usecases.exports import Exports
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio
from shotwright.workflows.delivering.delivery import Delivered, Wanted, deliver
from shotwright.workflows.delivering.kinds import FileKind
from shotwright_media.checks.findings import Severity
from shotwright_media.checks.signing_identity import SigningIdentity
from shotwright_media.film.segment_store import SegmentStore


async def export(
    project: str,
    folder: Path,
    kinds: Sequence[str],
    certificate: Path | None,
    private_key: Path | None,
    *,
    as_json: bool,
) -> Exit:
    settings = Settings()
    wanted = Wanted(
        kinds=frozenset(FileKind(kind) for kind in kinds),
        identity=_identity(certificate, private_key),
        producer=settings.producer,
        at=datetime.now(UTC),
    )
    async with open_studio(settings) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
            records = await Exports(session, facts.id).records()
        if not records:
            err.print(f"“{project}” has no finished film yet. `shotwright plan {project}` shows what is missing.")
            return Exit.WAITING
        store = SegmentStore(settings.cache, cap_bytes=settings.cache_mb * 1_000_000)
        done: list[Delivered] = []
        with writing_to(folder), _bars(quiet=as_json) as tell:
            for record in records:
                stem = folder / (project if len(records) == 1 else f"{project}.{record.code}")
                done.append(
                    await deliver(
                        record,
                        studio.storage,
                        scratch=settings.scratch,
                        store=store,
                        stem=stem,
                        wanted=wanted,
                        tell=tell,
                    )
                )
    _report(project, done, as_json=as_json)
    return Exit.OK


def _identity(certificate: Path | None, private_key: Path | None) -> SigningIdentity | None:
    if certificate is None or private_key is None:
        return None
    return SigningIdentity(chain=_read(certificate), private_key=_read(private_key))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotUsable(f"{path} cannot be read: {error.strerror}. Give a PEM file.") from error


@contextmanager
def _bars(*, quiet: bool) -> Generator[Callable[[str, float], None]]:
    """Show what is being written, and how long it still takes, unless `quiet` or nobody looks."""
    if quiet or not err.is_terminal:
        yield lambda _what, _share: None
        return
    columns = TextColumn("{task.description}"), BarColumn(bar_width=32), TimeRemainingColumn()
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=share)

        yield tell


def _report(project: str, done: Sequence[Delivered], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "project": project,
                "films": [
                    {
                        "files": [str(file.resolve()) for file in one.files],
                        "passed": one.report.passed,
                        "findings": [
                            {"kind": finding.kind, "severity": finding.severity, "sentence": finding.sentence}
                            for finding in one.report.findings
                        ],
                    }
                    for one in done
                ],
            }
        )
        return
    for one in done:
        out.print("\n".join(str(file.resolve()) for file in one.files), markup=False)
        graver = [finding for finding in one.report.findings if finding.severity is not Severity.NOTE]
        verdict = "passed" if one.report.passed else "NOT passed"
        out.print(f"Quality: {verdict}, {len(graver)} findings; the report lies beside the film.")
        for finding in graver[:5]:
            out.print(f"  {finding.severity}: {finding.sentence}", markup=False)
