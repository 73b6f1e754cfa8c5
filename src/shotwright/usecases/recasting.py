"""Voices that people wish for: whether there are such, and giving them to everybody."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import VoiceNotKnown
from shotwright.usecases.stories import Stories
from shotwright_sdk.protocols import SpeechModel


def check_voices(wishes: Mapping[str, str], speech: SpeechModel | None) -> None:
    """Raise VoiceNotKnown unless there are all these voices; `wishes` maps a name or `narrator` to a voice."""
    known = {voice.id for voice in speech.voices()} if wishes and speech is not None else set[str]()
    for voice in wishes.values():
        if voice not in known:
            raise VoiceNotKnown(f"There is no voice “{voice}”. Known: {', '.join(sorted(known))}.")


async def recast(
    session: AsyncSession, project_id: UUID, wishes: Mapping[str, str], speech: SpeechModel | None
) -> None:
    """Give everybody in the story the voices that are wished for now; before the breakdown there is nobody yet."""
    stories = Stories(session, project_id)
    story = await stories.load()
    if story.breakdown is not None and speech is not None:
        await stories.set_voices(speech.cast(story.breakdown.characters, story.breakdown.language, dict(wishes)))
