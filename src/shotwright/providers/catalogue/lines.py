"""Where something stands in a catalogue file, for complaints that a person can follow."""

from collections.abc import Iterator, Sequence

import yaml

Step = str | int


class Lines:
    """The lines of a YAML text that holds one vendor, or a list of them."""

    def __init__(self, text: str) -> None:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        self._items = list(root.value) if isinstance(root, yaml.SequenceNode) else [root] if root is not None else []

    def of_item(self, index: int) -> int:
        """Return the line on which the vendor, or whatever stands there, begins: 1 is the first."""
        return _line(self._items[index]) if index < len(self._items) else 1

    def of(self, vendor: str, steps: Sequence[Step], model: str = "") -> int | None:
        """Return the line of a member of a vendor; of a model's member, if `model` is named.

        What does not stand there (a member that is missing) has the line of what it is missing in; None if the file
        says nothing of the vendor.
        """
        node = next((item for item in self._items if _scalar(_member(item, "vendor")) == vendor), None)
        if node is None:
            return None
        line = _line(node)
        if model:
            node = next(
                (one for one in _children(_member(node, "models")) if _scalar(_member(one, "id")) == model), node
            )
            line = _line(node)
        for step in steps:
            found = _step(node, step)
            if found is None:
                break
            line, node = found
        return line


def _step(node: yaml.Node, step: Step) -> tuple[int, yaml.Node] | None:
    """Return the line and the node of a member or an item; a member's line is that of its name."""
    if isinstance(node, yaml.MappingNode):
        pairs = ((key, value) for key, value in node.value if _scalar(key) == step)
        return next(((_line(key), value) for key, value in pairs), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _line(node.value[step]), node.value[step]
    return None


def _member(node: yaml.Node, name: str) -> yaml.Node | None:
    found = _step(node, name)
    return found[1] if found is not None else None


def _children(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif node is not None:
        yield node


def _scalar(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
