"""The forms a script may have, and what each of them becomes."""

import pytest

from shotwright_animatic.breakdown import break_down
from shotwright_sdk.errors import ScriptNotUsable
from shotwright_sdk.values import Anchor, Breakdown, Line
from shotwright_sdk.vocabulary import (
    Angle,
    CameraMoveKind,
    Emotion,
    LineKind,
    Place,
    ShotSize,
    TimeOfDay,
    TransitionKind,
    Weather,
)


def lines(breakdown: Breakdown) -> list[Line]:
    return [line for shot in breakdown.shots for line in shot.lines]


def spoken(breakdown: Breakdown) -> list[tuple[str, str]]:
    """Who says what; "" is the narrator."""
    names = {character.code: character.name for character in breakdown.characters} | {"": ""}
    return [(names[line.character], line.text) for line in lines(breakdown)]


def names(breakdown: Breakdown) -> list[str]:
    return [character.name for character in breakdown.characters]


class TestSceneHeadings:
    @pytest.mark.parametrize(
        ("heading", "place", "interior", "time", "weather"),
        [
            ("INT. CAFE - NIGHT", Place.CAFE, True, TimeOfDay.NIGHT, Weather.CLEAR),
            ("ext. forest - dawn - fog", Place.FOREST, False, TimeOfDay.DAWN, Weather.FOG),
            ("12. EXT. DESERT HIGHWAY - DAY #12#", Place.STREET, False, TimeOfDay.DAY, Weather.CLEAR),
            ("INT./EXT. SPACESHIP COCKPIT - NIGHT", Place.SPACE, True, TimeOfDay.NIGHT, Weather.CLEAR),
            (".ROOFTOP - DUSK", Place.ROOFTOP, False, TimeOfDay.DUSK, Weather.CLEAR),
            ("Scene 3: The pier at sunset", Place.SEA, False, TimeOfDay.DUSK, Weather.CLEAR),
            ("### A quiet hospital ward, rainy night", Place.HOSPITAL, True, TimeOfDay.NIGHT, Weather.RAIN),
            ("## 内景 咖啡馆 - 夜", Place.CAFE, True, TimeOfDay.NIGHT, Weather.CLEAR),
            ("## 场景一：城市天台 夜 雨", Place.ROOFTOP, False, TimeOfDay.NIGHT, Weather.RAIN),
            ("第3场 皇宫大殿 清晨", Place.PALACE, True, TimeOfDay.DAWN, Weather.CLEAR),
            ("1-2 日 外 河边", Place.PARK, False, TimeOfDay.DAY, Weather.CLEAR),
            ("2-1 夜/内 破庙 雪", Place.TEMPLE, True, TimeOfDay.NIGHT, Weather.SNOW),
            ("【医院走廊 深夜】", Place.CORRIDOR, True, TimeOfDay.NIGHT, Weather.CLEAR),
            ("场景：雪山 黄昏 大风", Place.MOUNTAIN, False, TimeOfDay.DUSK, Weather.WIND),
            ("**外景 海边 清晨 雾**", Place.SEA, False, TimeOfDay.DAWN, Weather.FOG),
        ],
    )
    def test_a_heading_says_where_and_when(
        self, heading: str, place: Place, interior: bool, time: TimeOfDay, weather: Weather
    ):
        breakdown = break_down(f"# T\n\n{heading}\n\nA: 好。\n")

        (scene,) = breakdown.scenes
        (location,) = breakdown.locations
        assert (location.place, location.interior) == (place, interior)
        assert (scene.time_of_day, scene.weather) == (time, weather)

    def test_fields_below_a_numbered_scene_say_where_and_when(self):
        breakdown = break_down("## 第一场\n\n时间：夜\n地点：便利店\n人物：阿宁、店员\n\n阿宁：有伞吗？\n")

        assert [location.place for location in breakdown.locations] == [Place.SHOP]
        assert breakdown.scenes[0].time_of_day is TimeOfDay.NIGHT
        assert spoken(breakdown) == [("阿宁", "有伞吗？")]

    def test_one_place_under_several_headings_is_one_location(self):
        script = "INT. THE CAFE - DAY\n\nA: Hi.\n\nEXT. STREET - DAY\n\nA: Oh.\n\nINT. CAFE - NIGHT\n\nA: Bye.\n"

        breakdown = break_down(script)

        assert [location.name for location in breakdown.locations] == ["The Cafe", "Street"]
        assert [scene.location for scene in breakdown.scenes] == ["loc_001", "loc_002", "loc_001"]

    def test_inside_and_outside_of_a_place_are_two_locations(self):
        breakdown = break_down("## 内景 寺庙 日\n\n甲：一。\n\n## 外景 寺庙 日\n\n甲：二。\n")

        assert [location.interior for location in breakdown.locations] == [True, False]

    def test_later_and_continuous_keep_the_time(self):
        breakdown = break_down("INT. BAR - NIGHT\n\nA: Hi.\n\nEXT. ALLEY - CONTINUOUS\n\nA: Bye.\n")

        assert [scene.time_of_day for scene in breakdown.scenes] == [TimeOfDay.NIGHT, TimeOfDay.NIGHT]

    def test_weather_comes_from_the_action_too_but_not_from_names_or_dialogue(self):
        falls = break_down("EXT. PARK - DAY\n\nSnow begins to fall.\n")
        said = break_down("EXT. PARK - DAY\n\nA: What a storm that was.\n")
        named = break_down("## 外景 公园 日\n\n林小雨坐下。\n\n林小雨：好。\n")

        assert [b.scenes[0].weather for b in (falls, said, named)] == [Weather.SNOW, Weather.CLEAR, Weather.CLEAR]

    def test_rain_goes_on_in_the_same_night_and_not_on_another_day(self):
        script = (
            "## 外景 街道 夜 雨\n\n甲：跑！\n\n## 内景 车站 夜\n\n甲：好冷。\n\n## 外景 公园 日\n\n第二天，阳光很好。\n"
        )

        breakdown = break_down(script)

        assert [scene.weather for scene in breakdown.scenes] == [Weather.RAIN, Weather.RAIN, Weather.CLEAR]


