"""What people feel, from directions, words and punctuation."""

from typing import Final

from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_sdk.vocabulary import Emotion, Mood

_STRENGTH: Final = {
    Emotion.NEUTRAL: 0.0,
    Emotion.HAPPY: 0.5,
    Emotion.TIRED: 0.4,
    Emotion.WORRIED: 0.5,
    Emotion.DETERMINED: 0.7,
    Emotion.TENDER: 0.8,
    Emotion.SURPRISED: 0.8,
    Emotion.SAD: 1.0,
    Emotion.ANGRY: 1.0,
    Emotion.AFRAID: 1.0,
}

_ANSWER: Final = {
    Emotion.ANGRY: Emotion.WORRIED,
    Emotion.SAD: Emotion.WORRIED,
    Emotion.AFRAID: Emotion.WORRIED,
    Emotion.HAPPY: Emotion.HAPPY,
    Emotion.TENDER: Emotion.TENDER,
    Emotion.SURPRISED: Emotion.WORRIED,
}


def emotion_of_line(text: str, parenthetical: str, mood: Mood) -> Emotion:
    """Return how a line is spoken: the author's direction first, then the words, then the punctuation."""
    said = lexicon("delivery", "emotion").first(parenthetical) or lexicon("delivery", "words").first(text)
    return Emotion(said) if said else _emotion_of_punctuation(text.rstrip("”’」』\"' "), mood)


def feeling_in(action: str) -> Emotion:
    """Return what an action shows someone to feel; the last word counts, as in `she cries, then smiles`."""
    return Emotion(lexicon("delivery", "emotion").last(action) or Emotion.NEUTRAL)


def strength_of(emotion: Emotion) -> float:
    """Return how much a feeling asks to be seen from near, 0 to 1."""
    return _STRENGTH[emotion]


def answer_to(emotion: Emotion) -> Emotion:
    """Return how someone looks who listens to this."""
    return _ANSWER.get(emotion, Emotion.NEUTRAL)


def _emotion_of_punctuation(text: str, mood: Mood) -> Emotion:
    if text.endswith(("?!", "!?", "？！", "！？")):
        return Emotion.SURPRISED
    if text.endswith(("!!", "！！")):
        return Emotion.ANGRY if mood is not Mood.HAPPY else Emotion.HAPPY
    if text.endswith(("!", "！")):
        return {Mood.TENSE: Emotion.WORRIED, Mood.ACTION: Emotion.DETERMINED, Mood.SAD: Emotion.SAD}.get(
            mood, Emotion.HAPPY
        )
    if text.endswith(("……", "…", "...", "——")):
        return Emotion.SAD if mood is Mood.SAD else Emotion.WORRIED
    return Emotion.NEUTRAL
