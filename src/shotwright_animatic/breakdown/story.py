"""A script with people and places resolved: every name is a character, every scene has a location and a time."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from shotwright_animatic.breakdown.cues import speakers_of
from shotwright_animatic.breakdown.elements import Action, CastEntry, Element, SceneDraft, ScriptDraft, Setting, Speech
from shotwright_animatic.breakdown.lexicon import lexicon, tables
from shotwright_animatic.breakdown.locations import Atlas
from shotwright_animatic.breakdown.names import Roster
from shotwright_animatic.breakdown.people import characters_of
from shotwright_animatic.breakdown.prose import QuoteReader, names_in_prose, without_quotes
from shotwright_animatic.breakdown.setting import time_in, weather_in
from shotwright_sdk.values import Anchor, Character, Location, Scene, Transition
from shotwright_sdk.vocabulary import Gender, LineKind, Mood, TimeOfDay, Weather

_MOOD_THRESHOLD: Final = 2
_LATER = re.compile(
    r"第二天|次日|翌日|[天周月年]以?后|[天周月年]以?前|\b(?:next|following) (?:day|morning|night|week)"
    r"|\b(?:days?|weeks?|months?|years?) (?:later|earlier|ago|before)",
    re.IGNORECASE,
)
"""With these the weather of the scene before is over."""
_MOODS: Final = ("sad", "tense", "action", "mystery", "happy")
_MOOD_OF_FEELING: Final = {
    "happy": "happy",
    "tender": "calm",
    "sad": "sad",
    "angry": "tense",
    "afraid": "tense",
    "worried": "tense",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScene:
    """A scene with what happens in it. `present` are codes of people whom the script lists as present."""

    scene: Scene
    location: Location
    elements: tuple[Element, ...]
    present: tuple[str, ...]
    ending: Transition | None
    """Out of its last picture, as far as its elements do not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    title: str
    language: str
    characters: tuple[Character, ...]
    locations: tuple[Location, ...]
    scenes: tuple[StoryScene, ...]
    roster: Roster
    codes: dict[str, str]
    """Characters' codes by a person's name."""
    names: dict[str, str]
    """Characters' names by code."""
    genders: dict[str, Gender]
    """Characters' genders by code."""

    def speaker_code(self, name: str) -> str:
        person = self.roster.find(name)
        return self.codes[person.name] if person else ""

    def named_in(self, text: str) -> list[str]:
        """Return the codes of the people named in `text`, each once, in the order of their names."""
        return list(dict.fromkeys(self.codes[person.name] for _, person in self.roster.mentions(text)))


def is_voice_only(name: str) -> bool:
    """Whether a speaker is a crowd or a device: heard, but nobody to draw."""
    words = tables("people")
    lowered = name.strip().lower()
    listed = {*words["group"]["zh"], *words["group"]["en"], *words["device"]["zh"], *words["device"]["en"]}
    return (
        lowered in listed
        or lowered.removeprefix("the ") in listed
        or bool(re.search(r"们$|广播|电台|收音机|电话里|的声音$|\bvoices?$", lowered))
    )


def resolve(draft: ScriptDraft) -> Story:
    """Return the story of a draft: names merged, quotes attributed, settings completed."""
    roster = _roster_of(draft)
    entries = _entries(draft.cast, roster)
    actions = [element.text for scene in draft.scenes for element in scene.elements if isinstance(element, Action)]
    characters = characters_of(roster, entries, [without_quotes(action) for action in actions])
    genders = {character.name: character.gender for character in characters}
    reader = QuoteReader(roster, genders, narrate=draft.is_prose)
    for scene in draft.scenes:
        scene.elements = [part for element in scene.elements for part in _quotes_read(element, reader)]
    codes = {character.name: character.code for character in characters}
    locations, scenes = _scenes(draft, roster, codes)
    return Story(
        title=draft.title,
        language=draft.language,
        characters=characters,
        locations=locations,
        scenes=scenes,
        roster=roster,
        codes=codes,
        genders={character.code: character.gender for character in characters},
        names={character.code: character.name for character in characters},
    )