class TestEpisodesAndSections:
    def test_episodes_are_counted_and_their_headings_are_no_scenes(self):
        breakdown = break_down(
            "# 剧\n\n## 第一集 相遇\n\n### 咖啡馆 日\n\n甲：早。\n\n## 第二集\n\n### 街道 夜\n\n甲：晚。\n"
        )

        assert [(scene.episode, scene.heading) for scene in breakdown.scenes] == [(1, "咖啡馆 日"), (2, "街道 夜")]

    def test_a_synopsis_is_not_filmed(self):
        breakdown = break_down("# T\n\n## Synopsis\n\nA man called Bob: he dies.\n\n## INT. BAR - DAY\n\nBob: Hello.\n")

        assert spoken(breakdown) == [("Bob", "Hello.")]

    def test_front_matter_gives_title_and_language(self):
        breakdown = break_down('---\ntitle: "夜航"\nlanguage: en\n---\n\nINT. BAR - DAY\n\n甲：你好。\n')

        assert (breakdown.title, breakdown.language) == ("夜航", "en")

    def test_the_first_heading_is_the_title_and_the_file_name_stands_in(self):
        assert break_down("# 夜航\n\n甲：你好。").title == "夜航"
        assert break_down("甲：你好。", name="script").title == "script"

    def test_language_is_the_one_that_is_mostly_written(self):
        assert break_down("林夏：我在 New York 等你。").language == "zh"
        assert break_down("Ann: He said 你好 to me, and then he left.").language == "en"

    def test_descriptions_of_locations_reach_their_locations(self):
        breakdown = break_down("## 场景设定\n\n- 咖啡馆：木桌，昏黄的灯\n\n## 内景 咖啡馆 夜\n\n甲：早。\n")

        assert breakdown.locations[0].description == "木桌，昏黄的灯"

    def test_anchors_name_the_lines_of_the_script(self):
        breakdown = break_down("# T\n\nINT. BAR - DAY\n\nAnn: One.\n\nThe door bangs shut.\n")

        (scene,) = breakdown.scenes
        assert scene.anchor
        assert (scene.anchor.first_line, scene.anchor.last_line) == (3, 7)
        assert [shot.anchor.first_line for shot in breakdown.shots if shot.anchor and shot.lines] == [5]


