"""`config show`, `check`, `set` and `unset`."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.cli.showing import table
from shotwright.configuration.complaints import Complaint, ConfigUnreadable
from shotwright.configuration.documents import Document, parse_document, read_document
from shotwright.configuration.editing import with_value, without
from shotwright.configuration.models import read_models
from shotwright.configuration.project_file import as_keys, read_project_file
from shotwright.configuration.source import read_settings
from shotwright.configuration.variables import environment
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import OutputNotWritable
from shotwright.domain.explained import Explained, Origin
from shotwright.domain.stages import Stage
from shotwright.settings import Installation, Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.wiring.explaining import explained
from shotwright.wiring.studio import open_studio


async def show(project: str, *, with_origin: bool, as_json: bool) -> Exit:
    found = await _of_project(project) if project else explained(Settings())
    if as_json:
        print_json([{"name": one.name, "value": one.value, "origin": one.origin, "place": one.place} for one in found])
        return Exit.OK
    rows = table("setting", "value", *(["from"] if with_origin else []))
    for one in found:
        place = f"{one.origin}: {one.place}" if one.place else str(one.origin)
        rows.add_row(one.name, _plain(one.value), *([place] if with_origin else []))
    out.print(rows)
    return Exit.OK


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


async def _of_project(project: str) -> Sequence[Explained]:
    settings = Settings()
    async with open_studio(settings) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        caps = await Ledger(session).caps(facts.id)
        who = await Assignments(session).of_stages(facts.id, Stage)
    said = settings.defaults.model_fields_set
    usual = as_keys(settings.beginning.film)
    found = [
        _told(name, value, Origin.PROJECT if value != usual[name] else Origin.FILE if name in said else Origin.DEFAULT)
        for name, value in as_keys(facts.settings).items()
    ]
    cap = next(one for one in caps if one.scope is CapScope.PROJECT)
    limit = cap.limit_usd_micros / 1_000_000 if cap.limit_usd_micros is not None else None
    found.append(_told("caps", {"project_usd": limit, "warn_percent": cap.warn_percent}, Origin.PROJECT))
    for stage, one in who.items():
        names = [provider.settings.name for provider in one.providers] or [EMBEDDED]
        found.append(_told(f"models.{stage}", names, Origin.DEFAULT if one.is_default else Origin.PROJECT))
    return found


def _told(name: str, value: Any, origin: Origin) -> Explained:
    place = "the installation's defaults" if origin is Origin.FILE else ""
    return Explained(name=name, value=value, origin=origin, place=place, variables=())


async def check(file: Path | None, *, is_project: bool, as_json: bool) -> Exit:
    path = file or _in_force()
    try:
        notes = _project_notes(path) if is_project else _installation_notes(path)
        complaints: Sequence[Complaint] = ()
    except ConfigUnreadable as error:
        notes, complaints = (), error.complaints
    if as_json:
        print_json(
            {
                "file": str(path),
                "errors": [_as_json(one) for one in complaints],
                "notes": [_as_json(one) for one in notes],
            }
        )
    else:
        for one in complaints:
            err.print(str(one), markup=False)
        for one in notes:
            out.print(str(one), markup=False)
        if not complaints:
            out.print(f"{path} is fine." if path.exists() else f"There is no {path}; the defaults hold.", markup=False)
    return Exit.INPUT if complaints else Exit.OK


def _in_force() -> Path:
    """Return the configuration file's path, even if what is in it is wrong."""
    said = environment()
    if said.get("SHOTWRIGHT_CONFIG"):
        return Path(said["SHOTWRIGHT_CONFIG"])
    home = said.get("SHOTWRIGHT_HOME")
    return (Path(home) if home else Installation.model_fields["home"].default) / "config.yaml"


def _installation_notes(path: Path) -> Sequence[Complaint]:
    if not path.exists() and path == _in_force() and "SHOTWRIGHT_CONFIG" not in environment():
        return ()
    complaints: list[Complaint] = []
    notes: Sequence[Complaint] = ()
    try:
        notes = read_settings(path, Installation).read.notes
    except ConfigUnreadable as error:
        complaints += error.complaints
    complaints += _model_complaints(path, complaints)
    if complaints:
        raise ConfigUnreadable(complaints)
    return notes


def _model_complaints(path: Path, sofar: Sequence[Complaint]) -> Iterator[Complaint]:
    if all(one.key for one in sofar):  # else it could not even be read
        yield from read_models(read_document(path), environment()).complaints


def _project_notes(path: Path) -> Sequence[Complaint]:
    return read_project_file(read_document(path)).notes


def _as_json(one: Complaint) -> Mapping[str, Any]:
    return {"file": one.file, "line": one.line, "key": one.key, "message": one.what}


async def change(key: str, value: str | None, *, as_json: bool) -> Exit:
    path = _in_force()
    document = read_document(path) if path.exists() else Document(name=str(path))
    steps = tuple(key.split("."))
    _check_key(document, steps)
    text = with_value(document, steps, value) if value is not None else without(document, steps)
    _check_text(path, text, document)
    _write(path, text)
    if as_json:
        print_json({"file": str(path), "key": key, "value": value})
    else:
        told = f"{key} is {value} from now on" if value is not None else f"{key} was taken out"
        out.print(f"{told} ({path}). Processes that run already go on with what they had.", markup=False)
    return Exit.OK


def _check_key(document: Document, steps: tuple[str, ...]) -> None:
    if not all(steps):
        raise ConfigUnreadable([document.complaint(steps, "a key is words with dots between, like defaults.style.")])


def _check_text(path: Path, text: str, before: Document) -> None:
    """Refuse a change after which more is wrong than was before."""
    after = parse_document(str(path), text)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(after.text, encoding="utf-8")
        old = Path(folder) / f"before-{path.name}"
        old.write_text(before.text, encoding="utf-8")
        known = {(one.key, one.what) for one in _wrong(old)}
        more = [one for one in _wrong(draft) if (one.key, one.what) not in known]
    if more:
        raise ConfigUnreadable(more)


def _wrong(path: Path) -> Sequence[Complaint]:
    try:
        _installation_notes(path)
    except ConfigUnreadable as error:
        return error.complaints
    return ()


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except OSError as error:
        raise OutputNotWritable(f"{path} cannot be written: {error.strerror}.") from error
