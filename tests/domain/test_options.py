from typing import Any

import pytest

from shotwright.domain.options import complaints
from shotwright_sdk.remote_models import ModelKind


@pytest.mark.parametrize(
    ("name", "value", "kind", "said"),
    [
        ("temperature", 3, ModelKind.LLM, "“temperature” is a number from 0 to 2, not 3"),
        ("temperature", "hot", ModelKind.LLM, "is a number from 0 to 2, not 'hot'"),
        ("max_tokens", 1.5, ModelKind.LLM, "is a whole number from 1"),
        ("steps", True, ModelKind.IMAGE, "“steps” is a whole number"),
        ("steps", 0, ModelKind.IMAGE, "from 1 to 1000"),
        ("temprature", 1, ModelKind.LLM, "Did you mean “temperature”? There are: temperature, top_p"),
        ("steps", 20, ModelKind.LLM, "There is no option “steps” for language models"),
        ("extra_body", 5, ModelKind.LLM, "is an object"),
        ("n", 4, ModelKind.IMAGE, "would buy several at once"),
        ("num_images", 4, ModelKind.IMAGE, "would buy several at once"),
        ("prompt", "x", ModelKind.IMAGE, "set by every job itself"),
        ("api_key", "sk-1", ModelKind.VIDEO, "looks like a secret"),
        ("Authorization", "Bearer x", ModelKind.VIDEO, "looks like a secret"),
        ("a b", 1, ModelKind.VIDEO, "no name of an option"),
    ],
)
def test_what_may_not_be_sent_along_is_refused_with_what_may(name: str, value: Any, kind: ModelKind, said: str) -> None:
    (complaint,) = complaints({name: value}, kind)

    assert said in complaint


def test_what_is_in_range_or_a_vendors_own_word_is_let_through() -> None:
    assert not list(complaints({"temperature": 0.7, "top_p": 1.0, "max_tokens": 2000}, ModelKind.LLM))
    assert not list(complaints({"extra_body": {"thinking": {"type": "disabled"}}}, ModelKind.LLM))
    assert not list(complaints({"steps": 20, "cfg": 6.5, "sampler_name": "Euler a"}, ModelKind.IMAGE))
