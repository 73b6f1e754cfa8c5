"""What vendors answer, read without trust: whatever is missing or of another kind is simply not there."""

import json
from typing import Self


class Reply:
    """A piece of JSON. Asking for a member that it does not have gives an empty reply."""

    def __init__(self, value: object) -> None:
        self.value = value

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read JSON.

        Raises:
            ValueError: It is none, or is nested beyond reason.
        """
        try:
            return cls(json.loads(body))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error

    def __getitem__(self, key: str | int) -> "Reply":
        match self.value, key:
            case dict(), str():
                return Reply(self.value.get(key))
            case list(), int():
                return Reply(self.value[key] if -len(self.value) <= key < len(self.value) else None)
            case _:
                return Reply(None)

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def text(self) -> str:
        """The text, or a number as text; "" if it is neither."""
        match self.value:
            case str():
                return self.value
            case bool():
                return ""
            case int() | float():
                return str(self.value)
            case _:
                return ""

    @property
    def number(self) -> float | None:
        match self.value:
            case bool():
                return None
            case int() | float() if abs(self.value) < 1e18:  # not NaN either
                return float(self.value)
            case str():
                return _number(self.value)
            case _:
                return None

    @property
    def items(self) -> "list[Reply]":
        return [Reply(item) for item in self.value] if isinstance(self.value, list) else []

    @property
    def whole(self) -> int | None:
        return None if self.number is None else round(self.number)

    @property
    def micros(self) -> int | None:
        """A number of dollars as whole micro-dollars."""
        return None if self.number is None or self.number < 0 else round(self.number * 1_000_000)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e18 else None
