"""The story of a project: its people, places, scenes and shots, and changes to them."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.etags import TagsDep
from shotwright.api.parts import HeldProject, Parts, PartsDep, ProjectId, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.shared import Count, Page, Paging
from shotwright.api.schemas.story import (
    CharacterChange,
    CharacterNew,
    CharacterRead,
    EpisodeRead,
    LocationChange,
    LocationNew,
    LocationRead,
    MergeGiven,
    SceneChange,
    SceneNew,
    SceneRead,
    ShotChange,
    ShotCut,
    ShotMove,
    ShotNew,
    ShotOrder,
    ShotRead,
)
from shotwright.domain.errors import ArtefactNotFound, ChangedMeanwhile, EditNotAllowed, ProjectNotFound, RecordInUse
from shotwright.domain.permissions import Action
from shotwright.domain.stories import Story
from shotwright.usecases.editing import Editing
from shotwright.usecases.merging import Merging
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.records import Records
from shotwright.usecases.stories import Cast, Stories
from shotwright.workflows.making.breakdowns import casting_with
from shotwright_sdk.values import Character, Location, Scene, Shot

router = APIRouter(prefix="/projects/{project}", tags=["story"])

_THERE = problems(ProjectNotFound)
_FOUND = problems(ProjectNotFound, ArtefactNotFound)
_EDIT = problems(ProjectNotFound, ArtefactNotFound, EditNotAllowed, ChangedMeanwhile)
_DELETION = {**_EDIT, **problems(RecordInUse)}
_T = TypeVar("_T", Character, Location, Scene, Shot)


@router.get("/episodes", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_episodes(project: ProjectId, session: Session) -> Page[EpisodeRead]:
    """List the episodes; none before the breakdown."""
    story = await _story(project, session)
    return Page.whole(
        [
            EpisodeRead(
                number=number,
                scenes=[one.code for one in story.parts.scenes if one.episode == number],
                shots=len(story.episode_shots(number)),
            )
            for number in story.episodes
        ]
    )


@router.get("/characters", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_characters(project: ProjectId, session: Session) -> Page[CharacterRead]:
    """List the people of the story; none before the breakdown."""
    story = await _story(project, session)
    return Page.whole([CharacterRead.of(story, one) for one in story.known.characters])


@router.post("/characters", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def add_character(project: HeldProject, new: CharacterNew, session: Session, parts: PartsDep) -> CharacterRead:
    """Add a person to the story. Its voice is chosen among those that nobody else has, as after a breakdown."""
    added = await Records(session, project.id).add_character(new.made(), _casting(project, parts))
    return _character(await _story(project.id, session), added.code)


@router.get("/characters/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_character(project: ProjectId, code: str, session: Session, tags: TagsDep) -> CharacterRead:
    """Show one person of the story."""
    return tags.tell(_character(await _story(project, session), code))


@router.patch("/characters/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_character(
    project: HeldProject, code: str, change: CharacterChange, session: Session, tags: TagsDep
) -> CharacterRead:
    """Change a person. The takes that show it become stale; nothing is redone by itself."""
    story = await _story(project.id, session)
    tags.check(_character(story, code))
    await Editing(session, project.id).save_character(change.upon(_found(story.known.characters, code)))
    return tags.tell(_character(await _story(project.id, session), code))


@router.delete(
    "/characters/{code}", status_code=HTTPStatus.NO_CONTENT, responses=_DELETION, dependencies=[needs(Action.EDIT)]
)
async def delete_character(project: HeldProject, code: str, session: Session, tags: TagsDep) -> None:
    """Take a person out of the story that no shot shows or hears. Its takes are kept."""
    tags.check(_character(await _story(project.id, session), code))
    await Records(session, project.id).delete_character(code)


@router.post("/characters/{code}/merge", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def merge_character(project: ProjectId, code: str, given: MergeGiven, session: Session) -> CharacterRead:
    """Let another person be this one too: its shots and lines become the other's, its names further names."""
    await Merging(session, project).merge_character(code, into=given.into)
    return _character(await _story(project, session), given.into)


