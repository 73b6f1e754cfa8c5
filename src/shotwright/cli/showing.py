"""How things look on a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table

from shotwright.domain.states import Kind
from shotwright.usecases.progress import Stage

STAGE_NAMES: Final = {
    Kind.BREAKDOWN: "breakdown  提取",
    Kind.REFERENCE: "references 参考图",
    Kind.KEYFRAME: "keyframes  首帧",
    Kind.VOICE: "voices     配音",
    Kind.CLIP: "clips      视频",
    Kind.MUSIC: "music      配乐",
    Kind.FILM: "film       成片",
}


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def table(*columns: str) -> Table:
    made = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def stage_table(stages: Sequence[Stage]) -> Table:
    made = table("stage", "done", "of", "running", "waiting", "failed", "seconds of work")
    for stage in stages:
        counts = (stage.done, stage.total, stage.running, stage.waiting, stage.failed)
        made.add_row(STAGE_NAMES[stage.kind], *map(str, counts), f"{stage.spent_s:.1f}")
    return made
