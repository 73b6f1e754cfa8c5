"""The whole way from a script's text to a breakdown."""

from shotwright_animatic.breakdown.document import read_blocks, usable_text
from shotwright_animatic.breakdown.fountain import fountain_in
from shotwright_animatic.breakdown.fountain_reader import read_fountain
from shotwright_animatic.breakdown.languages import check_language
from shotwright_animatic.breakdown.screenplay import read_script
from shotwright_animatic.breakdown.shot_design import shots_of
from shotwright_animatic.breakdown.story import resolve
from shotwright_sdk.errors import ScriptNotUsable
from shotwright_sdk.values import Breakdown


def break_down(text: str, name: str = "") -> Breakdown:
    """Break a script down into characters, locations, scenes and shots, without a language model.

    The same text gives the same breakdown, in time proportional to its length. Spoken words are taken over as they
    stand; only Markdown's own marks, the quotation marks around a whole speech and the line breaks within it go.

    Args:
        text: A script in Markdown, a screenplay in plain text or Fountain, or a told story; Chinese or English.
        name: The title if the script gives none, for example the file's name.

    Raises:
        ScriptNotUsable: The text is empty, too long (see `document.MAX_CHARACTERS`), binary, in another language, or
            holds nothing to film.
    """
    usable = usable_text(text)
    fountain = fountain_in(usable)
    draft = read_fountain(fountain, name) if fountain else read_script(read_blocks(usable), name)
    check_language(draft.language)
    if not draft.scenes:
        raise ScriptNotUsable(
            "The script holds nothing that can be filmed: write at least one scene heading, one line of dialogue "
            "(Name: words) or one sentence of action."
        )
    story = resolve(draft)
    return Breakdown(
        title=story.title,
        language=story.language,
        characters=story.characters,
        locations=story.locations,
        scenes=tuple(scene.scene for scene in story.scenes),
        shots=shots_of(story),
    )
