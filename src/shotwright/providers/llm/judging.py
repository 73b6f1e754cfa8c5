"""What a model wrote, as the answer that was wanted, or what is wrong with it."""

import json
import re
from collections.abc import Iterator
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from shotwright.usecases.asking import Question

T = TypeVar("T", bound=str | BaseModel)
_THOUGHT: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCED: Final = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_MOST_COMPLAINTS: Final = 8
_LONGEST_INPUT: Final = 80


class NotGood(Exception):
    """An answer is no good. The message says why, to the model and to people."""


def judged(text: str, question: Question[T]) -> T:
    """Return what a model wrote as the answer that was asked for.

    Thoughts and fences around it are left out, and so is talk around JSON.

    Raises:
        NotGood
    """
    said = _clean(_THOUGHT.sub("", text)).strip()
    if not said:
        raise NotGood("It is empty.")
    wanted = question.answer
    value = wanted(_unwrapped(said)) if issubclass(wanted, str) else _validated(said, wanted)
    if complaint := question.check(value):
        raise NotGood(complaint)
    return value


def _clean(text: str) -> str:
    """Return text that any database takes: no NULs, no halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _unwrapped(text: str) -> str:
    """Return the inside of a text that is one fenced block and nothing else."""
    fenced = _FENCED.fullmatch(text)
    return fenced[1] if fenced is not None and "```" not in fenced[1] else text


def _validated(text: str, wanted: type[T]) -> T:
    assert issubclass(wanted, BaseModel)
    found = next((one for one in _candidates(text) if _is_json(one)), None)
    if found is None:
        raise NotGood("It holds no whole JSON object.")
    try:
        return wanted.model_validate_json(_NUL.sub(r"\1", found))
    except ValidationError as error:
        raise NotGood(_complaints(error)) from error


def _candidates(text: str) -> Iterator[str]:
    yield text
    yield from _FENCED.findall(text)
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        yield text[start : end + 1]


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _complaints(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False)
    told = [
        f"{'.'.join(str(step) for step in one['loc']) or 'the whole'}: {one['msg']} (not {_short(one['input'])})"
        for one in found[:_MOST_COMPLAINTS]
    ]
    more = f"; and {len(found) - len(told)} more" if len(found) > len(told) else ""
    return f"It does not have the form that was asked for: {'; '.join(told)}{more}."


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= _LONGEST_INPUT else f"{said[:_LONGEST_INPUT]}…"