class TestDialogue:
    @pytest.mark.parametrize(
        ("script", "who", "text", "parenthetical"),
        [
            ("林夏：你来了。", "林夏", "你来了。", ""),
            ("林夏:你来了。", "林夏", "你来了。", ""),
            ("林夏（压低声音）：你来了。", "林夏", "你来了。", "压低声音"),
            ("林夏：（压低声音）你来了。", "林夏", "你来了。", "压低声音"),
            ("**林夏**：你来了。", "林夏", "你来了。", ""),
            ("**林夏：** 你来了。", "林夏", "你来了。", ""),
            ("- 林夏：你来了。", "林夏", "你来了。", ""),
            ("> 林夏：你来了。", "林夏", "你来了。", ""),
            ("林夏：“你来了。”", "林夏", "你来了。", ""),
            ("Tom: You came.", "Tom", "You came.", ""),
            ("**Tom Reed** (whispering): You came.", "Tom Reed", "You came.", "whispering"),
            ("TOM\nYou came.", "Tom", "You came.", ""),
            ("TOM\n(whispering)\nYou came.", "Tom", "You came.", "whispering"),
            ("TOM (CONT'D)\nYou came.", "Tom", "You came.", ""),
            ("@McCoy\nYou came.", "McCoy", "You came.", ""),
            ("TOM ^\nYou came.", "Tom", "You came.", ""),
            ("Tom: You came\nall this way.", "Tom", "You came all this way.", ""),
            ("Tom: You *really* came, `Ann`.", "Tom", "You really came, Ann.", ""),
        ],
    )
    def test_cues(self, script: str, who: str, text: str, parenthetical: str):
        breakdown = break_down(f"INT. BAR - DAY\n\n{script}\n")

        (line,) = lines(breakdown)
        assert spoken(breakdown) == [(who, text)]
        assert (line.kind, line.parenthetical) == (LineKind.DIALOGUE, parenthetical)

    def test_a_known_name_may_stand_alone_above_its_words_with_a_blank_line(self):
        script = (
            "## Cast\n\n- Ann (F, 20s)\n\n## INT. BAR - DAY\n\n**ANN**\n\n*(softly)*\n\nCome in.\n\nShe turns away.\n"
        )

        assert spoken(break_down(script)) == [("Ann", "Come in.")]

    @pytest.mark.parametrize(
        "script",
        [
            "旁白：从前。",
            "旁白（低沉）：从前。",
            "Narrator: 从前。",
            "NARRATOR (V.O.)\n从前。",
            "> 从前。",
            "画外音：从前。",
        ],
    )
    def test_narration_has_no_speaker(self, script: str):
        (line,) = lines(break_down(f"INT. BAR - DAY\n\n{script}\n"))

        assert (line.kind, line.character, line.text) == (LineKind.NARRATION, "", "从前。")

    @pytest.mark.parametrize(
        "script",
        [
            "林夏（画外音）：我知道。",
            "林夏（内心独白）：我知道。",
            "林夏（OS）：我知道。",
            "林夏OS：我知道。",
            "林夏 (V.O.)：我知道。",
            "旁白（林夏）：我知道。",
        ],
    )
    def test_an_inner_or_distant_voice_is_a_thought(self, script: str):
        (line,) = lines(break_down(f"## 内景 教室 日\n\n{script}\n"))

        assert (line.kind, line.character, line.text) == (LineKind.THOUGHT, "char_001", "我知道。")

    def test_crowds_and_devices_are_heard_but_not_drawn(self):
        breakdown = break_down("## 外景 车站 日\n\n林夏：来了！\n\n众人：快跑！\n\n广播：末班车即将到站。\n")

        drawn = {figure.character for shot in breakdown.shots for figure in shot.figures}
        assert [line.kind for line in lines(breakdown)][1:] == [LineKind.THOUGHT, LineKind.THOUGHT]
        assert drawn == {"char_001"}

    def test_fields_notes_and_transitions_are_not_spoken(self):
        script = (
            "INT. BAR - DAY\n\n音效：雷声\nSFX: thunder\n\nCUT TO:\n\n淡出\n\n"
            "<!-- Ann: no -->\n\n[[Ann: no]]\n\nAnn: Yes.\n"
        )

        assert spoken(break_down(script)) == [("Ann", "Yes.")]

    def test_a_sentence_with_a_colon_is_not_a_cue(self):
        breakdown = break_down(
            "INT. BAR - DAY\n\nThere was one thing left: the key.\n\nAnn: Yes.\n\n他只想说一句话：走。\n"
        )

        assert spoken(breakdown) == [("Ann", "Yes.")]

    def test_a_code_block_is_passed_over_unless_it_is_a_script(self):
        code = break_down("INT. BAR - DAY\n\n```python\nAnn: int = 3\n```\n\nAnn: Yes.\n")
        script = break_down("```\nINT. BAR - DAY\n\nAnn: Yes.\n```\n")

        assert spoken(code) == spoken(script) == [("Ann", "Yes.")]

    def test_a_storyboard_table_becomes_shots(self):
        table = (
            "| 镜号 | 景别 | 画面 | 台词 |\n|---|---|---|---|\n| 1 | 全景 | 深夜的办公室。 | 旁白：凌晨两点。 |\n"
            "| 2 | 特写 | 手机亮起。 | |\n| 3 | 中景 | 李明接起电话。 | 李明：喂？ |\n"
        )

        breakdown = break_down(table)

        assert [shot.size for shot in breakdown.shots][:2] == [ShotSize.WIDE, ShotSize.INSERT]
        assert breakdown.shots[1].prop == "phone"
        assert spoken(breakdown) == [("", "凌晨两点。"), ("李明", "喂？")]


