"""What people do with prompt sets: start one, write versions of templates, go back to one, bring sets in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.prompt_tables import PromptSet, PromptTemplate, PromptVersion
from shotwright.db.prompts import PromptRows
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.domain.templates import (
    Fault,
    PromptSetNotAllowed,
    PromptSetNotFound,
    PromptStage,
    PromptVersionNotFound,
    SetFacts,
    Template,
    TemplateNotUsable,
    TemplateRef,
    VariableNotUsable,
)
from shotwright.prompting.archive import SetFiles
from shotwright.prompting.files import SetForm, set_of, template_text, to_yaml
from shotwright.prompting.rendering import check, faults
from shotwright.prompting.shipped import LANGUAGES, all_variables, given_variables, shipped_set
from shotwright.usecases.prompt_versions import template_from, version_row
from shotwright.usecases.wording import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """One version of a template, who wrote it and when; "" and None if it came with the product."""

    found: Found
    author: str = ""
    created_at: datetime | None = None
    is_in_force: bool = True

    @property
    def template(self) -> Template:
        return self.found.template


class Prompts:
    """Prompt sets. One instance serves one transaction. `caller` is who acts; the local owner if nobody is named."""

    def __init__(self, session: AsyncSession, caller: Caller | None = None) -> None:
        self._caller = caller
        self._rows = PromptRows(session)
        self._projects = ProjectRows(session)

    async def sets(self) -> Sequence[SetFacts]:
        """Return every set: those that come with the product first."""
        own = [await self._facts(row) for row in await self._rows.sets()]
        return [*(shipped_set(code).facts for code in LANGUAGES), *own]

    async def set(self, code: str) -> SetFacts:
        """Return one set.

        Raises:
            PromptSetNotFound
        """
        return shipped_set(code).facts if code in LANGUAGES else await self._facts(await self._rows.by_code(code))

    async def _facts(self, row: PromptSet) -> SetFacts:
        templates = await self._rows.templates(row.id)
        return SetFacts(
            code=row.code,
            name=row.name,
            language=row.language,
            description=row.description,
            base=row.base,
            id=row.id,
            author=(await self._projects.people()).get(row.created_by, ""),
            created_at=row.created_at,
            updated_at=row.updated_at,
            stages=tuple(stage for stage in PromptStage if stage in templates and templates[stage].in_force),
        )

    async def create(self, form: SetForm) -> SetFacts:
        """Start a set. Until it has templates of its own, those of its base count.

        Raises:
            PromptSetNotAllowed: A set has or had that name.
        """
        if form.code in LANGUAGES or await self._rows.is_taken(form.code):
            raise PromptSetNotAllowed(f"There is, or was, a prompt set “{form.code}”. Choose another name.")
        row = PromptSet(
            code=form.code,
            name=form.name,
            description=form.description,
            language=form.language,
            base=form.base or form.language,
            created_by=await self._person(),
        )
        await self._rows.add(row)
        return await self._facts(row)

    async def describe(self, code: str, *, name: str = "", description: str | None = None) -> SetFacts:
        """Change what a set is called, or what is said of it.

        Raises:
            PromptSetNotFound
            PromptSetNotAllowed: It came with the product.
        """
        row = await self._own(code)
        row.name = name or row.name
        row.description = row.description if description is None else description
        return await self._facts(row)

    async def remove(self, code: str) -> None:
        """Remove a set. What takes tell of it is kept, and its name is not given away.

        Raises:
            PromptSetNotFound
            PromptSetNotAllowed: It came with the product, or a project uses it.
        """
        row = await self._own(code)
        if users := await self._rows.users(row.id):
            raise PromptSetNotAllowed(f"“{code}” is used by {users} projects. Let them use another set first.")
        row.removed_at = datetime.now(UTC)

    async def hold(self, code: str) -> None:
        """Let nobody else change a person's set before the end of the transaction. Raises PromptSetNotFound."""
        if code not in LANGUAGES:
            await self._rows.by_code(code, lock=True)

    async def _own(self, code: str) -> PromptSet:
        if code in LANGUAGES:
            raise PromptSetNotAllowed(
                f"“{code}” came with Shotwright and stays as it is. `shotwright prompts new NAME --base {code}` starts "
                "a set of your own from it."
            )
        row = await self._rows.by_code(code, lock=True)
        if self._caller is not None and not _may_change(row, self._caller):
            why = "the set is somebody else's; export it, and import it under another name"
            raise ActionNotAllowed(Action.EDIT, why)
        return row

    async def version(self, code: str, stage: PromptStage, number: int | None = None) -> VersionFacts:
        """Return a template's version of that number, or the one in force: the base's where none of the set's own is.

        Raises:
            PromptSetNotFound, PromptVersionNotFound
        """
        versions = await self.versions(code, stage)
        for one in versions:
            if one.is_in_force if number is None else one.found.ref.version == number:
                return one
        if number is not None:
            raise PromptVersionNotFound(f"{code}/{stage}", number)
        return _shipped((await self._rows.by_code(code)).base, stage)

    async def versions(self, code: str, stage: PromptStage) -> Sequence[VersionFacts]:
        """Return every version of a template, oldest first; those of the base where a set has none of its own.

        Raises:
            PromptSetNotFound
        """
        if code in LANGUAGES:
            return [_shipped(code, stage)]
        row = await self._rows.by_code(code)
        template = (await self._rows.templates(row.id)).get(stage)
        if template is None:
            return [_shipped(row.base, stage)]
        people = await self._projects.people()
        return [
            VersionFacts(
                found=_found(row, stage, version),
                author=people.get(version.author_id, ""),
                created_at=version.created_at,
                is_in_force=version.number == template.in_force,
            )
            for version in await self._rows.versions(template.id)
        ]

    async def save(self, code: str, template: Template) -> VersionFacts:
        """Keep `template` as the next version, and let it be the one in force; unless it is that already.

        Raises:
            PromptSetNotFound
            PromptSetNotAllowed: The set came with the product.
            ActionNotAllowed: It is somebody else's.
            TemplateNotUsable, VariableNotUsable: It cannot be rendered.
        """
        row = await self._own(code)
        check_template(template, row.language, f"{code}/{template.stage}")
        slot = (await self._rows.templates(row.id)).get(template.stage)
        versions = await self._rows.versions(slot.id) if slot is not None else []
        if slot is None:
            slot = PromptTemplate(set_id=row.id, stage=template.stage, in_force=1)
            await self._rows.add(slot)
        current = next((one for one in versions if one.number == slot.in_force), None)
        if current is None or _differ(template_from(template.stage, current), template):
            slot.in_force = len(versions) + 1
            await self._rows.add(version_row(slot.id, slot.in_force, template, await self._person()))
        row.updated_at = datetime.now(UTC)
        return await self.version(code, template.stage)

    async def put_in_force(self, code: str, stage: PromptStage, number: int) -> VersionFacts:
        """Let an older version, or a newer one, be the one in force.

        Raises:
            PromptSetNotFound, PromptSetNotAllowed, PromptVersionNotFound
        """
        row = await self._own(code)
        found = await self.version(code, stage, number)
        slot = (await self._rows.templates(row.id)).get(stage)
        if slot is None:
            raise PromptVersionNotFound(f"{code}/{stage}", number)
        slot.in_force = number
        return replace(found, is_in_force=True)

    async def withdraw(self, code: str, stage: PromptStage) -> VersionFacts:
        """Let the base do a stage again, and return what counts now. The set's own versions are kept.

        Raises:
            PromptSetNotFound
            PromptSetNotAllowed: The set came with the product, or its base does the stage already.
            ActionNotAllowed: It is somebody else's.
        """
        row = await self._own(code)
        slot = (await self._rows.templates(row.id)).get(stage)
        if slot is None or not slot.in_force:
            raise PromptSetNotAllowed(f"“{code}” has no {stage} template of its own that counts: its base's does.")
        slot.in_force = 0
        row.updated_at = datetime.now(UTC)
        return await self.version(code, stage)

    async def as_files(self, code: str) -> Mapping[str, str]:
        """Return a set as texts by file name: `set.yaml`, and a file for each stage, the base's among them.

        Raises:
            PromptSetNotFound
        """
        facts = await self.set(code)
        head = {"code": facts.code, "name": facts.name, "description": facts.description, "language": facts.language}
        files = {"set.yaml": to_yaml({**head, "base": facts.base or facts.language})}
        for stage in PromptStage:
            one = (await self.version(code, stage)).found
            given = given_variables(stage, facts.language)
            files[f"{stage}.md"] = template_text(one.template, one.ref.version, given)
        return files

    async def bring(self, files: SetFiles, code: str = "") -> tuple[SetFacts, Sequence[TemplateRef]]:
        """Take a set over from files: what differs from what is in force becomes the next version, all of it or none.

        Args:
            files: What was read.
            code: The set's name here, if it is not to be the one that the files tell.

        Returns:
            The set, and the versions that are new.

        Raises:
            PromptSetNotAllowed: A set that came with the product, or was removed, has that name.
            TemplateNotUsable, VariableNotUsable: A template cannot be rendered.
        """
        form = files.form.model_copy(update={"code": code or files.form.code})
        form = set_of(to_yaml(form.model_dump()), "set.yaml")  # a name from outside is checked like one in the file
        try:
            await self._rows.by_code(form.code, lock=True)
        except PromptSetNotFound:
            await self.create(form)
        made: list[TemplateRef] = []
        for template in files.templates:
            before = await self.version(form.code, template.stage)
            if _differ(before.template, template):
                made.append((await self.save(form.code, template)).found.ref)
        return await self.set(form.code), made

    async def _person(self) -> UUID:
        return self._caller.user_id if self._caller is not None else (await self._projects.owner()).id


