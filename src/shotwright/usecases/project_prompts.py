"""What a project's prompts are made with: its set, its look, and prompts that a person wrote for single things."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.prompt_tables import ProjectPrompts as Row
from shotwright.db.prompts import ProjectPromptRows, PromptRows
from shotwright.domain.errors import ArtefactNotFound
from shotwright.domain.graph import Blueprint, blueprints
from shotwright.domain.prompts import stage_of
from shotwright.domain.templates import Look, Rendered, TemplateNotUsable
from shotwright.prompting.rendering import LONGEST_TEMPLATE
from shotwright.prompting.shipped import LANGUAGES, looks
from shotwright.usecases.stories import Stories
from shotwright.usecases.wording import CUSTOM, Found, Override, Wording, asked_look


class ProjectPrompts:
    """One project's prompts. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = ProjectPromptRows(session, project_id)

    async def set_code(self) -> str:
        """Return the code of the set that a person chose; "" if nobody did: then it is that of the language."""
        row = await self._rows.find()
        chosen = await PromptRows(self._session).by_id(row.set_id) if row is not None and row.set_id else None
        return chosen.code if chosen is not None else row.shipped if row is not None else ""

    async def use_set(self, code: str) -> None:
        """Let the project's prompts be made with a set; "" for that of its language.

        Raises:
            PromptSetNotFound
        """
        own = None if not code or code in LANGUAGES else await PromptRows(self._session).by_code(code, lock=True)
        row = await self._rows.ensure()
        row.set_id, row.shipped = (own.id, "") if own is not None else (None, code)
        self._tell("prompts.set_chosen", code)

    async def look(self) -> Look:
        """Return what a person said of the look."""
        return asked_look(await self._rows.find())

    async def set_look(self, look: Look) -> None:
        """Let all pictures have a look: one of the shipped, with what is said over it, or `custom`, or "" for none.

        Raises:
            TemplateNotUsable: There is no such look, or it is far too long.
        """
        if look.name not in ("", CUSTOM, *looks()):
            raise TemplateNotUsable(f"There is no look “{look.name}”. Known: {', '.join([*looks(), CUSTOM])}.")
        for part in (look.text, look.prefix, look.suffix, look.negative):
            _check_length(part, "The look")
        row = await self._rows.ensure()
        _fill(row, look)
        self._tell("prompts.look_chosen", look.name)

    async def overrides(self) -> Mapping[str, Override]:
        """Return the prompts that a person wrote, by artefact key."""
        rows = await self._rows.overrides()
        return {
            key: Override(prompt=row.prompt, negative=row.negative, enabled=row.enabled) for key, row in rows.items()
        }

    async def override(self, key: str, own: Override) -> None:
        """Let a person's prompt count for one thing, instead of what a template makes of the story.

        Raises:
            ArtefactNotFound: There is no such thing, or it is not asked for in words.
            TemplateNotUsable: It is empty, or far too long.
        """
        await self._blueprint(key)
        if not own.prompt.strip():
            raise TemplateNotUsable(f"The prompt of {key} is empty.")
        _check_length(own.prompt, f"The prompt of {key}")
        _check_length(own.negative or "", f"The negative prompt of {key}")
        await self._rows.set_override(key, own.prompt, own.negative, enabled=own.enabled)
        self._tell("prompts.overridden" if own.enabled else "prompts.override_off", key)

    async def drop_override(self, key: str) -> None:
        """Let templates make the prompt of one thing again."""
        await self._rows.drop_override(key)
        self._tell("prompts.override_dropped", key)

    async def words(self, key: str) -> Rendered:
        """Return what a take of `key` would be asked for with now.

        Raises:
            ArtefactNotFound: There is no such thing, or it is not asked for in words.
            TemplateNotUsable, VariableNotUsable
        """
        blueprint, wording = await self._blueprint(key)
        return _there(wording.words(blueprint))

    async def tried(self, key: str, found: Found) -> Rendered:
        """Return what a take of `key` would be asked for with, if it were by that template.

        Raises:
            ArtefactNotFound: There is no such thing, or it is asked for by a template of another stage.
            TemplateNotUsable, VariableNotUsable
        """
        blueprint, wording = await self._blueprint(key)
        if stage_of(blueprint) is not found.ref.stage:
            raise TemplateNotUsable(f"{found.ref} does not ask for a {stage_of(blueprint)}, which {key} is.")
        return _there(wording.words(blueprint, found=found))

    async def _blueprint(self, key: str) -> tuple[Blueprint, Wording]:
        story = await Stories(self._session, self._project_id).load()
        found = next((one for one in blueprints(story) if one.key == key), None)
        if found is None or stage_of(found) is None:
            raise ArtefactNotFound(key)
        wording = Wording(self._session, self._project_id, story)
        await wording.load()
        return found, wording

    def _tell(self, kind: str, subject: str) -> None:
        EventRows(self._session, self._project_id).tell(kind, subject)


def _there(made: Rendered | None) -> Rendered:
    assert made is not None, "what has no stage was not found"
    return made


def _fill(row: Row, look: Look) -> None:
    row.look = look.name
    row.look_text, row.look_prefix, row.look_suffix, row.look_negative = (
        look.text,
        look.prefix,
        look.suffix,
        look.negative,
    )


def _check_length(text: str, what: str) -> None:
    if len(text) > LONGEST_TEMPLATE:
        raise TemplateNotUsable(f"{what} has {len(text)} characters; at most {LONGEST_TEMPLATE} are taken.")
    if "\0" in text:
        raise TemplateNotUsable(f"{what} is not text.")
