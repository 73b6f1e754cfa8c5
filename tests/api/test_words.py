"""The pages have words, in both languages, for whatever the studio tells of."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from shotwright.domain.jobs import JobState
from shotwright.domain.reviewing import REASONS
from shotwright.domain.states import Review, Status
from shotwright.domain.subscriptions import Topic

_ROOT: Final = Path(__file__).parent.parent.parent
_KIND: Final = re.compile(r"[a-z]+\.[a-z_]+")
_FORMED: Final = {
    "take.": (Status.FAILED, Status.CANCELLED),
    "job.": tuple(JobState),
    "export.": (Status.COMPLETED, Status.FAILED),
    "review.": (Review.APPROVED, Review.REJECTED),
}
"""What is put behind the first word of a kind that is not written out."""


def _kinds() -> Iterator[str]:
    """Yield every kind of event that some line of the studio tells."""
    for path in (_ROOT / "src" / "shotwright").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "").endswith("tell"):
                for arg in call.args:
                    yield from _kinds_in(arg)
    yield "review.undone"
    yield from (f"review.{verdict}" for verdict in _FORMED["review."])


def _kinds_in(arg: ast.expr) -> Iterator[str]:
    if isinstance(arg, ast.JoinedStr):
        first = ast.unparse(arg.values[0]).strip("'\"")
        if re.fullmatch(r"[a-z]+\.", first):
            yield from (f"{first}{end}" for end in _FORMED[first])
        return
    for node in ast.walk(arg):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KIND.fullmatch(node.value):
            yield node.value


def _words(language: str, feature: str) -> dict[str, Any]:
    path = _ROOT / "web" / "src" / "locales" / language / f"{feature}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_event_has_words(language: str) -> None:
    words = _words(language, "overview")["event"]
    kinds = set(_kinds())
    assert len(kinds) > 50
    assert sorted(kind for kind in kinds if not words.get(kind.replace(".", "_"))) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_topic_has_words(language: str) -> None:
    words = _words(language, "project")["topic"]
    assert [topic for topic in Topic if not words.get(topic.replace(".", "_"))] == []


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("zh", 1)])
def test_every_reason_is_called_the_same_everywhere(language: str, place: int) -> None:
    assert _words(language, "words")["reason"] == {reason.value: words[place] for reason, words in REASONS.items()}
