"""A storyboard written as a Markdown table: `| 镜号 | 景别 | 画面 | 台词 |`."""

from collections.abc import Sequence
from dataclasses import dataclass

from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.transitions import both, is_entrance, read_change, transition_of
from shotwright_sdk.values import Anchor, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, as the lines that a script without tables would have, and what stands between it and its neighbours."""

    lines: tuple[str, ...]
    anchor: Anchor
    opening: Transition | None
    ending: Transition | None


def read_table(rows: Sequence[Sequence[str]], first_line: int) -> list[Row]:
    """Return the rows below the head; empty if the heads name no picture and no dialogue."""
    if len(rows) < 3:
        return []
    columns = [lexicon("structure", "table").exact(head) for head in rows[0]]
    if not {"action", "spoken"} & set(columns):
        return []
    return [
        _row(columns, rows[0], cells, Anchor(first_line=first_line + at, last_line=first_line + at))
        for at, cells in enumerate(rows)
        if at > 1
    ]


def _row(columns: Sequence[str], heads: Sequence[str], cells: Sequence[str], anchor: Anchor) -> Row:
    story: list[str] = []
    opening: Transition | None = None
    ending: Transition | None = None
    for kind, cell in zip(columns, cells, strict=False):
        transition = _transition(kind, cell)
        if transition and is_entrance(cell):
            opening = both(opening, transition)
        elif transition:
            ending = both(ending, transition)
        story.append("" if transition else cell)
    return Row(lines=tuple(_lines(columns, heads, story)), anchor=anchor, opening=opening, ending=ending)


def _transition(kind: str, cell: str) -> Transition | None:
    """Any column but those of the spoken words may hold one: `中景 | 叠化 | ...`."""
    if kind == "transition":
        return transition_of(cell)
    change = read_change(cell) if kind in {"hint", "action"} and cell else None
    return change.transition if change and not change.rest else None


def _lines(columns: Sequence[str], heads: Sequence[str], cells: Sequence[str]) -> list[str]:
    kept = [(kind, head, cell) for kind, head, cell in zip(columns, heads, cells, strict=False) if cell.strip(" -—无/")]
    speaker = next((cell for kind, _, cell in kept if kind == "speaker"), "")
    lines = [f"[{cell}]" for kind, _, cell in kept if kind == "hint"]
    lines += [cell for kind, _, cell in kept if kind == "action"]
    for kind, head, cell in kept:
        if kind == "spoken":
            has_cue = "：" in cell[:16] or ":" in cell[:24]
            lines.append(cell if has_cue else f"{speaker or _narrator_for(head)}：{cell}")
    return lines


def _narrator_for(head: str) -> str:
    return "旁白" if any(char > "\u3000" for char in head) else "Narrator"
