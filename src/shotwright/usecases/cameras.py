"""Camera moves from the list of presets, for some shots or for all."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.domain.camera_presets import CameraPreset
from shotwright.domain.errors import ArtefactNotFound
from shotwright.usecases.editing import Editing
from shotwright.usecases.stories import Stories


async def give_move(
    session: AsyncSession, project_id: UUID, chosen: CameraPreset, codes: Sequence[str] = ()
) -> Sequence[str]:
    """Give the shots of these codes, or of these scenes, a move; all shots if none are named. Return whose it is now.

    Raises:
        ArtefactNotFound: There is no such shot or scene.
    """
    await ProjectRows(session).get(project_id, lock=True)
    story = (await Stories(session, project_id).load()).known
    known = {one.code for one in (*story.scenes, *story.shots)}
    for code in codes:
        if code not in known:
            raise ArtefactNotFound(code)
    wanted = [one for one in story.shots if not codes or one.code in codes or one.scene in codes]
    editing = Editing(session, project_id)
    for shot in wanted:
        await editing.save_shot(replace(shot, camera=chosen.move))
    return [one.code for one in wanted]
