"""A storyboard written as a Markdown table: `| 镜号 | 景别 | 画面 | 台词 |`."""

from collections.abc import Sequence
from dataclasses import dataclass

from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_sdk.values import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, as the lines that a script without tables would have."""

    lines: tuple[str, ...]
    anchor: Anchor


def read_table(rows: Sequence[Sequence[str]], first_line: int) -> list[Row]:
    """Return the rows below the head; empty if the heads name no picture and no dialogue."""
    if len(rows) < 3:
        return []
    columns = [lexicon("structure", "table").exact(head) for head in rows[0]]
    if not {"action", "spoken"} & set(columns):
        return []
    return [
        Row(lines=lines, anchor=Anchor(first_line=first_line + at, last_line=first_line + at))
        for at, cells in enumerate(rows)
        if at > 1 and (lines := tuple(_lines(columns, rows[0], cells)))
    ]


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
