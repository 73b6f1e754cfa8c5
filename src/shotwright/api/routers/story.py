"""The story of a project: its people, places, scenes and shots, and changes to them."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.parts import ProjectId, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.shared import Count, Page, Paging
from shotwright.api.schemas.story import (
    CharacterChange,
    CharacterRead,
    EpisodeRead,
    LocationChange,
    LocationRead,
    SceneChange,
    SceneRead,
    ShotChange,
    ShotCut,
    ShotMove,
    ShotNew,
    ShotOrder,
    ShotRead,
)
from shotwright.domain.errors import ArtefactNotFound, ChangedMeanwhile, EditNotAllowed, ProjectNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.stories import Story
from shotwright.usecases.editing import Editing
from shotwright.usecases.stories import Stories
from shotwright_sdk.values import Character, Location, Scene, Shot

router = APIRouter(prefix="/projects/{project}", tags=["story"])

_THERE = problems(ProjectNotFound)
_FOUND = problems(ProjectNotFound, ArtefactNotFound)
_EDIT = problems(ProjectNotFound, ArtefactNotFound, EditNotAllowed, ChangedMeanwhile)
_T = TypeVar("_T", Character, Location, Scene, Shot)


@router.get("/episodes", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_episodes(project: ProjectId, session: Session) -> list[EpisodeRead]:
    """List the episodes; none before the breakdown."""
    story = await _story(project, session)
    return [
        EpisodeRead(
            number=number,
            scenes=[one.code for one in story.parts.scenes if one.episode == number],
            shots=len(story.episode_shots(number)),
        )
        for number in story.episodes
    ]


@router.get("/characters", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_characters(project: ProjectId, session: Session) -> list[CharacterRead]:
    """List the people of the story; none before the breakdown."""
    story = await _story(project, session)
    return [CharacterRead.of(story, one) for one in story.known.characters]


@router.get("/characters/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_character(project: ProjectId, code: str, session: Session, tags: TagsDep) -> CharacterRead:
    """Show one person of the story."""
    return tags.tell(_character(await _story(project, session), code))


@router.patch("/characters/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_character(
    project: ProjectId, code: str, change: CharacterChange, session: Session, tags: TagsDep
) -> CharacterRead:
    """Change a person. The takes that show it become stale; nothing is redone by itself."""
    story = await _story(project, session)
    tags.check(_character(story, code))
    await Editing(session, project).save_character(change.upon(_found(story.known.characters, code)))
    return tags.tell(_character(await _story(project, session), code))


@router.get("/locations", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_locations(project: ProjectId, session: Session) -> list[LocationRead]:
    """List the places of the story; none before the breakdown."""
    story = await _story(project, session)
    return [LocationRead.of(story, one) for one in story.known.locations]


@router.get("/locations/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_location(project: ProjectId, code: str, session: Session, tags: TagsDep) -> LocationRead:
    """Show one place."""
    return tags.tell(_location(await _story(project, session), code))


@router.patch("/locations/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_location(
    project: ProjectId, code: str, change: LocationChange, session: Session, tags: TagsDep
) -> LocationRead:
    """Change a place. The takes that show it become stale."""
    story = await _story(project, session)
    tags.check(_location(story, code))
    await Editing(session, project).save_location(change.upon(_found(story.known.locations, code)))
    return tags.tell(_location(await _story(project, session), code))


@router.get("/scenes", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_scenes(project: ProjectId, session: Session) -> list[SceneRead]:
    """List the scenes in story order; none before the breakdown."""
    story = await _story(project, session)
    return [SceneRead.of(story, one) for one in story.known.scenes]


@router.get("/scenes/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_scene(project: ProjectId, code: str, session: Session, tags: TagsDep) -> SceneRead:
    """Show one scene."""
    return tags.tell(_scene(await _story(project, session), code))


@router.patch("/scenes/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_scene(
    project: ProjectId, code: str, change: SceneChange, session: Session, tags: TagsDep
) -> SceneRead:
    """Change a scene: where and when it plays. The takes that show it become stale."""
    story = await _story(project, session)
    tags.check(_scene(story, code))
    await Editing(session, project).save_scene(change.upon(_found(story.known.scenes, code)))
    return tags.tell(_scene(await _story(project, session), code))


@router.get("/shots", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_shots(
    project: ProjectId,
    session: Session,
    paging: Annotated[Paging, Query()],
    scene: str = "",
    episode: Count | None = None,
) -> Page[ShotRead]:
    """List the shots in story order; of one scene or episode alone. None before the breakdown."""
    story = await _story(project, session)
    scenes = {one.code for one in story.known.scenes if scene in {"", one.code} and episode in {None, one.episode}}
    found = [ShotRead.of(story, one, number) for number, one in _numbered(story) if one.scene in scenes]
    return Page(
        items=found[paging.offset : paging.offset + paging.page_size],
        page=paging.page,
        page_size=paging.page_size,
        total=len(found),
    )


@router.post("/shots", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def add_shot(project: ProjectId, new: ShotNew, session: Session) -> ShotRead:
    """Add a shot after another one, or as the first of its scene."""
    added = await Editing(session, project).add_shot(new.made(), after=new.after)
    return _shot(await _story(project, session), added.code)


@router.put("/shots/order", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def reorder_shots(project: ProjectId, order: ShotOrder, session: Session) -> list[str]:
    """Put the shots in another order, all in one. The shots of a scene stay together. Answers with the order."""
    await Editing(session, project).reorder_shots(order.shots)
    return [one.code for one in (await _story(project, session)).known.shots]


@router.get("/shots/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_shot(project: ProjectId, code: str, session: Session, tags: TagsDep) -> ShotRead:
    """Show one shot."""
    return tags.tell(_shot(await _story(project, session), code))


@router.patch("/shots/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_shot(project: ProjectId, code: str, change: ShotChange, session: Session, tags: TagsDep) -> ShotRead:
    """Change a shot. Only the takes that show the change become stale."""
    story = await _story(project, session)
    tags.check(_shot(story, code))
    await Editing(session, project).save_shot(change.upon(_found(story.known.shots, code)))
    return tags.tell(_shot(await _story(project, session), code))


@router.delete("/shots/{code}", status_code=HTTPStatus.NO_CONTENT, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def delete_shot(project: ProjectId, code: str, session: Session) -> None:
    """Take a shot out of the story. Its takes are kept."""
    await Editing(session, project).delete_shot(code)


@router.post(
    "/shots/{code}/duplicate", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)]
)
async def duplicate_shot(project: ProjectId, code: str, session: Session) -> ShotRead:
    """Add a copy of a shot right after it, without its lines."""
    added = await Editing(session, project).duplicate_shot(code)
    return _shot(await _story(project, session), added.code)


@router.post("/shots/{code}/split", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def split_shot(project: ProjectId, code: str, cut: ShotCut, session: Session) -> list[ShotRead]:
    """Cut a shot in two. Answers with both."""
    first, second = await Editing(session, project).split_shot(code, cut.at_line)
    story = await _story(project, session)
    return [_shot(story, first.code), _shot(story, second.code)]


@router.post("/shots/{code}/move", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def move_shot(project: ProjectId, code: str, move: ShotMove, session: Session) -> ShotRead:
    """Move a shot behind another, or to the front of a scene."""
    await Editing(session, project).move_shot(code, after=move.after, scene=move.scene)
    return _shot(await _story(project, session), code)


async def _story(project_id: UUID, session: Session) -> Story:
    return await Stories(session, project_id).load()


def _found(records: Iterable[_T], code: str) -> _T:
    record = next((one for one in records if one.code == code), None)
    if record is None:
        raise ArtefactNotFound(code)
    return record


def _character(story: Story, code: str) -> CharacterRead:
    return CharacterRead.of(story, _found(story.known.characters, code))


def _location(story: Story, code: str) -> LocationRead:
    return LocationRead.of(story, _found(story.known.locations, code))


def _scene(story: Story, code: str) -> SceneRead:
    return SceneRead.of(story, _found(story.known.scenes, code))


def _shot(story: Story, code: str) -> ShotRead:
    value = _found(story.known.shots, code)
    return ShotRead.of(story, value, story.known.shots.index(value) + 1)


def _numbered(story: Story) -> Iterator[tuple[int, Shot]]:
    return enumerate(story.known.shots, start=1)