class TestHints:
    @pytest.mark.parametrize(
        ("hint", "size", "angle", "move"),
        [
            ("[镜头：大特写]", ShotSize.EXTREME_CLOSE_UP, None, None),
            ("【特写】", ShotSize.CLOSE_UP, None, None),
            ("[全景，俯拍，拉远]", ShotSize.WIDE, Angle.HIGH, CameraMoveKind.DOLLY_OUT),
            ("[CLOSE UP]", ShotSize.CLOSE_UP, None, None),
            ("[camera: dolly in, low angle]", None, Angle.LOW, CameraMoveKind.DOLLY_IN),
            ("[medium close-up, handheld]", ShotSize.MEDIUM_CLOSE, None, CameraMoveKind.HANDHELD),
            ("镜头：过肩", None, Angle.OVER_SHOULDER, None),
        ],
    )
    def test_the_authors_wish_wins(
        self, hint: str, size: ShotSize | None, angle: Angle | None, move: CameraMoveKind | None
    ):
        breakdown = break_down(f"## 内景 办公室 日\n\n林夏：早。\n\n陈默：早。\n\n{hint}\n林夏：走吧。\n")

        shot = breakdown.shots[-1]
        assert [line.text for line in shot.lines] == ["走吧。"]
        assert size is None or shot.size is size
        assert angle is None or shot.angle is angle
        assert move is None or shot.camera.kind is move

    def test_an_inserted_thing_is_an_insert(self):
        breakdown = break_down("## 内景 办公室 日\n\n[特写：戒指，桌上的戒指]\n\n△ 一枚戒指躺在桌上。\n")

        shot = next(shot for shot in breakdown.shots if shot.prop)
        assert (shot.size, shot.figures) == (ShotSize.INSERT, ())

    def test_a_bracket_that_is_no_direction_stays_an_action(self):
        breakdown = break_down("## 内景 办公室 日\n\n（林夏推开窗，摇了摇头。）\n\n林夏：走吧。\n")

        assert any("推开窗" in shot.action for shot in breakdown.shots)