def _roster_of(draft: ScriptDraft) -> Roster:
    roster = Roster()
    for entry in draft.cast:
        roster.declare(entry.name, entry.aliases)
    for scene in draft.scenes:
        for element in scene.elements:
            if isinstance(element, Speech) and element.speaker:
                for name in speakers_of(element.speaker):
                    roster.meet(name)
    for name in names_in_prose([e.text for s in draft.scenes for e in s.elements if isinstance(e, Action)]):
        roster.meet(name)
    return roster


def _entries(cast: Sequence[CastEntry], roster: Roster) -> dict[str, CastEntry]:
    found: dict[str, CastEntry] = {}
    for entry in cast:
        person = roster.find(entry.name)
        if person:
            found.setdefault(person.name, entry)
    return found


def _quotes_read(element: Element, reader: QuoteReader) -> list[Element]:
    if not isinstance(element, Action):
        return [element]
    parts = [replace(part, row=element.row) for part in reader.read(element)]
    return [*parts[:-1], *(replace(part, transition=element.transition) for part in parts[-1:])]


def _scenes(
    draft: ScriptDraft, roster: Roster, codes: dict[str, str]
) -> tuple[tuple[Location, ...], tuple[StoryScene, ...]]:
    atlas = Atlas(draft.places, draft.language)
    scenes: list[StoryScene] = []
    before: Scene | None = None
    for number, scene in enumerate(draft.scenes, 1):
        told = " ".join(e.text for e in scene.elements if isinstance(e, Action) or e.kind is LineKind.NARRATION)
        told = roster.without_names(told)
        code = atlas.locate(scene.setting, scene.heading, told)
        time = _time(scene.setting, told, before)
        before = Scene(
            code=f"scene_{number:03d}",
            heading=scene.heading or atlas.name_of(code),
            location=code,
            episode=scene.episode,
            time_of_day=time,
            weather=_weather(scene.setting, scene.heading, told, before, time),
            mood=scene.mood or _mood(scene),
            anchor=_anchor(scene),
        )
        people = (roster.find(name) for name in scene.present)
        present = tuple(dict.fromkeys(codes[person.name] for person in people if person))
        scenes.append(
            StoryScene(
                scene=before,
                location=atlas.location(code),
                elements=tuple(scene.elements),
                present=present,
                ending=scene.ending,
            )
        )
    return atlas.locations(), tuple(scenes)


def _time(setting: Setting, told: str, before: Scene | None) -> TimeOfDay:
    if setting.time:
        return setting.time
    if setting.same_time and before:
        return before.time_of_day
    return time_in(told) or (before.time_of_day if before else TimeOfDay.DAY)


def _weather(setting: Setting, heading: str, told: str, before: Scene | None, time: TimeOfDay) -> Weather:
    if setting.weather:
        return setting.weather
    told_weather = weather_in(told)
    if told_weather:
        return told_weather
    if before is None or _LATER.search(f"{heading} {told[:60]}"):
        return Weather.CLEAR
    is_same_evening = (before.time_of_day, time) == (TimeOfDay.DUSK, TimeOfDay.NIGHT)
    goes_on = before.time_of_day is time or is_same_evening or setting.same_time
    return before.weather if goes_on else Weather.CLEAR


def _mood(scene: SceneDraft) -> Mood:
    words = " ".join(
        f"{element.parenthetical} {element.text}" if isinstance(element, Speech) else element.text
        for element in scene.elements
    )
    counts = Counter(hit.meaning for hit in lexicon("setting", "mood").find(words))
    manner = " ".join(element.parenthetical for element in scene.elements if isinstance(element, Speech))
    feelings = (hit.meaning for hit in lexicon("delivery", "emotion").find(manner))
    counts.update(_MOOD_OF_FEELING[feeling] for feeling in feelings if feeling in _MOOD_OF_FEELING)
    best = max(_MOODS, key=lambda mood: counts[mood])
    return Mood(best) if counts[best] >= _MOOD_THRESHOLD and counts[best] > counts["calm"] else Mood.CALM


def _anchor(scene: SceneDraft) -> Anchor:
    last = max([scene.anchor.last_line, *(element.anchor.last_line for element in scene.elements)])
    return Anchor(first_line=scene.anchor.first_line, last_line=last)
