"""Values that a JSON schema allows: the same for the same schema."""

from collections.abc import Mapping
from typing import Any, Final

_ITEMS: Final = 2
_DEEPEST: Final = 6


def example(schema: Mapping[str, Any], *, items: int = _ITEMS) -> Any:
    """Return a value of the form of `schema`, with `items` items in every list that does not say otherwise."""
    return _Examples(schema, items).of(schema, "answer", 0)


class _Examples:
    def __init__(self, whole: Mapping[str, Any], items: int) -> None:
        self._named: Mapping[str, Any] = whole.get("$defs", whole.get("definitions", {}))
        self._items = items

    def of(self, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        if "$ref" in schema:
            return self.of(self._named[schema["$ref"].rpartition("/")[2]], name, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        for either in ("anyOf", "oneOf", "allOf"):
            if either in schema:
                return self.of(schema[either][0], name, depth)
        kind = schema.get("type", "object")
        return self._plain(kind[0] if isinstance(kind, list) else kind, schema, name, depth)

    def _plain(self, kind: str, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        match kind:
            case "object":
                properties = schema.get("properties", {})
                return {one: self.of(inner, one, depth + 1) for one, inner in properties.items()}
            case "array":
                return self._list(schema, name, depth)
            case "integer" | "number":
                return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return True
            case "null":
                return None
            case _:
                words = f"A simulated {name.replace('_', ' ')}"
                return words.ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength")]

    def _list(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        if depth > _DEEPEST:
            return []
        least = schema.get("minItems", self._items)
        count = min(max(least, self._items), schema.get("maxItems", self._items))
        return [
            self.of(schema.get("items", {"type": "string"}), name.removesuffix("s"), depth + 1) for _ in range(count)
        ]