class TestToldStories:
    def test_quotes_find_their_speakers_and_the_rest_is_narrated(self):
        story = (
            "深夜，雨下得很大。\n\n林小雨推开门。柜台后面，一位老人抬起头。\n\n“要修表？”老人问。\n\n“修怀表。”林小雨说，“我爸爸的。”\n\n"
            "老人低声说：“这块表，我认得。”\n\n她愣住了。“您认识他？”\n\n“认识。”\n"
        )

        assert spoken(break_down(story)) == [
            ("", "深夜，雨下得很大。"),
            ("", "林小雨推开门。柜台后面，一位老人抬起头。"),
            ("老人", "要修表？"),
            ("林小雨", "修怀表。"),
            ("林小雨", "我爸爸的。"),
            ("老人", "这块表，我认得。"),
            ("林小雨", "您认识他？"),
            ("老人", "认识。"),
        ]

    def test_english_quotes_and_pronouns(self):
        story = (
            'Rain fell on the street. Nora pushed the door open.\n\n"We are closed," said the old man.\n\n'
            '"Please," Nora said. "It was my father\'s."\n\nHe smiled. "I know," he whispered.\n\n"You do?"\n'
        )

        assert spoken(break_down(story))[1:] == [
            ("Old man", "We are closed,"),
            ("Nora", "Please,"),
            ("Nora", "It was my father's."),
            ("Old man", "I know,"),
            ("Nora", "You do?"),
        ]

    def test_written_words_are_not_spoken(self):
        breakdown = break_down("林夏走进店里，招牌上写着“时光”。\n\n“你好。”林夏说。\n")

        assert spoken(breakdown) == [("", "林夏走进店里，招牌上写着“时光”。"), ("林夏", "你好。")]

    def test_another_day_is_another_scene(self):
        breakdown = break_down("夜里，林夏走在街道上。\n\n“冷。”林夏说。\n\n第二天清晨，她来到海边。\n")

        assert [scene.time_of_day for scene in breakdown.scenes] == [TimeOfDay.NIGHT, TimeOfDay.DAWN]
        assert [location.place for location in breakdown.locations] == [Place.STREET, Place.SEA]

    def test_quotes_in_a_screenplays_action_are_spoken_and_the_action_is_not(self):
        breakdown = break_down("## 内景 教室 日\n\n陈默：早。\n\n林夏放下书，低声说：“别说话。”\n")

        assert spoken(breakdown) == [("陈默", "早。"), ("林夏", "别说话。")]


class TestEmotions:
    @pytest.mark.parametrize(
        ("line", "emotion"),
        [
            ("林夏（怒吼）：你走！", Emotion.ANGRY),
            ("林夏（哽咽）：你走。", Emotion.SAD),
            ("林夏（笑着）：你走。", Emotion.HAPPY),
            ("林夏（疲惫）：走吧。", Emotion.TIRED),
            ("林夏：什么？！", Emotion.SURPRISED),
            ("林夏：救命！", Emotion.AFRAID),
            ("林夏：我爱你。", Emotion.TENDER),
            ("林夏：今天星期三。", Emotion.NEUTRAL),
            ("Ann (laughing): Go.", Emotion.HAPPY),
            ("Ann (trembling): Go.", Emotion.AFRAID),
            ("Ann: How dare you.", Emotion.ANGRY),
        ],
    )
    def test_directions_words_and_marks_tell_how_a_line_is_said(self, line: str, emotion: Emotion):
        breakdown = break_down(f"## 内景 教室 日\n\n{line}\n")

        shot = breakdown.shots[-1]
        assert shot.lines[0].emotion is emotion
        assert [figure.emotion for figure in shot.figures] == [emotion]


class TestLanguages:
    @pytest.mark.parametrize(
        ("script", "language"),
        [
            ("## ฉากที่ 1 ร้านกาแฟ กลางคืน\n\nมาลี: คุณอยู่ที่ไหน ฉันรอคุณอยู่ที่นี่ทั้งคืน\n", "Thai"),
            ("## 第1話 喫茶店\n\n花子：ずっと待っていました。どうして来なかったの？\n", "Japanese"),
            ("## 카페\n\n지우: 어디 있었어? 밤새 기다렸잖아.\n", "Korean"),
            ("## КАФЕ\n\nАнна: Где ты был? Я ждала тебя всю ночь.\n", "Cyrillic letters"),
            (
                "Anne: Je ne sais pas ce que tu veux, mais elle est là avec un homme qui ne dit pas le nom.\n",
                "French",
            ),
            ("---\nlanguage: it\n---\n\nINT. BAR - DAY\n\nAnna: Ciao!\n", "Italian"),
        ],
    )
    def test_a_script_that_nobody_here_can_speak_is_refused_by_name(self, script: str, language: str):
        with pytest.raises(ScriptNotUsable, match=f"written in {language}; .* Chinese and English alone"):
            break_down(script)

    @pytest.mark.parametrize(
        ("script", "language"),
        [
            ("INT. CAFÉ - DAY\n\nAnn: ¿Qué? Der Zug ist da.\n", "en"),
            ("INT. BAR - DAY\n\nAnn: Hi.\n", "en"),
            ("## 咖啡馆\n\n店员：いらっしゃいませ！\n\n林夏：两杯咖啡，谢谢。我们在等一个朋友。\n", "zh"),
            ("林夏：สวัสดี，我在这里等你很久了。", "zh"),
        ],
    )
    def test_a_few_foreign_words_change_nothing(self, script: str, language: str):
        assert break_down(script).language == language

    def test_a_script_without_dialogue_is_filmed(self):
        breakdown = break_down("## 外景 海边 清晨\n\n△ 浪一层层涌上沙滩。\n\n△ 一只海鸥飞过。\n")

        assert breakdown.shots
        assert lines(breakdown) == []


