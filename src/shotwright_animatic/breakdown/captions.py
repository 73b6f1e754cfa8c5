"""One sentence per shot that tells a person or a picture model what is in it, in the script's language."""

from typing import Final

from shotwright_animatic.breakdown.framing import Frame
from shotwright_animatic.breakdown.shot_ideas import Idea, Purpose
from shotwright_animatic.breakdown.story import Story, StoryScene
from shotwright_sdk.vocabulary import Emotion, LineKind, TimeOfDay, Weather

_TIME_ZH: Final = {TimeOfDay.DAWN: "清晨", TimeOfDay.DAY: "白天", TimeOfDay.DUSK: "黄昏", TimeOfDay.NIGHT: "夜"}
_WEATHER_ZH: Final = {
    Weather.CLEAR: "",
    Weather.CLOUDY: "阴天",
    Weather.RAIN: "雨",
    Weather.STORM: "暴风雨",
    Weather.SNOW: "雪",
    Weather.FOG: "雾",
    Weather.WIND: "大风",
}
_EMOTION_ZH: Final = {
    Emotion.NEUTRAL: "平静",
    Emotion.HAPPY: "高兴",
    Emotion.TENDER: "温柔",
    Emotion.SAD: "悲伤",
    Emotion.ANGRY: "愤怒",
    Emotion.WORRIED: "担忧",
    Emotion.AFRAID: "害怕",
    Emotion.SURPRISED: "惊讶",
    Emotion.DETERMINED: "坚定",
    Emotion.TIRED: "疲惫",
}


def caption(idea: Idea, frame: Frame, scene: StoryScene, story: Story) -> str:
    """Return what the picture shows: the script's own action where there is one, else the place or the people."""
    action = " ".join(beat.seen for beat in idea.seen)
    names = story.names
    shown = [names[code] for code in frame.figures]
    is_chinese = story.language == "zh"
    if idea.purpose is Purpose.ESTABLISH or not (action or shown):
        place = _place_zh(scene) if is_chinese else _place_en(scene)
        return _joined(place, action, is_chinese=is_chinese)
    if action:
        return action
    if any(line.kind is LineKind.NARRATION for line in idea.lines):
        return " ".join(line.text for line in idea.lines)
    subject = names.get(idea.subject, shown[0] if shown else "")
    return _people_zh(idea, subject, shown) if is_chinese else _people_en(idea, subject, shown)


def _place_zh(scene: StoryScene) -> str:
    parts = [scene.location.name, _TIME_ZH[scene.scene.time_of_day], _WEATHER_ZH[scene.scene.weather]]
    return "，".join(part for part in parts if part)


def _place_en(scene: StoryScene) -> str:
    weather = "" if scene.scene.weather is Weather.CLEAR else f", {scene.scene.weather.value}"
    return f"{scene.location.name}, {scene.scene.time_of_day.value}{weather}"


def _joined(place: str, action: str, *, is_chinese: bool) -> str:
    if not action:
        return place
    return f"{place}。{action}" if is_chinese else f"{place}. {action}"


def _people_zh(idea: Idea, subject: str, shown: list[str]) -> str:
    if idea.purpose is Purpose.REACTION:
        return f"{subject}听着，没有说话。"
    if idea.purpose is Purpose.TWO_SHOT and len(shown) > 1:
        return f"{'和'.join(shown)}在交谈。"
    others = [name for name in shown if name != subject]
    feeling = "" if idea.feeling is Emotion.NEUTRAL else f"，神情{_EMOTION_ZH[idea.feeling]}"
    return (
        f"{subject}对{others[0]}说话{feeling}。"
        if others and idea.purpose is Purpose.SINGLE
        else f"{subject}{feeling or '的近景'}。"
    )


def _people_en(idea: Idea, subject: str, shown: list[str]) -> str:
    if idea.purpose is Purpose.REACTION:
        return f"{subject} listens in silence."
    if idea.purpose is Purpose.TWO_SHOT and len(shown) > 1:
        return f"{' and '.join(shown)} talk."
    others = [name for name in shown if name != subject]
    feeling = "" if idea.feeling is Emotion.NEUTRAL else f", {idea.feeling.value}"
    return (
        f"{subject} speaks to {others[0]}{feeling}."
        if others and idea.purpose is Purpose.SINGLE
        else f"{subject}{feeling}."
    )
