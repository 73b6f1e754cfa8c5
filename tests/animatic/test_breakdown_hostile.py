"""Scripts that are no scripts, and scripts that mean harm."""

import random
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_animatic.breakdown import break_down
from shotwright_animatic.breakdown.document import MAX_CHARACTERS, read_blocks, usable_text
from shotwright_sdk.errors import ScriptNotUsable

MARKS = "“”\"'：:()（）*_[]【】<>#-=|~`\\/△@^.。!？\n\t \u3000林夏说TomINT&;1场内日"

PATTERNS = {
    "open quotes": "“",
    "open brackets": "[（(【",
    "stars": "*a",
    "underscores": "_a_ ",
    "headings": "# \n",
    "fences": "```\n~~~~\n",
    "comments": "/*\n<!--\n",
    "tags": "<a ",
    "links": "[a](",
    "tables": "| a |\n",
    "cues": "林夏：你好。\n",
    "bare cues": "TOM\nhi\n\n",
    "quotes": "“你好。”林夏说。",
    "scenes": "INT. A - DAY\n",
    "exits": "Tom leaves. ",
    "dots": "...",
    "abbreviations": "Mr. ",
    "one word": "a",
    "one character": "雨",
    "attributions": "他说：“走。”",
    "rules": "---\n",
    "escapes": "\\*&amp;",
}


def spent_s(text: str) -> float:
    start = time.process_time()
    with suppress(ScriptNotUsable):
        break_down(text)
    return time.process_time() - start


def shots_or_refusal(text: str) -> bool:
    """Whether a text becomes shots, or is refused in one sentence; anything else fails the test that asks."""
    try:
        return len(break_down(text).shots) > 0
    except ScriptNotUsable as refusal:
        return str(refusal).endswith(".")


class TestRefusals:
    @pytest.mark.parametrize("text", ["", " \n\t\u3000\r\n", "\ufeff", "\ufeff\n\n"])
    def test_an_empty_script(self, text: str):
        with pytest.raises(ScriptNotUsable, match="empty"):
            break_down(text)

    @pytest.mark.parametrize("text", ["INT. BAR\0", "\x89PNG\r\n\x1a\n" + "\x01\x02\x03\x04" * 20, "A: \ud800"])
    def test_binary_content(self, text: str):
        with pytest.raises(ScriptNotUsable, match="binary"):
            break_down(text)

    @pytest.mark.parametrize(
        "text",
        [
            "# Only a title",
            "---\ntitle: A\n---\n",
            "***",
            "## 人物\n\n- 林夏（女）：短发\n",
            "```python\nx = 1\n```",
            "……",
        ],
    )
    def test_nothing_to_film(self, text: str):
        with pytest.raises(ScriptNotUsable, match="nothing that can be filmed"):
            break_down(text)

    def test_ten_megabytes_are_refused_before_they_are_read(self):
        huge = "林夏：你好。\n" * 1_500_000

        with pytest.raises(ScriptNotUsable, match="500,000"):
            break_down(huge)

        assert spent_s(huge) < spent_s(huge[:80_000])

    def test_the_limit_itself_is_accepted(self):
        text = "A: Hi.\n".ljust(MAX_CHARACTERS, "\n")

        assert len(break_down(text).shots) > 0


class TestAnyText:
    @given(st.text(max_size=400))
    @settings(max_examples=150, deadline=None)
    def test_any_unicode(self, text: str):
        assert shots_or_refusal(text)

    @given(st.text(alphabet=MARKS, max_size=400))
    @settings(max_examples=250, deadline=None)
    def test_any_mixture_of_marks(self, text: str):
        assert shots_or_refusal(text)

    @given(st.text(alphabet=MARKS, max_size=300))
    def test_reading_blocks_loses_nothing(self, text: str):
        try:
            usable = usable_text(text)
        except ScriptNotUsable:
            return

        blocks = read_blocks(usable)

        assert "\n".join(line for block in blocks for line in block.lines) == usable
        starts = [block.first_line for block in blocks]
        assert starts == [1 + sum(len(block.lines) for block in blocks[:at]) for at in range(len(blocks))]

    def test_line_ends_and_byte_order_marks_make_no_difference(self):
        script = "# T\n\nINT. BAR - DAY\n\nANN\nHello.\n\nA key lies on the table.\n"

        expected = break_down(script)

        assert break_down("\ufeff" + script.replace("\n", "\r\n")) == expected
        assert break_down(script.replace("\n", "\r")) == expected

    def test_markup_and_scripts_are_not_spoken(self):
        breakdown = break_down(
            'INT. BAR - DAY\n\n<script>alert("x")</script>\n\nAnn: <b>Hi</b> ![x](y.png)[there](https://a.b).\n'
        )

        assert [line.text for shot in breakdown.shots for line in shot.lines if line.character] == ["Hi there."]


class TestTime:
    @pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
    def test_time_grows_no_faster_than_the_script(self, pattern: str):
        """Eight times the text takes far less than the 64 times that a quadratic step would take."""
        short, long = (pattern * (length // len(pattern)) for length in (6_000, 48_000))
        spent_s(short)  # reads the word tables

        once = spent_s(short)
        eight = min(spent_s(long) for _ in range(3))  # what else the process does, like collecting garbage, is not ours

        assert eight < 24 * once + 0.25

    def test_many_different_names_and_places(self):
        chance = random.Random(7)
        parts = [f"## 地方{n}\n\n甲{chance.randrange(10_000)}：你好{n}。\n" for n in range(2_000)]

        assert spent_s("\n".join(parts)) < 8.0