@router.get("/locations", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_locations(project: ProjectId, session: Session) -> Page[LocationRead]:
    """List the places of the story; none before the breakdown."""
    story = await _story(project, session)
    return Page.whole([LocationRead.of(story, one) for one in story.known.locations])


@router.post("/locations", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def add_location(project: ProjectId, new: LocationNew, session: Session) -> LocationRead:
    """Add a place to the story."""
    added = await Records(session, project).add_location(new.made())
    return _location(await _story(project, session), added.code)


@router.get("/locations/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_location(project: ProjectId, code: str, session: Session, tags: TagsDep) -> LocationRead:
    """Show one place."""
    return tags.tell(_location(await _story(project, session), code))


@router.patch("/locations/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_location(
    project: HeldProject, code: str, change: LocationChange, session: Session, tags: TagsDep
) -> LocationRead:
    """Change a place. The takes that show it become stale."""
    story = await _story(project.id, session)
    tags.check(_location(story, code))
    await Editing(session, project.id).save_location(change.upon(_found(story.known.locations, code)))
    return tags.tell(_location(await _story(project.id, session), code))


@router.delete(
    "/locations/{code}", status_code=HTTPStatus.NO_CONTENT, responses=_DELETION, dependencies=[needs(Action.EDIT)]
)
async def delete_location(project: HeldProject, code: str, session: Session, tags: TagsDep) -> None:
    """Take a place out of the story at which no scene happens. Its takes are kept."""
    tags.check(_location(await _story(project.id, session), code))
    await Records(session, project.id).delete_location(code)


@router.post("/locations/{code}/merge", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def merge_location(project: ProjectId, code: str, given: MergeGiven, session: Session) -> LocationRead:
    """Let another place be this one too: its scenes happen at the other."""
    await Merging(session, project).merge_location(code, into=given.into)
    return _location(await _story(project, session), given.into)


@router.get("/scenes", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_scenes(project: ProjectId, session: Session) -> Page[SceneRead]:
    """List the scenes in story order; none before the breakdown."""
    story = await _story(project, session)
    return Page.whole([SceneRead.of(story, one) for one in story.known.scenes])


@router.post("/scenes", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def add_scene(project: ProjectId, new: SceneNew, session: Session) -> SceneRead:
    """Add a scene without shots after another one, or as the first."""
    added = await Records(session, project).add_scene(new.made(), after=new.after)
    return _scene(await _story(project, session), added.code)


@router.get("/scenes/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_scene(project: ProjectId, code: str, session: Session, tags: TagsDep) -> SceneRead:
    """Show one scene."""
    return tags.tell(_scene(await _story(project, session), code))


@router.patch("/scenes/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_scene(
    project: HeldProject, code: str, change: SceneChange, session: Session, tags: TagsDep
) -> SceneRead:
    """Change a scene: where and when it plays. The takes that show it become stale."""
    story = await _story(project.id, session)
    tags.check(_scene(story, code))
    await Editing(session, project.id).save_scene(change.upon(_found(story.known.scenes, code)))
    return tags.tell(_scene(await _story(project.id, session), code))


@router.delete(
    "/scenes/{code}", status_code=HTTPStatus.NO_CONTENT, responses=_DELETION, dependencies=[needs(Action.EDIT)]
)
async def delete_scene(project: HeldProject, code: str, session: Session, tags: TagsDep) -> None:
    """Take a scene out of the story that has no shots."""
    tags.check(_scene(await _story(project.id, session), code))
    await Records(session, project.id).delete_scene(code)


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
    return Page.part(paging.cut(found), paging, len(found))


@router.post("/shots", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def add_shot(project: ProjectId, new: ShotNew, session: Session) -> ShotRead:
    """Add a shot after another one, or as the first of its scene."""
    added = await Editing(session, project).add_shot(new.made(), after=new.after)
    return _shot(await _story(project, session), added.code)


@router.put("/shots/order", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def reorder_shots(project: ProjectId, order: ShotOrder, session: Session) -> Page[str]:
    """Put the shots in another order, all in one. The shots of a scene stay together. Answers with the order."""
    await Editing(session, project).reorder_shots(order.shots)
    return Page.whole([one.code for one in (await _story(project, session)).known.shots])


@router.get("/shots/{code}", responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_shot(project: ProjectId, code: str, session: Session, tags: TagsDep) -> ShotRead:
    """Show one shot."""
    return tags.tell(_shot(await _story(project, session), code))


@router.patch("/shots/{code}", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def change_shot(project: HeldProject, code: str, change: ShotChange, session: Session, tags: TagsDep) -> ShotRead:
    """Change a shot. Only the takes that show the change become stale."""
    story = await _story(project.id, session)
    tags.check(_shot(story, code))
    await Editing(session, project.id).save_shot(change.upon(_found(story.known.shots, code)))
    return tags.tell(_shot(await _story(project.id, session), code))


@router.delete("/shots/{code}", status_code=HTTPStatus.NO_CONTENT, responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def delete_shot(project: HeldProject, code: str, session: Session, tags: TagsDep) -> None:
    """Take a shot out of the story. Its takes are kept."""
    tags.check(_shot(await _story(project.id, session), code))
    await Editing(session, project.id).delete_shot(code)


@router.post(
    "/shots/{code}/duplicate", status_code=HTTPStatus.CREATED, responses=_EDIT, dependencies=[needs(Action.EDIT)]
)
async def duplicate_shot(project: ProjectId, code: str, session: Session) -> ShotRead:
    """Add a copy of a shot right after it, without its lines."""
    added = await Editing(session, project).duplicate_shot(code)
    return _shot(await _story(project, session), added.code)


@router.post("/shots/{code}/split", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def split_shot(project: ProjectId, code: str, cut: ShotCut, session: Session) -> Page[ShotRead]:
    """Cut a shot in two. Answers with both."""
    first, second = await Editing(session, project).split_shot(code, cut.at_line)
    story = await _story(project, session)
    return Page.whole([_shot(story, first.code), _shot(story, second.code)])


@router.post("/shots/{code}/move", responses=_EDIT, dependencies=[needs(Action.EDIT)])
async def move_shot(project: ProjectId, code: str, move: ShotMove, session: Session) -> ShotRead:
    """Move a shot behind another, or to the front of a scene."""
    await Editing(session, project).move_shot(code, after=move.after, scene=move.scene)
    return _shot(await _story(project, session), code)


def _casting(project: ProjectFacts, parts: Parts) -> Cast:
    speech = parts.providers[EMBEDDED].speech
    if speech is None:
        raise EditNotAllowed("There are no voices here to give to a new person.")
    return casting_with(speech, project.settings.voices)


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
