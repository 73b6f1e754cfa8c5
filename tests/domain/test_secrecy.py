import copy
import json
import logging
import pickle
from dataclasses import asdict, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.fingerprints import Json
from shotwright.domain.redaction import MOST_CHARACTERS, redact
from shotwright.domain.secret import Secret

KEY = "sk-proj-abcdefghijkl1234"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@dataclass(frozen=True)
class Holder:
    key: Secret


class TestSecret:
    def test_nothing_that_prints_it_shows_more_than_the_last_four(self, caplog: pytest.LogCaptureFixture) -> None:
        secret = Secret(KEY)
        logging.getLogger().error("with %s and %r", secret, Holder(secret))

        shown = [str(secret), repr(secret), f"{secret}", str(asdict(Holder(secret))), str(ValueError(secret))]

        assert str(secret) == "****1234"
        assert all("1234" in one and "sk-proj" not in one for one in [*shown, caplog.text])

    def test_it_leaves_the_process_in_no_other_way(self) -> None:
        with pytest.raises(TypeError):
            json.dumps({"key": Secret(KEY)})
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(Secret(KEY))
        assert copy.deepcopy(Secret(KEY)).reveal() == KEY

    def test_of_a_short_one_nothing_is_shown(self) -> None:
        assert (str(Secret("abc123")), str(Secret("")), bool(Secret(""))) == ("****", "", False)

    def test_it_equals_its_like(self) -> None:
        assert Secret(KEY) == Secret(KEY)
        assert Secret(KEY) != Secret(KEY + "x")
        assert Secret(KEY) != KEY


class TestRedact:
    @given(values)
    def test_a_key_is_found_wherever_it_stands(self, value: Json) -> None:
        hidden = redact({"a": value, KEY: [KEY, {"note": f"your key {KEY} is wrong"}], "b": value}, [KEY])

        assert KEY not in json.dumps(hidden)

    def test_members_named_like_keys_go_even_if_nobody_knows_them(self) -> None:
        said: Json = {"api_key": "one", "Authorization": "two", "webhook_secret": "three", "task_id": "t", "tokens": 5}

        assert redact(said) == {
            "api_key": "****",
            "Authorization": "****",
            "webhook_secret": "****",
            "task_id": "t",
            "tokens": 5,
        }

    def test_signatures_in_addresses_and_bytes_of_pictures_go(self) -> None:
        said: Json = {
            "url": "https://user:pw@cdn.example/a.mp4?X-Amz-Signature=abc&Expires=1",
            "image": "data:image/png;base64," + "A" * 5000,
            "error": "Bearer abcdef123456 was refused",
        }

        assert redact(said) == {
            "url": "https://cdn.example/a.mp4?…",
            "image": "<5022 characters>",
            "error": "Bearer **** was refused",
        }

    def test_whatever_comes_is_cut_to_size(self) -> None:
        deep: Json = "x"
        for _ in range(500):
            deep = [deep]

        for huge in ("word " * 10**6, ["word " * 100] * 10**4, {str(n): "w o r d" * 50 for n in range(10**4)}, deep):
            assert len(json.dumps(redact(huge))) < 2 * MOST_CHARACTERS

    def test_plain_replies_stay_as_they_are(self) -> None:
        said: Json = {"id": "job_1", "status": "failed", "progress": 0.5, "error": None, "tags": ["a", 1, True]}

        assert redact(said) == said
