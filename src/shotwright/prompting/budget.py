"""What one rendering may use up: steps and characters, counted, so that a template's cost never depends on a clock."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from shotwright.domain.templates import TemplateNotUsable

LONGEST_OUTPUT: Final = 200_000
"""Characters that one text may come to."""
LONGEST_VALUE: Final = 200_000
"""Characters that one value may have on the way."""
_STEPS: Final = 500_000
_MOST_PARTS: Final = 20_000
_LONGEST_RANGE: Final = 1_000
_LARGEST: Final = 10**15
_Item = TypeVar("_Item")


class Budget:
    """One rendering's budget."""

    def __init__(self) -> None:
        self._steps = _STEPS

    def spend(self, steps: int) -> None:
        """Count `steps`, or end the rendering."""
        self._steps -= steps
        if self._steps < 0:
            raise TemplateNotUsable("It goes round too often, or works on too much. Make its loops shorter.")

    def counted(self, items: Iterable[_Item], weight: int) -> Iterator[_Item]:
        """Yield `items`, and count `weight` steps for each."""
        for item in items:
            self.spend(weight)
            yield item

    def worth(self, value: object) -> None:
        """Count what it takes to look at all of `value`, and refuse it if it is too large."""
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise TemplateNotUsable("It computes with numbers that are too large.")
        if isinstance(value, str):
            limit_length(len(value))
        self.spend(_weight(value))


def _weight(value: object) -> int:
    """Return how much there is in `value`. Lists that hold the same list many times count it every time."""
    weight, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        weight += 1 + (len(one) // 200 if isinstance(one, str) else 0)
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, (list, tuple)):
            waiting += one
        if weight + len(waiting) > _MOST_PARTS:
            raise TemplateNotUsable(f"It works on lists of more than {_MOST_PARTS} parts.")
    return weight


def limit_length(characters: int) -> None:
    """Raise TemplateNotUsable if a text of so many characters would be too long."""
    if characters > LONGEST_VALUE:
        raise TemplateNotUsable(f"It makes a text of more than {LONGEST_VALUE} characters.")


def bounded_range(*bounds: object) -> range:
    """As `range`, but never of more than a thousand numbers."""
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if len(numbers) < len(bounds):
        raise TemplateNotUsable("range() takes whole numbers.")
    made = range(*numbers)
    if len(made) > _LONGEST_RANGE:
        raise TemplateNotUsable(f"range() gives at most {_LONGEST_RANGE} numbers.")
    return made
