"""`notes`: what was said of takes, said from here, and settled."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.domain.reviewing import NoteNotFound, Pin
from shotwright.settings import Settings
from shotwright.usecases.notes import Author, NoteFacts, Notes
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new note: on which take, what, and on which frames if not on all of it."""

    take: int
    body: str
    frames: tuple[int, int] | None = None


async def notes(project: str, key: str, *, said: Said | None, reply: str, resolve: str, as_json: bool) -> Exit:
    """Show notes; first add one, or an answer to `reply` with the body of `said`, or settle `resolve`."""
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        use = Notes(session, facts.id)
        if said is not None and reply:
            await use.reply(_id(reply), said.body, Author())
        elif said is not None:
            first, last = said.frames or (None, None)
            await use.add(key, said.take, said.body, Pin(first=first, last=last), Author())
        if resolve:
            await use.resolve(_id(resolve), by=None)
        found = await use.all(key=key)
    if as_json:
        print_json([_plain(one) for one in found])
        return Exit.OK
    for one in found:
        _show(one)
    if not found:
        out.print("Nobody said anything yet.")
    return Exit.OK


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoteNotFound(text) from None


def _show(one: NoteFacts) -> None:
    where = "" if one.first_frame is None else f", frames {one.first_frame} to {one.last_frame}"
    state = " (settled)" if one.is_resolved else ""
    out.print(f"{one.id}  {one.key} take {one.take}{where}{state}", markup=False)
    for said in (one, *one.replies):
        out.print(f"  {said.author}: {said.body}", markup=False)


def _plain(one: NoteFacts) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "key": one.key,
        "take": one.take,
        "author": one.author,
        "body": one.body,
        "first_frame": one.first_frame,
        "last_frame": one.last_frame,
        "resolved": one.is_resolved,
        "replies": [_plain(reply) for reply in one.replies],
    }
