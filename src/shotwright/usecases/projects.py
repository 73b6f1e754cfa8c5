"""What people do with projects: start one, bring in a script, change what the film is to be."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.members import MemberRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Project, ScriptVersion
from shotwright.domain.caps import CapScope, FirstCap
from shotwright.domain.errors import NameNotUsable, ProjectNotFound, ScriptUnreadable
from shotwright.domain.films import FilmSettings, Format, check_size
from shotwright.domain.finish import Finish
from shotwright.domain.layout import folder_name, free_name
from shotwright.domain.permissions import ProjectRole
from shotwright.domain.states import Gate, GateMode
from shotwright.storage.store import Storage
from shotwright.usecases.ledger import Ledger
from shotwright_sdk.values import Size

_FINISH = TypeAdapter(Finish)
_GATES = "gates"
MAX_SCRIPT_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What people say of a project. Only texts that are ordered without a topic are made of any of it: of `idea`."""

    description: str = ""
    genre: str = ""
    idea: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """A project as it stands, without its artefacts."""

    id: UUID
    code: str
    name: str
    about: About
    settings: FilmSettings
    source: str
    paused: bool


class Projects:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = ProjectRows(session)

    async def create(
        self,
        name: str,
        settings: FilmSettings,
        *,
        source: str = "",
        about: About = About(),
        by: UUID | None = None,
        cap: FirstCap | None = None,
        storage: Storage | None = None,
    ) -> ProjectFacts:
        """Start a project. `by` is whose it is; None: the local owner's. Without `cap`, the usual one holds.

        With `storage`, its code is that of a folder in which nothing lies: another may have left its files.

        Raises:
            NameNotUsable: Nothing of the name can stand in a folder name.
            FormatNotAllowed: Video cannot be encoded in that size.
        """
        check_size(settings.format.size)
        stem = _folder_name(name)
        owner_id = by or await self.owner_id()
        project = Project(
            owner_id=owner_id,
            code=await self._free_code(stem, storage),
            name=name,
            **asdict(about),
            source=source,
            paused=False,
        )
        _fill(project, settings)
        await self._rows.add(project)
        await MemberRows(self._session).put(project.id, owner_id, ProjectRole.OWNER)
        if cap is not None:
            ledger = Ledger(self._session)
            await ledger.set_cap(CapScope.PROJECT, project.id, cap.limit_usd_micros, warn_percent=cap.warn_percent)
        EventRows(self._session, project.id).tell("project.created", project.code)
        return as_facts(project)

    async def by_code(self, code: str) -> ProjectFacts:
        """Return the project of that code.

        Raises:
            ProjectNotFound
        """
        return as_facts(await self._rows.by_code(code))

    async def find(self, name: str, *, within: Collection[UUID] | None = None) -> ProjectFacts:
        """Return the project of that code or id; only if it is one of those `within` which somebody may look.

        Raises:
            ProjectNotFound
        """
        try:
            found = as_facts(await self._rows.get(UUID(name)))
        except ValueError:
            found = await self.by_code(name)
        if within is not None and found.id not in within:
            raise ProjectNotFound(name)
        return found

    async def hold(self, name: str) -> ProjectFacts:
        """Return the project of that code or id as it stays: nobody else changes it before the end of the transaction.

        Whoever changes something of a project holds it first, and looks at what there is only then: else, of what two
        change at the same moment, half is lost.

        Raises:
            ProjectNotFound
        """
        return as_facts(await self._rows.get((await self.find(name)).id, lock=True))

    async def owner_id(self) -> UUID:
        """Return the id of the local owner, for whom this machine's own people act."""
        return (await self._rows.owner()).id

    async def by_source(self, source: str) -> ProjectFacts | None:
        """Return the newest project that was made from this script file."""
        found = await self._rows.by_source(source)
        return as_facts(found) if found is not None else None

    async def all(self) -> Sequence[ProjectFacts]:
        return [as_facts(project) for project in await self._rows.all()]

    async def change_settings(self, project_id: UUID, settings: FilmSettings, *, by: UUID | None = None) -> None:
        """Change what the film is to be; what was made for the old settings becomes stale. Hold the project before.

        Raises:
            FormatNotAllowed: Video cannot be encoded in that size.
        """
        check_size(settings.format.size)
        project = await self._rows.get(project_id, lock=True)
        before = as_facts(project).settings
        _fill(project, settings)
        changed = [one.name for one in fields(settings) if getattr(before, one.name) != getattr(settings, one.name)]
        if what := [one for one in changed if one != _GATES]:
            await self._tell(project, "project.settings", what, by)
        if _GATES in changed:
            await self._tell(project, "project.gates", _differing(before.gates, settings.gates), by)

    async def rename(self, project_id: UUID, said: Mapping[str, str | None], *, by: UUID | None = None) -> None:
        """Say otherwise what the project is called and what it is about: `name`, and the fields of `About`.

        None leaves a thing as it is. The code, and so the folder, stays.

        Raises:
            NameNotUsable: Nothing of the name can stand in a folder name.
        """
        project = await self._rows.get(project_id, lock=True)
        changed = {one: text for one, text in said.items() if text is not None and text != getattr(project, one)}
        if "name" in changed:
            _folder_name(changed["name"])
        for one, text in changed.items():
            setattr(project, one, text)
        if changed:
            await self._tell(project, "project.renamed", list(changed), by)

    async def set_gates(
        self, project_id: UUID, said: Mapping[Gate, GateMode], *, by: UUID | None = None
    ) -> Mapping[Gate, GateMode]:
        """Say which gates a person has to pass; others stay as they are. Return all that anything was said of.

        What waits at one that becomes automatic stays for a decision.
        """
        project = await self._rows.get(project_id, lock=True)
        before = _gates(project.gates)
        gates = {**before, **said}
        project.gates = {gate.value: mode.value for gate, mode in gates.items()}
        if what := _differing(before, gates):
            await self._tell(project, "project.gates", what, by)
        return gates

    async def bring_script(self, project_id: UUID, text: str, origin: str) -> bool:
        """Bring `text` into force, as a new version of the script unless it is in force. Return whether it is new.

        Raises:
            ScriptUnreadable: Empty, binary or far too long.
        """
        check_script(text)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        project = await self._rows.get(project_id, lock=True)  # before its number: two may be brought at once
        current = await self._rows.script(project_id)
        if current is not None and current.sha256 == sha256:
            return False
        number = await self._rows.next_script_number(project_id)
        await self._rows.add_script(
            ScriptVersion(project_id=project_id, number=number, text=text, sha256=sha256, origin=origin, note="")
        )
        project.script_number = number
        EventRows(self._session, project_id).tell("script.added", f"script v{number}", origin=origin)
        return True

    async def script_text(self, project_id: UUID) -> str:
        """Return the script in force; "" if there is none."""
        script = await self._rows.script(project_id)
        return script.text if script is not None else ""

    async def set_paused(self, project_id: UUID, *, paused: bool) -> None:
        project = await self._rows.get(project_id, lock=True)
        project.paused = paused
        EventRows(self._session, project_id).tell("project.paused" if paused else "project.resumed", project.code)

    async def _tell(self, project: Project, kind: str, what: Sequence[str], by: UUID | None) -> None:
        """Tell what of a project was changed, and by whom; None: by the local owner."""
        name = await self._rows.name_of(by)
        EventRows(self._session, project.id).tell(kind, project.code, what=list(what), by=name)

    async def _free_code(self, stem: str, storage: Storage | None) -> str:
        await self._rows.hold_codes()
        taken = await self._rows.codes_like(stem)
        while storage is not None and await storage.sizes(code := free_name(stem, taken)):
            taken.add(code)
        return free_name(stem, taken)


