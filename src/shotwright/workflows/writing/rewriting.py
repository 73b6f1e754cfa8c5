"""A topic becomes a story."""

from dataclasses import dataclass
from typing import Final

from shotwright.domain.stages import Stage
from shotwright.domain.templates import PromptStage
from shotwright.domain.tokens import tokens_about
from shotwright.domain.writing import Commission, Origin, language_about, part_of, require, require_within
from shotwright.usecases.wording import Wording
from shotwright.workflows.writing.texts import Text

_TOKENS_A_WORD: Final = 3
_THINKING: Final = 4_000
_MOST_TOPIC_TOKENS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """`length` is in words, or in Chinese characters. `language` "" takes the topic's own."""

    topic: str
    style: str = ""
    length: int = 800
    language: str = ""
    model: str = ""


def commission(asked: Rewrite, wording: Wording) -> Commission:
    """Return what is asked of the model.

    Raises:
        WritingNotPossible, TemplateNotUsable, VariableNotUsable
    """
    topic = require(asked.topic, "The topic is empty. Say in a sentence or two what the story is to be about.")
    require_within(asked.length, 20, 20_000, "words")
    require_within(tokens_about(topic), 1, _MOST_TOPIC_TOKENS, "tokens of topic")
    language = asked.language or language_about(topic)
    words = wording.rendered(
        PromptStage.REWRITE,
        {"topic": topic, "style": asked.style.strip(), "length": asked.length, "language": language},
    )
    return Commission(
        stage=Stage.REWRITE,
        parts=(part_of(words, "story"),),
        asked={"topic": topic, "style": asked.style, "length": asked.length, "language": language},
        note=topic.splitlines()[0][:200],
        template=words.template,
        model=asked.model,
        output_tokens=_THINKING + _TOKENS_A_WORD * asked.length,
    )


TEXT: Final = Text(origin=Origin.REWRITE)
