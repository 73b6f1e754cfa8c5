"""What scripts call the camera's moves, in both languages."""

import pytest

from shotwright_animatic.breakdown import break_down
from shotwright_sdk.vocabulary import CameraMoveKind


class TestMoves:
    @pytest.mark.parametrize(
        ("hint", "move"),
        [
            ("[镜头：环绕]", CameraMoveKind.ORBIT),
            ("【中景，环绕镜头】", CameraMoveKind.ORBIT),
            ("[camera: orbit]", CameraMoveKind.ORBIT),
            ("[ARC SHOT]", CameraMoveKind.ORBIT),
            ("[运镜：希区柯克变焦]", CameraMoveKind.PUSH_PULL),
            ("【推拉镜头】", CameraMoveKind.PUSH_PULL),
            ("[medium shot, dolly zoom]", CameraMoveKind.PUSH_PULL),
            ("[PUSH-PULL]", CameraMoveKind.PUSH_PULL),
            ("[镜头：甩镜]", CameraMoveKind.WHIP),
            ("[WHIP PAN]", CameraMoveKind.WHIP),
            ("[推镜头]", CameraMoveKind.DOLLY_IN),
            ("[横摇]", CameraMoveKind.PAN_RIGHT),
            ("[dolly in]", CameraMoveKind.DOLLY_IN),
        ],
    )
    def test_are_read_from_directions(self, hint: str, move: CameraMoveKind) -> None:
        breakdown = break_down(f"## 内景 办公室 日\n\n林夏：早。\n\n陈默：早。\n\n{hint}\n林夏：走吧。\n")

        assert breakdown.shots[-1].camera.kind is move

    def test_are_no_directions_in_a_sentence(self) -> None:
        breakdown = break_down("## 内景 办公室 日\n\n△ 蜜蜂环绕着花，林夏甩开他的手。\n\n林夏：走吧。\n")

        assert not {shot.camera.kind for shot in breakdown.shots} & {CameraMoveKind.ORBIT, CameraMoveKind.WHIP}