def check_template(template: Template, language: str, name: str) -> None:
    """Raise TemplateNotUsable or VariableNotUsable unless a template can stand in a set.

    Its own variables need defaults, because nobody is there to give them values; those of its stage keep their types.
    """
    if not template.text.strip():
        raise TemplateNotUsable(f"{name} is empty.")
    given = {one.name: one for one in given_variables(template.stage, language)}
    names = [one.name for one in template.variables]
    if doubled := next((one for one in names if names.count(one) > 1), ""):
        raise VariableNotUsable(f"{name} declares “{doubled}” twice.")
    for one in template.variables:
        if one.name in given and one.type is not given[one.name].type:
            raise VariableNotUsable(f"{name}: “{one.name}” is of type {given[one.name].type}, not {one.type}.")
        if one.name not in given and one.default is None:
            raise VariableNotUsable(f"{name}: nobody gives a value to “{one.name}”. Give it a default.")
    check(replace(template, variables=all_variables(template, language)), name)


def faults_of(template: Template, language: str, name: str) -> Sequence[Fault]:
    """Return all that keeps a template from standing in a set; nothing if `check_template` takes it."""
    found = tuple(faults(replace(template, variables=all_variables(template, language)), name))
    if found:
        return found
    try:
        check_template(template, language, name)
    except (TemplateNotUsable, VariableNotUsable) as error:
        return (Fault(message=str(error)),)
    return ()


def _shipped(code: str, stage: PromptStage) -> VersionFacts:
    whole = shipped_set(code)
    template, number = whole.templates[stage]
    ref = TemplateRef(set=code, stage=stage, version=number)
    return VersionFacts(found=Found(template=template, ref=ref, language=whole.facts.language))


def _found(row: PromptSet, stage: PromptStage, version: PromptVersion) -> Found:
    ref = TemplateRef(set=row.code, stage=stage, version=version.number)
    return Found(template=template_from(stage, version), ref=ref, language=row.language)


def _may_change(row: PromptSet, caller: Caller) -> bool:
    return row.created_by == caller.user_id or caller.may(Action.ADMINISTER)


def _differ(one: Template, other: Template) -> bool:
    """Whether two versions say different things; why they were made does not count."""
    return replace(one, note="") != replace(other, note="")
