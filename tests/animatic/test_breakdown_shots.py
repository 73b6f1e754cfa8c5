"""Laws of the shots: what is spoken stays, cuts are clean, the camera varies, nobody is lost."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shotwright_animatic.breakdown import break_down
from shotwright_animatic.breakdown.framing import LADDER
from shotwright_animatic.breakdown.scripts import pieces, sentences, speech_s
from shotwright_sdk.values import Breakdown, Shot
from shotwright_sdk.vocabulary import CameraMoveKind, LineKind, ShotSize

NAMES = ("林夏", "陈默", "阿宁", "Tom", "Mara Voss")
SENTENCES = (
    "你来了。",
    "我等了你一整夜！",
    "为什么不说？",
    "我爱你。",
    "滚出去！",
    "I never left.",
    "Why didn't you write?",
    "那一年的冬天特别长，雪落在站台上，没有人说话，我们都以为春天不会来了。",
    "There was a light in the window, and I followed it home.",
    "……",
)
ACTIONS = (
    "林夏推门进来。",
    "陈默转身离开。",
    "手机亮起。",
    "雨点打在窗上。",
    "Mara runs down the stairs.",
    "两个人看着对方，沉默。",
    "阿宁的眼泪落下来。",
    "A letter lies on the table.",
    "Tom chases her through the crowd.",
)
HEADINGS = ("## 内景 咖啡馆 - 夜", "EXT. FOREST - DAY", "## 场景三：天台 黄昏 雨", "INT. CASTLE - NIGHT")


def speech(name: str, how: str, parts: list[str]) -> str:
    return f"{name}{how}：{''.join(parts)}"


speeches = st.builds(
    speech,
    st.sampled_from([*NAMES, "旁白", "众人"]),
    st.sampled_from(["", "（低声）", "（怒吼）", "（OS）", "(crying)"]),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
)
elements = st.one_of(speeches, speeches, st.sampled_from(ACTIONS), st.sampled_from(HEADINGS))
scripts = st.lists(elements, min_size=1, max_size=30).map(lambda parts: "\n\n".join(["INT. BAR - DAY", *parts]) + "\n")


def compact(text: str) -> str:
    return "".join(text.split())


def spoken(breakdown: Breakdown) -> str:
    return compact("".join(line.text for shot in breakdown.shots for line in shot.lines))


def jumps(shots: tuple[Shot, ...]) -> list[tuple[str, str]]:
    """Neighbours of one scene that show the same person at the same size."""
    return [
        (first.code, second.code)
        for first, second in pairwise(shots)
        if first.scene == second.scene
        and first.size is second.size
        and first.size in LADDER
        and {f.character for f in first.figures} & {f.character for f in second.figures}
    ]


class TestLaws:
    @given(scripts)
    @settings(max_examples=120, deadline=None)
    def test_every_spoken_word_is_in_exactly_one_line_in_order(self, script: str):
        said = "".join(
            compact(line.partition("：")[2])
            for line in script.split("\n")
            if "：" in line and not line.startswith("##")
        )

        assert spoken(break_down(script)) == said

    @given(scripts)
    @example(f"林夏：你来了。{'one two three, ' * 10}")
    @settings(max_examples=120, deadline=None)
    def test_shots_are_well_formed(self, script: str):
        breakdown = break_down(script)

        codes = {character.code for character in breakdown.characters}
        scenes = [scene.code for scene in breakdown.scenes]
        assert [shot.code for shot in breakdown.shots] == [f"shot_{n:03d}" for n in range(1, len(breakdown.shots) + 1)]
        assert [shot.scene for shot in breakdown.shots] == sorted(shot.scene for shot in breakdown.shots)
        assert {shot.scene for shot in breakdown.shots} == set(scenes)
        for shot in breakdown.shots:
            shown = [figure.character for figure in shot.figures]
            assert len(shown) == len(set(shown)) <= 3
            assert set(shown) <= codes
            assert all(line.character in shown for line in shot.lines if line.kind is LineKind.DIALOGUE)
            assert 2.0 <= shot.duration_s <= 8.0
            assert sum(speech_s(line.text) for line in shot.lines) <= 12.5
            assert shot.description
            assert shot.anchor
            assert (shot.size is not ShotSize.INSERT) or (shot.prop and not shot.figures)

    @given(scripts)
    @settings(max_examples=120, deadline=None)
    def test_a_person_never_jumps_in_place(self, script: str):
        assert jumps(break_down(script).shots) == []

    @given(scripts)
    @settings(max_examples=120, deadline=None)
    def test_the_camera_never_makes_one_move_three_times_in_a_row(self, script: str):
        moves = [shot.camera.kind for shot in break_down(script).shots]

        assert all(len(set(three)) > 1 for three in zip(moves, moves[1:], moves[2:], strict=False))

    @given(scripts)
    @settings(max_examples=30, deadline=None)
    def test_the_same_script_gives_the_same_breakdown(self, script: str):
        assert break_down(script) == break_down(script)

    @given(scripts)
    @settings(max_examples=60, deadline=None)
    def test_people_keep_their_side_of_the_frame(self, script: str):
        breakdown = break_down(script)

        for scene in breakdown.scenes:
            orders = [[f.character for f in shot.figures] for shot in breakdown.shots if shot.scene == scene.code]
            pairs = {(a, b) for order in orders for at, a in enumerate(order) for b in order[at + 1 :]}
            assert not {(b, a) for a, b in pairs} & pairs


class TestStaging:
    def test_a_new_place_is_shown_before_its_people(self):
        shots = break_down("EXT. CITY - NIGHT\n\nAnn: Hi.\n\nINT. HOSPITAL - DAY\n\nAnn: Bye.\n").shots

        opening = [next(shot for shot in shots if shot.scene == code) for code in ("scene_001", "scene_002")]
        assert all(shot.size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE} and not shot.figures for shot in opening)

    def test_a_talk_begins_with_both_and_goes_nearer(self):
        script = "INT. BAR - DAY\n\n" + "".join(f"Ann: Yes, {n}.\n\nBob: No, {n}.\n\n" for n in range(5))

        talk = [shot for shot in break_down(script).shots if shot.lines]

        assert len(talk[0].figures) == 2
        assert any(len(shot.figures) == 1 for shot in talk)
        assert LADDER.index(talk[-1].size) > LADDER.index(talk[0].size)

    def test_a_quarrel_is_no_ping_pong_of_one_size(self):
        script = "INT. BAR - DAY\n\n" + "".join(
            f"Ann (shouting): No! {n}.\n\nBob (crying): Yes! {n}.\n\n" for n in range(6)
        )

        sizes = [shot.size for shot in break_down(script).shots]

        assert all(len(set(three)) > 1 for three in zip(sizes, sizes[1:], sizes[2:], strict=False))

    def test_somebody_who_has_left_is_not_shown(self):
        script = (
            "INT. BAR - DAY\n\nAnn: Go.\n\nBob: Fine.\n\nBob walks out.\n\nCleo walks in.\n\n"
            "Ann: Hello.\n\nCleo: Hello.\n"
        )

        breakdown = break_down(script)

        codes = {character.name: character.code for character in breakdown.characters}
        hello = next(shot for shot in breakdown.shots if any(line.text == "Hello." for line in shot.lines))
        assert codes["Bob"] not in {figure.character for figure in hello.figures}

    def test_a_person_on_a_photograph_is_not_in_the_room(self):
        breakdown = break_down(
            "## 内景 卧室 夜\n\n林夏：想你。\n\n林夏看着照片上的陈默。\n\n陈默（画外音）：别等我。\n"
        )

        codes = {character.name: character.code for character in breakdown.characters}
        assert all(codes["陈默"] not in {f.character for f in shot.figures} for shot in breakdown.shots)

    @pytest.mark.parametrize(
        ("action", "prop"),
        [
            ("手机亮起。", "phone"),
            ("桌上放着一封信。", "letter"),
            ("A key lies on the floor.", "key"),
            ("她掏出一枚戒指。", "ring"),
        ],
    )
    def test_a_thing_that_is_named_gets_an_insert(self, action: str, prop: str):
        shots = break_down(f"## 内景 办公室 日\n\n林夏：早。\n\n{action}\n\n林夏：嗯。\n").shots

        assert [shot.prop for shot in shots if shot.size is ShotSize.INSERT] == [prop]

    def test_a_long_speech_is_split_at_sentences(self):
        sentence = "那一年的冬天特别长，雪落在站台上，没有人说话。"

        shots = [s for s in break_down(f"## 内景 教室 日\n\n林夏：{sentence * 8}\n").shots if s.lines]

        assert len(shots) > 2
        assert all(line.text.endswith("。") for shot in shots for line in shot.lines)

    def test_the_last_image_draws_back(self):
        last = break_down("EXT. SEA - DAWN\n\nAnn: Home.\n\nAnn walks along the beach.\n").shots[-1]

        assert last.camera.kind in {CameraMoveKind.DOLLY_OUT, CameraMoveKind.ZOOM_OUT, CameraMoveKind.TILT_UP}
        assert last.size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE}


class TestSplitting:
    @given(st.text(alphabet="你好，。！？…“” aB.,!?'\n3", max_size=200))
    def test_sentences_joined_are_the_text(self, text: str):
        assert "".join(sentences(text)) == text

    @given(st.text(alphabet="你好天，。！ ab.,", max_size=300), st.floats(min_value=1.5, max_value=12))
    def test_pieces_joined_are_the_text_and_short_enough(self, text: str, limit_s: float):
        parts = pieces(text, limit_s)

        words = max((speech_s(word) for word in text.replace("你", " ").split()), default=0)
        assert "".join(parts) == text
        assert all(speech_s(part) <= max(limit_s, words) + 1e-9 for part in parts)

    def test_abbreviations_and_numbers_do_not_end_sentences(self):
        text = "Mr. Reed paid 3.50 to Dr. Hale. He left."

        assert sentences(text) == ["Mr. Reed paid 3.50 to Dr. Hale.", " He left."]
