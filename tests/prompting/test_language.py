"""The template language: what it can do, and that nothing written in it can do harm or last for ever."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright.domain.templates import (
    PromptStage,
    Template,
    TemplateNotUsable,
    Variable,
    VariableNotUsable,
    VariableType,
)
from shotwright.prompting.rendering import check, render, render_text
from shotwright.prompting.shipped import LANGUAGES, all_variables, given_variables, shipped_set

VALUES = {"x": "rain", "n": 3, "people": [{"name": "Lin", "age": 24}, {"name": "Gu", "age": 26}]}


def rendered(text: str) -> str:
    return render_text(text, VALUES, "mine/keyframe")


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("{{ x }} and {x}", "rain and rain"),
        ('{"x": {"y": "{z}"}, "n": [1]} {y} {{ n }}', '{"x": {"y": "{z}"}, "n": [1]} {y} 3'),
        ("{{ '{x}' }}{% raw %} {x} {{ x }}{% endraw %}", "{x} {x} {{ x }}"),
        (
            "{% for one in people %}{{ loop.index }} {{ one.name }}{{ ', ' if not loop.last }}{% endfor %}",
            "1 Lin, 2 Gu",
        ),
        ("{{ [x, '', none, n] | listed }}; {{ people | length }}; {{ n * 2 + 1 }}", "rain, 3; 2; 7"),
        ("{{ people[0].name | upper }} {{ people[1]['age'] }} {{ people[0].hat is defined }}", "LIN 26 False"),
        ("a\n{% if n > 2 %}\nb\n{% endif %}\nc", "a\nb\nc"),
        ("{{ x[1:3] }} {{ 'ai' in x }} {{ x | replace('r', 't') | title }} {{ 2.345 | round(1) }}", "ai True Tain 2.3"),
    ],
)
def test_a_template_comes_to_what_it_says(text: str, comes_to: str) -> None:
    assert rendered(text) == comes_to


HOSTILE = {
    "{{ ''.__class__ }}": "line 1: “__class__” is not data",
    "rain\nrain {{ x.__class__.__mro__ }}": "line 2: “__mro__” is not data",
    "{{ x['__cl' + 'ass__'] }}": "no attribute",
    "{{ x | attr('__class__') }}": "no filter “attr”",
    "{{ range.__globals__ }}": "not data",
    "{{ self }}": "cannot be written",
    "{{ range }}": "cannot be written",
    "{{ x.upper() }}": "functions cannot be called",
    "{{ lipsum(1000000) }}": "functions cannot be called",
    "{% include 'secret.txt' %}": "include is not part",
    "{% import 'os' as os %}": "import is not part",
    "{% extends 'x' %}": "extends is not part",
    "{{ 'a' * 10**9 }}": "**",
    "{{ 'a' * 1000000000 }}": "for numbers",
    "{{ x | center(1000000000) }}": "no filter “center”",
    "{{ '%1000000000d' % 1 }}": "for numbers",
    "{{ 999999999999999 * 999999999999999 }}": "too large",
    "{{ " + "9" * 5000 + " }}": "too large",
    "{{ 5 | round(1000000000) }}": "0 to 9 digits",
    "{% for i in range(1000000000) %}{% endfor %}": "at most 1000 numbers",
    "{% for i in range(999) %}" * 4 + "{% endfor %}" * 4: "too often",
    "{% for i in range(999) %}" * 3 + "a long text" + "{% endfor %}" * 3: "too often|200000 characters",
    "{% for i in range(999) %}" + "{% set b = x | upper %}" * 999 + "{% endfor %}": "too often",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": "macro is not part",
    "{% for one in people recursive %}{{ loop(people) }}{% endfor %}": "call themselves",
    "{% set a = 'aaaaaaaa' %}" + "{% set a = a + a %}" * 60 + "{{ a }}": "200000 characters",
    "{% set a = [1, 1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}": "20000 parts",
    "{% set a %}{{ x }}{% endset %}": "not part",
    "{{ x | replace('', x) | replace('', x) | replace('', x) | replace('', x) | replace('', x) | replace('', x) "
    "| replace('', x) | replace('', x) | replace('', x) }}": "200000 characters",
    "{% if x %}" * 300 + "{% endif %}" * 300: "nested too deeply",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}": "nested too deeply|unexpected",
    "{{ " + "-" * 20000 + "1 }}": "nested too deeply",
    "{{ x / 0 }}": "for numbers",
    "{{ 1 / 0 }}": "divides by zero",
    "{{ people[99].name }}": "no element",
    "one\n\n{%- if x %}\ntwo {{ sky }}{% endif %}": "line 4: there is no variable “sky”. Known: x, n, people",
    "{{ x": "line 1: ",
    "{% for %}": "line 1: ",
    "x" * 40_000: "40000 characters",
}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_or_broken_template_ends_in_one_sentence_that_names_it(text: str) -> None:
    with pytest.raises(TemplateNotUsable, match=HOSTILE[text].replace("**", r"\*\*")) as refused:
        rendered(text)

    assert str(refused.value).startswith("mine/keyframe")
    assert "\n" not in str(refused.value)


@settings(deadline=None)
@given(st.text(alphabet="{}%# xn|.[]()'\"+*-,=_for inrangeisdlt0123456789\n", max_size=120))
def test_any_text_is_rendered_or_refused(text: str) -> None:
    with suppress(TemplateNotUsable):
        assert isinstance(rendered(text), str)


class TestVariables:
    template = Template(
        stage=PromptStage.REWRITE,
        text="{topic} {length} {{ more }}",
        variables=(
            Variable(name="topic", required=True),
            Variable(name="length", type=VariableType.INT, default=800),
            Variable(name="more", type=VariableType.LIST),
        ),
    )

    def test_defaults_count_where_no_value_is_given(self) -> None:
        assert render(self.template, {"topic": "rain"}, "mine/rewrite").text == "rain 800 []"

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({}, "needed for “topic”"),
            ({"topic": "rain", "weather": "rain"}, "no variable “weather”"),
            ({"topic": 3}, "“topic” must be of type string"),
            ({"topic": "rain", "length": "many"}, "“length” must be of type int"),
            ({"topic": "rain", "length": True}, "“length” must be of type int"),
            ({"topic": "rain", "more": {"a": 1}}, "“more” must be of type list"),
        ],
    )
    def test_a_wrong_value_is_refused_by_name(self, values: dict[str, str], told: str) -> None:
        with pytest.raises(VariableNotUsable, match=told):
            render(self.template, values, "mine/rewrite")


@pytest.mark.parametrize("stage", PromptStage)
def test_the_shipped_templates_use_what_their_stage_is_given(stage: PromptStage) -> None:
    english, chinese = (given_variables(stage, language) for language in LANGUAGES)
    assert [replace(one, sample=None) for one in english] == [replace(one, sample=None) for one in chinese]
    for code in LANGUAGES:
        template = shipped_set(code).templates[stage][0]
        whole = replace(template, variables=all_variables(template, code))
        check(whole, f"{code}/{stage}")
        values = {one.name: one.sample for one in whole.variables if one.sample is not None}
        made = render(whole, values, f"{code}/{stage}")
        assert made.text
        assert "{" not in made.text.replace("{{ framing }}, {{ who }}, {{ action }}", "")
        assert bool(made.negative) is stage.is_seen
        assert bool(made.system) is not stage.is_seen


def test_the_screenplay_is_asked_for_with_exact_counts_and_nothing_but_json() -> None:
    template = replace(
        shipped_set("en").templates[PromptStage.SCREENPLAY][0],
        variables=given_variables(PromptStage.SCREENPLAY, "en"),
    )

    made = render(template, {"idea": "A storm.", "scene_count": 40, "character_count": 3}, "en/screenplay")

    assert "EXACTLY 40 scenes" in made.system
    assert "EXACTLY 3 characters" in made.system
    assert "one valid JSON object and nothing else" in made.system
    assert '"script_title"' in made.system
    assert "A storm." in made.text


def test_the_form_of_the_references_prompt_can_be_written() -> None:
    values = {"base_prompt": "red hair", "style": "ink"}
    template = Template(
        stage=PromptStage.CHARACTER,
        text="{base_prompt}, {style}, high quality, detailed",
        variables=given_variables(PromptStage.CHARACTER, "en"),
    )

    assert render(template, values, "mine/character").text == "red hair, ink, high quality, detailed"
