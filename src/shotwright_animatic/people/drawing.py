"""A piece of SVG with the definitions that it refers to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """`svg` is content for a group, `defs` for `<defs>`. Neither repeats the other's ids."""

    svg: str
    defs: str = ""

    def within(self, attributes: str) -> "Drawing":
        """Return the drawing inside a group with `attributes`, e.g. `transform="scale(2)"`."""
        return Drawing(svg=f"<g {attributes}>{self.svg}</g>", defs=self.defs)

    def __add__(self, other: "Drawing") -> "Drawing":
        return Drawing(svg=self.svg + other.svg, defs=self.defs + other.defs)


def clip(name: str, paths: tuple[str, ...]) -> str:
    """Return a clip path with the id `name` around the union of `paths`."""
    return f'<clipPath id="{name}">{"".join(f"""<path d="{d}"/>""" for d in paths)}</clipPath>'