def _differing(before: Mapping[Gate, GateMode], after: Mapping[Gate, GateMode]) -> list[str]:
    """Return what became of each gate that was changed: `clips: auto`. One that nobody spoke of is manual."""
    modes = ((gate, before.get(gate, GateMode.MANUAL), after.get(gate, GateMode.MANUAL)) for gate in Gate)
    return [f"{gate}: {now}" for gate, was, now in modes if now is not was]


def _folder_name(name: str) -> str:
    stem = folder_name(name)
    if not stem:
        raise NameNotUsable(f"“{name}” cannot be a project's name: it needs at least one letter or digit.")
    return stem


def check_script(text: str) -> None:
    """Raise ScriptUnreadable unless `text` can be a script."""
    if not text.strip():
        raise ScriptUnreadable("The script is empty. Write at least one scene; `docs/user/script-format.md` shows how.")
    if "\0" in text:
        raise ScriptUnreadable("The script is not a text file. Save it as Markdown in UTF-8.")
    if len(text.encode()) > MAX_SCRIPT_BYTES:
        raise ScriptUnreadable(
            f"The script has {len(text.encode()) / 1e6:.1f} MB; at most {MAX_SCRIPT_BYTES / 1e6:.0f} MB can be read. "
            "Split it into one file per episode."
        )


def as_facts(project: Project) -> ProjectFacts:
    return ProjectFacts(
        id=project.id,
        code=project.code,
        name=project.name,
        about=About(description=project.description, genre=project.genre, idea=project.idea),
        source=project.source,
        paused=project.paused,
        settings=FilmSettings(
            format=Format(
                size=Size(width=project.width_px, height=project.height_px),
                rate=Fraction(project.rate_num, project.rate_den),
            ),
            style=project.style,
            subtitles=project.subtitles,
            voices=dict(project.voice_wishes),
            gates=_gates(project.gates),
            finish=_FINISH.validate_python(project.finish),
        ),
    )


def _gates(stored: Mapping[str, str]) -> dict[Gate, GateMode]:
    return {Gate(gate): GateMode(mode) for gate, mode in stored.items()}


def _fill(project: Project, settings: FilmSettings) -> None:
    project.width_px = settings.format.size.width
    project.height_px = settings.format.size.height
    project.rate_num = settings.format.rate.numerator
    project.rate_den = settings.format.rate.denominator
    project.style = settings.style
    project.subtitles = settings.subtitles
    project.voice_wishes = dict(settings.voices)
    project.finish = asdict(settings.finish)
    project.gates = {gate.value: mode.value for gate, mode in settings.gates.items()}