def fountain(script: str) -> Breakdown:
    return break_down(f"```fountain\n{script}\n```\n")


class TestFountain:
    @pytest.mark.parametrize(
        ("script", "said"),
        [
            ("TOM\nHello.\n\nTOM\n\nHe leaves.", [("Tom", "Hello.")]),
            ("@McAvoy\nHello.", [("McAvoy", "Hello.")]),
            ("TOM\nOne.\n\nANN ^\nTwo.", [("Tom", "One."), ("Ann", "Two.")]),
            ("TOM\n~Row, row\n~your boat", [("Tom", "Row, row your boat")]),
            ("Tom: this is no cue.\n\nTOM\nHello.", [("Tom", "Hello.")]),
            ("TOM\nHello. [[said\ntwice]] Bye. /* no */\n\n/*\nANN\nCut.\n*/", [("Tom", "Hello. Bye.")]),
            ("TOM\n_Hello_ **there**.", [("Tom", "Hello there.")]),
        ],
    )
    def test_who_says_what(self, script: str, said: list[tuple[str, str]]):
        assert spoken(fountain(f"INT. BAR - DAY\n\n{script}\n")) == said

    def test_sections_synopses_notes_and_page_breaks_are_not_filmed(self):
        script = "# Act\n\n= Told: all.\n\nINT. BAR - DAY\n\n## Part\n\nA key falls.\n\n===\n\n[[a note]]\n\nIt rings."

        assert [shot.action for shot in fountain(script).shots if shot.action] == ["A key falls.", "It rings."]

    def test_forced_elements_are_what_they_are_forced_to_be(self):
        breakdown = fountain(".ROOFTOP\n\n!TOM\nnods.\n\n> THE END <\n\n> FADE OUT.")

        assert [scene.heading for scene in breakdown.scenes] == ["ROOFTOP"]
        assert [shot.action for shot in breakdown.shots] == ["TOM", "nods.", "THE END"]
        assert (breakdown.characters, breakdown.shots[-1].transition.kind) == ((), TransitionKind.FADE)

    def test_episodes_are_sections_and_the_title_page_names_the_film(self):
        breakdown = fountain(
            "Title:\n    _**Night**_\n    Train\nAuthor: X\n\n# Episode 2\n\nINT. BAR - DAY\n\nA key falls."
        )

        assert (breakdown.title, breakdown.scenes[0].episode) == ("Night Train", 2)

    def test_anchors_count_the_lines_of_the_whole_text(self):
        (scene,) = fountain("INT. BAR - DAY\n\nA key falls.").scenes

        assert scene.anchor == Anchor(first_line=2, last_line=4)


def test_a_row_of_a_storyboard_table_is_one_shot():
    breakdown = break_down(
        "| 镜号 | 景别 | 画面 | 台词 |\n|---|---|---|---|\n| 1 | 全景 | 小野走来。她看着手机，笑了。 | 小野：喂？ |\n"
        "| 2 | 近景 | 车门打开。 | 旁白：车来了。 |\n| 3 | 特写 | | 小野：再见。 |\n"
    )

    assert [shot.size for shot in breakdown.shots] == [ShotSize.WIDE, ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE_UP]
    assert [len(shot.lines) for shot in breakdown.shots] == [1, 1, 1]


def test_a_crowd_in_a_told_story_is_nobody_of_its_people():
    breakdown = break_down("孔乙己一到店，有的叫道，“你来了！”\n\n“来了。”孔乙己说。\n")

    assert spoken(breakdown) == [("众人", "你来了！"), ("孔乙己", "来了。")]
