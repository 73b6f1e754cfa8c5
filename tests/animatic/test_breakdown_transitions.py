"""How a script says that one shot gives way to the next, in every form that a script may have."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_animatic.breakdown import break_down
from shotwright_sdk.errors import ScriptNotUsable
from shotwright_sdk.values import Breakdown, Shot, Transition
from shotwright_sdk.vocabulary import LineKind, TransitionKind

GUIDE = Path(__file__).parents[2] / "docs" / "user" / "script-format.md"
GUIDE_SECTION = GUIDE.read_text("utf-8").partition("## 转场")[2].partition("\n## ")[0]
GUIDE_ROWS = re.findall(r"^\| ([^|`]+) \| (`[^|]+) \| ([^|]*)\|$", GUIDE_SECTION, re.MULTILINE)

CUT = Transition()
DISSOLVE = Transition(kind=TransitionKind.DISSOLVE, duration_s=0.8)
FADE = Transition(kind=TransitionKind.FADE, duration_s=1.0)
WHITE = Transition(kind=TransitionKind.DIP_TO_WHITE, duration_s=0.8)
LEFT, RIGHT, UP, DOWN = (
    Transition(kind=kind, duration_s=0.6)
    for kind in (TransitionKind.WIPE_LEFT, TransitionKind.WIPE_RIGHT, TransitionKind.WIPE_UP, TransitionKind.WIPE_DOWN)
)

ENGLISH = {
    CUT: ["CUT TO", "SMASH CUT TO", "SMASH CUT", "MATCH CUT TO", "JUMP CUT TO", "HARD CUT", "CUT BACK TO"],
    DISSOLVE: ["DISSOLVE TO", "DISSOLVE", "CROSSFADE", "CROSS-FADE TO", "CROSS DISSOLVE", "LAP DISSOLVE TO"],
    FADE: ["FADE OUT", "FADE TO BLACK", "FADE IN", "FADE OUT TO BLACK", "FADE UP", "DIP TO BLACK", "SLOW FADE OUT"],
    WHITE: ["FADE TO WHITE", "DIP TO WHITE", "WHITE OUT", "WHITEOUT", "FLASH TO WHITE"],
    LEFT: ["WIPE TO", "WIPE LEFT", "WIPE TO THE LEFT", "WIPE RIGHT TO LEFT"],
    RIGHT: ["WIPE RIGHT", "WIPE TO THE RIGHT", "WIPE LEFT TO RIGHT"],
    UP: ["WIPE UP"],
    DOWN: ["WIPE DOWN"],
}
CHINESE = {
    CUT: ["切", "切至", "切到", "硬切", "切换", "跳切"],
    DISSOLVE: ["叠化", "溶", "叠化至", "叠化到", "溶至", "化入", "化出", "交叉溶解"],
    FADE: ["淡出", "淡入", "渐黑", "黑场", "黑屏", "淡出至黑", "淡入淡出", "渐隐", "画面渐渐变黑", "画面缓缓淡出"],
    WHITE: ["闪白", "白场", "淡出至白", "闪白转场"],
    LEFT: ["划像", "左划", "擦除", "向左擦除"],
    RIGHT: ["右划", "向右划像"],
    UP: ["上划", "向上擦除"],
    DOWN: ["下划"],
}
ENGLISH_WORDS = [(word, transition) for transition, words in ENGLISH.items() for word in words]
CHINESE_WORDS = [(word, transition) for transition, words in CHINESE.items() for word in words]

ENGLISH_SHAPES = [
    "{}",
    "{}:",
    "{}.",
    "> {}.",
    "> {}:",
    "[{}:]",
    "({})",
    f"{' ' * 48}{{}}:",
    "\t\t{}",
    "**{}:**",
    "- {}",
]
CHINESE_SHAPES = [
    "{}",
    "{}：",
    "{}:",
    "{}。",
    "【{}】",
    "（{}）",
    "[{}]",
    "【{}：】",
    "△ {}",
    "**{}**",
    "> {}",
    "转场：{}",
    "【转场：{}】",
]

SCREENPLAYS = {
    "hollywood": "INT. BAR - DAY\n\nTOM\nHello.\n\n{}\n\nEXT. STREET - NIGHT\n\nTOM\nGoodbye.\n",
    "within a scene": "INT. BAR - DAY\n\nTom: Hello.\n\n{}\n\nTom: Goodbye.\n",
    "markdown": "# T\n\n## Scene 1: Bar\n\n**Tom**: Hello.\n\n{}\n\n## Scene 2: Street\n\n**Tom**: Goodbye.\n",
    "below the heading": "INT. BAR - DAY\n\nTom: Hello.\n\nEXT. STREET - NIGHT\n\n{}\n\nTom: Goodbye.\n",
    "a list": "## 场景一：酒吧 夜\n\n- 林夏：你好。\n\n{}\n\n- 林夏：再见。\n",
    "chinese": "## 内景 酒吧 夜\n\n林夏：你好。\n\n{}\n\n## 外景 街道 夜\n\n林夏：再见。\n",
    "chinese, without blank lines": "1-1 夜 内 酒吧\n林夏：你好。\n{}\n1-2 夜 外 街道\n林夏：再见。\n",
    "a told story": "夜里，林夏走进酒吧。\n\n“你好。”林夏说。\n\n{}\n\n雨停了。\n\n“再见。”林夏说。\n",
    "an english story": '# T\n\nTom walked into the bar.\n\n"Hello," Tom said.\n\n{}\n\nThe rain stopped.\n',
}


def seen(breakdown: Breakdown) -> str:
    """All that is said or drawn."""
    return "\n".join(
        [f"{shot.action} {shot.description} {shot.prop}" for shot in breakdown.shots]
        + [line.text for shot in breakdown.shots for line in shot.lines]
        + [character.name for character in breakdown.characters]
        + [scene.heading for scene in breakdown.scenes]
    )


def transitions(breakdown: Breakdown) -> list[Transition]:
    return [shot.transition for shot in breakdown.shots]


def changes(script: str) -> list[Transition]:
    """The transitions of a script that are no cuts."""
    return [one for one in transitions(break_down(script)) if one != CUT]


def shot_with(breakdown: Breakdown, words: str) -> Shot:
    return next(s for s in breakdown.shots if any(words in line.text for line in s.lines) or words in s.action)


class TestWords:
    @pytest.mark.parametrize("shape", ENGLISH_SHAPES)
    @pytest.mark.parametrize(("word", "transition"), ENGLISH_WORDS)
    def test_english_words_in_every_shape(self, word: str, transition: Transition, shape: str):
        line = shape.format(word)

        breakdown = break_down(SCREENPLAYS["hollywood"].format(line))

        assert shot_with(breakdown, "Hello.").transition == transition
        assert word not in seen(breakdown)
        assert len(breakdown.characters) == 1

    @pytest.mark.parametrize("shape", CHINESE_SHAPES)
    @pytest.mark.parametrize(("word", "transition"), CHINESE_WORDS)
    def test_chinese_words_in_every_shape(self, word: str, transition: Transition, shape: str):
        breakdown = break_down(SCREENPLAYS["chinese"].format(shape.format(word)))

        assert shot_with(breakdown, "你好").transition == transition
        assert word not in seen(breakdown)
        assert "转场" not in seen(breakdown)
        assert len(breakdown.characters) == 1

    @pytest.mark.parametrize("line", ["Fade out.", "fade out", "Cut to:", "Dissolve to:", "Wipe left.", "*Crossfade*"])
    def test_small_letters_do_as_well(self, line: str):
        breakdown = break_down(SCREENPLAYS["hollywood"].format(line))

        assert line.strip("*.:") not in seen(breakdown)
        assert (transitions(breakdown)[1] == CUT) is line.startswith("Cut")

    @pytest.mark.parametrize(
        "line", ["淡出 FADE OUT", "叠化（DISSOLVE TO）", "切至，淡入", "FADE OUT. FADE IN:", "淡出，淡入"]
    )
    def test_several_words_on_a_line_are_one_transition(self, line: str):
        breakdown = break_down(SCREENPLAYS["chinese"].format(line))

        assert len([one for one in transitions(breakdown) if one != CUT]) == 1
        assert not re.search(r"[A-Z]{3}|[淡叠切]", seen(breakdown))

    @pytest.mark.parametrize(
        ("line", "duration_s"),
        [
            ("叠化 2秒", 2.0),
            ("【叠化（1.5秒）】", 1.5),
            ("[DISSOLVE TO: 0.5s]", 0.5),
            ("DISSOLVE TO (3 seconds):", 3.0),
            ("叠化 0秒", 0.8),
            ("叠化 99秒", 0.8),
        ],
    )
    def test_the_author_may_say_how_long_it_takes(self, line: str, duration_s: float):
        assert [one.duration_s for one in changes(SCREENPLAYS["chinese"].format(line))] == [duration_s]

    def test_a_cut_takes_no_time_whatever_the_author_says(self):
        assert changes(SCREENPLAYS["chinese"].format("硬切 2秒")) == []

    @pytest.mark.parametrize(
        ("lines", "transition"),
        [
            ("FADE OUT.\n\nFADE IN:", FADE),
            ("FADE TO WHITE.\n\nFADE IN:", WHITE),
            ("SMASH CUT TO:\n\nFADE IN:", FADE),
            ("FADE TO BLACK.\n\nCUT TO:", FADE),
        ],
    )
    def test_of_several_at_one_place_the_first_that_can_be_seen_counts(self, lines: str, transition: Transition):
        assert changes(SCREENPLAYS["hollywood"].format(lines)) == [transition]


class TestForms:
    @pytest.mark.parametrize(
        "line", ["DISSOLVE TO:", "> DISSOLVE TO:", "【叠化】", "叠化至：", "## DISSOLVE TO:", "### 叠化"]
    )
    @pytest.mark.parametrize("form", SCREENPLAYS)
    def test_every_form_of_script_has_transitions(self, form: str, line: str):
        breakdown = break_down(SCREENPLAYS[form].format(line))
        without = break_down(SCREENPLAYS[form].format(""))

        assert [one for one in transitions(breakdown) if one != CUT] == [DISSOLVE]
        assert not re.search("dissolve|叠化", seen(breakdown), re.IGNORECASE)
        assert shot_with(breakdown, "ello" if "ello" in seen(breakdown) else "你好").transition == DISSOLVE
        assert [scene.heading for scene in breakdown.scenes] == [scene.heading for scene in without.scenes]

    @pytest.mark.parametrize("form", SCREENPLAYS)
    def test_without_one_there_are_cuts(self, form: str):
        assert changes(SCREENPLAYS[form].format("")) == []

    def test_a_scene_may_follow_on_the_same_line(self):
        breakdown = break_down("INT. BAR - DAY\n\nTom: Hi.\n\nDISSOLVE TO: EXT. STREET - NIGHT\n\nTom: Bye.\n")

        assert [scene.heading for scene in breakdown.scenes] == ["INT. BAR - DAY", "EXT. STREET - NIGHT"]
        assert shot_with(breakdown, "Hi.").transition == DISSOLVE

    @pytest.mark.parametrize(
        ("line", "action"),
        [
            ("DISSOLVE TO: A red car speeds through the rain.", "A red car speeds through the rain."),
            ("叠化至：林夏走在雨中。", "林夏走在雨中。"),
            ("[DISSOLVE TO: a burning house on the hill]", "a burning house on the hill"),
        ],
    )
    def test_what_follows_the_colon_is_seen_and_not_said(self, line: str, action: str):
        breakdown = break_down(SCREENPLAYS["within a scene"].format(line))

        assert [one for one in transitions(breakdown) if one != CUT] == [DISSOLVE]
        assert action in [shot.action for shot in breakdown.shots]
        assert [line.text for shot in breakdown.shots for line in shot.lines] == ["Hello.", "Goodbye."]
        assert len(breakdown.characters) == 1

    @pytest.mark.parametrize(
        "line", ["FADE TO: BLACK", "FADE TO RED:", "FADE IN ON THE STREET:", "FADE TO BLACK SCREEN"]
    )
    def test_aims_in_capitals_are_part_of_the_transition(self, line: str):
        breakdown = break_down(SCREENPLAYS["hollywood"].format(line))

        assert [one for one in transitions(breakdown) if one != CUT] == [FADE]
        assert not re.search("BLACK|RED|STREET:", seen(breakdown))

    @pytest.mark.parametrize("line", ["转场：心形", "[Transition: magic swirl]", "THE END", "全剧终", "闪回", "转场"])
    def test_what_is_no_known_transition_is_passed_over(self, line: str):
        breakdown = break_down(SCREENPLAYS["hollywood"].format(line))

        assert breakdown.shots
        assert [(s.transition, s.action) for s in breakdown.shots] == [(CUT, "")] * len(breakdown.shots)
        assert len(breakdown.characters) == 1

    def test_after_a_list_of_people_it_begins_the_story(self):
        breakdown = break_down("## 人物\n\n- 林夏（女）：短发\n\n淡入：\n\n林夏走来。\n\n林夏：走吧。\n")

        assert [character.name for character in breakdown.characters] == ["林夏"]
        assert changes("## 人物\n\n- 林夏（女）：短发\n\n淡入：\n\n林夏走来。\n\n林夏：走吧。\n") == []
        assert shot_with(breakdown, "走来")

    @pytest.mark.parametrize("row", GUIDE_ROWS)
    def test_the_words_in_the_guide_do_what_it_says(self, row: tuple[str, str, str]):
        name, words, length = row
        for word in re.findall("`([^`]+)`", words):
            (shot, *_) = [s for s in break_down(SCREENPLAYS["hollywood"].format(word)).shots if s.lines]
            assert f"{shot.transition.duration_s:g} s" == (length.strip() or "0 s"), (name, word)


class TestTables:
    HEAD = "| 镜号 | 景别 | 画面 | 台词 | {} |\n|---|---|---|---|---|\n"
    ROWS = (
        "| 1 | 全景 | 深夜的办公室。 | 旁白：凌晨两点。 | {} |\n"
        "| 2 | 中景 | 李明接起电话。 | 李明：喂？ | {} |\n"
        "| 3 | 全景 | 街道上下着雨。 | | {} |\n"
    )

    def table(self, *cells: str, head: str = "转场") -> Breakdown:
        return break_down(self.HEAD.format(head) + self.ROWS.format(*cells))

    def ends(self, breakdown: Breakdown) -> list[Transition]:
        """How each row ends: the transition of the last shot that its line of the table became."""
        last = {shot.anchor.last_line: shot.transition for shot in breakdown.shots if shot.anchor}
        return [last[line] for line in (3, 4, 5)]

    @pytest.mark.parametrize("head", ["转场", "转场方式", "Transition", "transitions", "过渡"])
    def test_a_column_says_how_each_shot_ends(self, head: str):
        assert self.ends(self.table("叠化", "", "淡出", head=head)) == [DISSOLVE, CUT, FADE]

    @pytest.mark.parametrize(
        ("word", "transition"),
        [(w, t) for w, t in ENGLISH_WORDS + CHINESE_WORDS if w not in {"FADE IN", "FADE UP", "淡入", "化入"}],
    )
    def test_every_word_may_stand_in_it(self, word: str, transition: Transition):
        assert self.ends(self.table(word, word.lower(), "")) == [transition, transition, CUT]

    @pytest.mark.parametrize(
        ("word", "transition"),
        [
            ("fade", FADE),
            ("Wipe", LEFT),
            ("切", CUT),
            ("黑", FADE),
            ("-", CUT),
            ("无", CUT),
            ("心形", CUT),
            ("dissolve 1s", Transition(kind=TransitionKind.DISSOLVE, duration_s=1.0)),
        ],
    )
    def test_short_words_are_clear_in_it(self, word: str, transition: Transition):
        breakdown = self.table(word, "", "")

        assert self.ends(breakdown) == [transition, CUT, CUT]
        assert word == "-" or word not in seen(breakdown)

    def test_a_way_in_belongs_to_the_shot_before(self):
        assert self.ends(self.table("淡入", "化入 1秒", "")) == [
            Transition(kind=TransitionKind.DISSOLVE, duration_s=1.0),
            CUT,
            CUT,
        ]

    def test_a_row_of_its_own_and_a_cell_of_another_column(self):
        table = (
            "| 镜号 | 镜头 | 画面 |\n"
            "|---|---|---|\n"
            "| 1 | 全景 | 李明走来。 |\n"
            "| 2 | | 闪白 |\n"
            "| 3 | 叠化 | 李明坐下。 |\n"
            "| 4 | 中景 | 李明睡了。 |\n"
        )

        breakdown = break_down(table)

        assert [shot_with(breakdown, words).transition for words in ("走来", "坐下", "睡了")] == [WHITE, DISSOLVE, CUT]
        assert not re.search("闪白|叠化", seen(breakdown))


class TestPlaces:
    def test_before_the_first_shot_there_is_nothing_to_change(self):
        assert changes("FADE IN:\n\nINT. BAR - DAY\n\nTom walks.\n") == []
        assert changes("INT. BAR - DAY\n\nFADE IN:\n\nTom walks.\n") == []
        assert changes("淡入：\n\n林夏走来。\n") == []

    @pytest.mark.parametrize("end", ["FADE OUT.", "> FADE OUT.", "淡出", "FADE OUT.\n\nTHE END", "（渐黑）\n\n全剧终"])
    def test_at_the_very_end_it_is_the_last_shots(self, end: str):
        breakdown = break_down(f"INT. BAR - DAY\n\nTom walks.\n\nEXT. STREET - DAY\n\nTom runs.\n\n{end}\n")

        assert [one == FADE for one in transitions(breakdown)] == [False] * (len(breakdown.shots) - 1) + [True]

    def test_a_scene_without_anything_in_it_has_a_shot_too(self):
        breakdown = break_down("INT. BAR - DAY\n\nDISSOLVE TO:\n\nEXT. STREET - DAY\n\nWIPE RIGHT.\n\nTom runs.\n")

        assert [shot.scene for shot in breakdown.shots] == ["scene_001", "scene_002"]
        assert transitions(breakdown) == [DISSOLVE, CUT]

    def test_a_heading_that_is_no_scene_does_not_come_between(self):
        script = "## 第一集\n\n### 酒吧 夜\n\n甲：早。\n\n淡出\n\n## 第二集\n\n淡入\n\n### 街道 夜\n\n甲：晚。\n"

        assert changes(script) == [FADE]
        assert shot_with(break_down(script), "早").transition == FADE

    def test_pictures_that_could_be_one_are_parted(self):
        one = break_down("INT. BAR - DAY\n\nAnn: Hi.\n\nAnn: Bye.\n")
        two = break_down("INT. BAR - DAY\n\nAnn: Hi.\n\nCUT TO:\n\nAnn: Bye.\n")
        voice = break_down("## 内景 酒吧 夜\n\n林夏：早。\n\n林夏走来。\n\n【溶】\n\n旁白：夜深了。\n")

        assert [len(shot.lines) for shot in one.shots] == [0, 2]
        assert [len(shot.lines) for shot in two.shots] == [0, 1, 1]
        assert (shot_with(voice, "走来").transition, shot_with(voice, "走来").lines) == (DISSOLVE, ())

    def test_a_reaction_comes_before_it(self):
        script = "## 内景 酒吧 夜\n\n甲：早。\n\n乙：早。\n\n乙：早。\n\n甲（怒吼）：你走！\n\n叠化\n\n酒吧空无一人。\n"

        breakdown = break_down(script)

        (at,) = [at for at, shot in enumerate(breakdown.shots) if shot.transition == DISSOLVE]
        assert not breakdown.shots[at].lines
        assert breakdown.shots[at - 1].lines[-1].text == "你走！"

    def test_quotes_in_the_paragraph_before_keep_it(self):
        breakdown = break_down(
            "夜里，林夏来到酒吧。“你好。”林夏说。她笑了，雨停了。\n\n叠化\n\n第二天清晨，她来到海边。\n"
        )

        assert [one for one in transitions(breakdown) if one != CUT] == [DISSOLVE]
        assert [shot.transition for shot in breakdown.shots if shot.scene == "scene_001"][-1] == DISSOLVE

    def test_a_film_is_as_long_with_it_as_without(self):
        script = SCREENPLAYS["hollywood"]

        lengths = [[s.duration_s for s in break_down(script.format(line)).shots] for line in ("", "FADE OUT.")]

        assert lengths[0] == lengths[1]


class TestNegatives:
    @pytest.mark.parametrize(
        "line",
        [
            "She watched the light fade out.",
            "They cut to the chase.",
            "Cut to the quick, she left.",
            "The white out blinds them.",
            "The colours dissolve to grey",
            "She wipes left and right.",
            "Fade out, she thought, like a star.",
            "她看着灯光淡出。",
            "他淡出了大家的视线。",
            "切到手指了。",
            "黑场里有人。",
            "切！",
            "溶溶的月光",
            "白场上站着一个人",
            "左划一下，右划一下。",
            "△ 小船划入湖心",
        ],
    )
    def test_a_sentence_is_part_of_the_story(self, line: str):
        breakdown = break_down(SCREENPLAYS["within a scene"].format(line))

        assert [one for one in transitions(breakdown) if one != CUT] == []
        assert line.strip("△ ") in seen(breakdown)

    @pytest.mark.parametrize(
        "words",
        [
            "Tom: Fade out.",
            "Tom: FADE OUT",
            "TOM\nFade out.",
            "TOM\nHello.\nFade out.",
            "林夏：淡出。",
            "林夏：淡出",
            "林夏（淡出）：走。",
            "旁白：叠化。",
            "旁白：黑场",
            "“淡出。”林夏说。",
            "林夏：\n淡出。",
        ],
    )
    def test_spoken_words_stay_spoken(self, words: str):
        breakdown = break_down(f"INT. BAR - DAY\n\nTom: One.\n\n林夏：一。\n\n{words}\n\nTom: Two.\n")

        said = [line.text for shot in breakdown.shots for line in shot.lines]
        assert [one for one in transitions(breakdown) if one != CUT] == []
        assert len(said) >= 4
        assert all(line.kind is not LineKind.DIALOGUE or line.character for s in breakdown.shots for line in s.lines)

    @pytest.mark.parametrize(
        ("lines", "whole"),
        [
            ("She watched the light\nfade out.\nIt was late.", "She watched the light fade out."),
            ("Tom: I saw the light\nfade out.", "I saw the light fade out."),
            ("TOM\nI saw the light\nfade out.", "I saw the light fade out."),
            ("灯光在雨里慢慢地\n淡出。", "灯光在雨里慢慢地淡出。"),
        ],
    )
    def test_the_end_of_a_wrapped_sentence_is_no_line_of_its_own(self, lines: str, whole: str):
        breakdown = break_down(f"INT. BAR - DAY\n\n{lines}\n\nTom: Two.\n")

        assert [one for one in transitions(breakdown) if one != CUT] == []
        assert whole in seen(breakdown)

    @pytest.mark.parametrize("line", ["FADE OUT.", "（淡出）", "淡出", "Fade out:"])
    def test_directly_below_a_sentence_it_is_one_if_it_can_be_nothing_else(self, line: str):
        assert changes(f"## 内景 酒吧 夜\n\n△ 林夏转身离开\n{line}\n△ 街上下着雨\n") == [FADE]
        assert changes(f"INT. BAR - DAY\n\nTOM\nHello.\n{line}\n\nTom leaves.\n") == [FADE]

    @pytest.mark.parametrize("name", ["Fade", "Wipe", "Dissolve", "Cut"])
    def test_people_may_have_such_names(self, name: str):
        breakdown = break_down(f"INT. BAR - DAY\n\n{name}: Hello.\n\nTom: Hi.\n")

        assert [character.name for character in breakdown.characters] == [name, "Tom"]

    def test_the_title_may_be_one(self):
        breakdown = break_down("# 淡出\n\n## 内景 酒吧 夜\n\n甲：早。\n")

        assert breakdown.title == "淡出"
        assert len(breakdown.scenes) == 1

    def test_what_is_not_filmed_changes_nothing(self):
        script = (
            "INT. BAR - DAY\n\nTom: Hi.\n\n<!--\nFADE OUT.\n-->\n\n```python\nFADE OUT\n```\n\n[[FADE OUT.]]\n\n"
            "## Notes\n\nFADE OUT.\n\n## INT. HALL - DAY\n\nTom: Bye.\n"
        )

        assert changes(script) == []


class TestHostile:
    @pytest.mark.parametrize(
        "script",
        ["FADE OUT.", "淡出\n\n淡入\n", "CUT TO:\n\n" * 50, "## 淡出\n", "| 转场 | 画面 |\n|---|---|\n| 淡出 | |\n"],
    )
    def test_transitions_alone_are_nothing_to_film(self, script: str):
        with pytest.raises(ScriptNotUsable, match="nothing that can be filmed"):
            break_down(script)

    @given(
        st.lists(
            st.sampled_from(
                [
                    "FADE OUT.",
                    "CUT TO:",
                    "【叠化】",
                    "淡入",
                    "TOM",
                    "林夏",
                    "林夏：",
                    "Hello.",
                    "淡出。",
                    "fade out",
                    "\n",
                    "## 内景 酒吧 夜",
                    "## A",
                    "## 第二集",
                    "> 叠化",
                    "| 画面 | 转场 |",
                    "|---|---|",
                    "| 雨 | 淡出 |",
                    "（闪白）",
                    "走来，",
                    "叠化 9" * 9,
                    "***",
                    "1秒",
                    "转场：",
                    "转场：：",
                    "[",
                    "：",
                    "CUT TO: INT. A - DAY",
                ]
            ),
            max_size=14,
        )
    )
    @settings(max_examples=300, deadline=None)
    def test_any_order_of_lines_is_broken_down_or_refused(self, lines: list[str]):
        try:
            breakdown = break_down("\n".join(lines))
        except ScriptNotUsable:
            return

        assert breakdown.shots
        assert all(0 <= shot.transition.duration_s <= 10 for shot in breakdown.shots)
        assert all((s.transition.kind is TransitionKind.CUT) is (s.transition.duration_s == 0) for s in breakdown.shots)
        assert not re.search("【叠化】|（闪白）|FADE OUT|CUT TO", seen(breakdown))

    @pytest.mark.parametrize(
        "pattern",
        [
            "CUT TO:\n\nTom runs.\n\n",
            "FADE OUT. ",
            "淡出，",
            "叠化 1",
            "[CUT TO: ",
            "CUT TO: ",
            "转场：",
            "（" * 9 + "淡出",
            " \u3000",
            "画面缓缓",
            "9" * 9 + "秒",
        ],
    )
    def test_time_grows_no_faster_than_the_script(self, pattern: str):
        short, long = (pattern * (length // len(pattern)) for length in (6_000, 48_000))
        spent_s("Tom: Hi. " + short)

        once, eight = spent_s("Tom: Hi. " + short), spent_s("Tom: Hi. " + long)

        assert eight < 24 * once + 0.25


def spent_s(text: str) -> float:
    start = time.process_time()
    break_down(text)
    return time.process_time() - start
