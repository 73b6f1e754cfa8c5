"""Answers of vendors, hostile ones too: what is read of them, and which error they are."""

import pytest

from shotwright.providers.remote.refusals import classify, message, retry_after_s
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright_sdk.remote_errors import ErrorClass


class TestReading:
    def test_what_is_missing_or_of_another_kind_is_not_there(self) -> None:
        reply = Reply.parse(b'{"a": {"b": ["x", 5]}, "n": null, "t": true}')

        assert reply["a"]["b"][0].text == "x"
        assert reply["a"]["b"][1].text == "5"
        assert reply["a"]["b"][-1].whole == 5
        for lost in (reply["a"]["c"], reply["a"][0], reply["a"]["b"][2], reply["a"]["b"]["x"], reply["n"]["x"]):
            assert (lost.text, lost.number, lost.items) == ("", None, [])
        assert reply["t"].text == ""
        assert reply["t"].number is None

    @pytest.mark.parametrize("text", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b'"nan"', b'"1e999"', b'"x"', b"[]"])
    def test_a_number_that_is_none_is_none(self, text: bytes) -> None:
        assert Reply.parse(text).number is None
        assert Reply.parse(text).micros is None

    @pytest.mark.parametrize(("text", "micros"), [(b"0.125", 125_000), (b'"0.5"', 500_000), (b"0", 0), (b"-1", None)])
    def test_dollars_are_whole_micro_dollars(self, text: bytes, micros: int | None) -> None:
        assert Reply.parse(text).micros == micros

    @pytest.mark.parametrize("text", [b"", b"<html>", b"[" * 200_000, b"\xff\xfe", b'{"a": '])
    def test_what_is_no_json_is_an_error_of_one_kind(self, text: bytes) -> None:
        with pytest.raises(ValueError, match=r"."):
            Reply.parse(text)


class TestClasses:
    @pytest.mark.parametrize(
        ("protocol", "status", "body", "expected"),
        [
            ("automatic1111", 500, {"error": "OutOfMemoryError", "detail": ""}, ErrorClass.INVALID_INPUT),
            ("kling", 200, {"code": 5000, "message": "Internal"}, ErrorClass.PROVIDER_INTERNAL),
            (
                "kling",
                429,
                {"code": 1303, "message": "parallel task over resource pack limit"},
                ErrorClass.RATE_LIMITED,
            ),
            ("runway", 400, {"error": "You do not have enough credits to run this task."}, ErrorClass.QUOTA),
        ],
    )
    def test_a_vendors_own_words_decide(
        self, protocol: str, status: int, body: dict[str, object], expected: ErrorClass
    ) -> None:
        assert classify(status, Reply(body), PROTOCOLS[protocol].codes) is expected

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (400, ErrorClass.INVALID_INPUT),
            (401, ErrorClass.AUTH),
            (402, ErrorClass.QUOTA),
            (403, ErrorClass.AUTH),
            (404, ErrorClass.MODEL_GONE),
            (408, ErrorClass.OVERLOADED),
            (409, ErrorClass.INVALID_INPUT),
            (410, ErrorClass.MODEL_GONE),
            (413, ErrorClass.INVALID_INPUT),
            (418, ErrorClass.INVALID_INPUT),
            (422, ErrorClass.INVALID_INPUT),
            (425, ErrorClass.OVERLOADED),
            (429, ErrorClass.RATE_LIMITED),
            (500, ErrorClass.PROVIDER_INTERNAL),
            (502, ErrorClass.OVERLOADED),
            (503, ErrorClass.OVERLOADED),
            (504, ErrorClass.OVERLOADED),
            (529, ErrorClass.OVERLOADED),
            (599, ErrorClass.PROVIDER_INTERNAL),
        ],
    )
    def test_a_status_without_a_word(self, status: int, expected: ErrorClass) -> None:
        assert classify(status, Reply(None), {}) is expected

    @pytest.mark.parametrize(
        ("status", "body", "expected"),
        [
            (429, {"error": {"code": "insufficient_quota"}}, ErrorClass.QUOTA),
            (403, {"detail": "User is locked. Reason: Exhausted balance."}, ErrorClass.QUOTA),
            (400, {"error": {"code": "content_policy_violation"}}, ErrorClass.CONTENT_POLICY),
            (403, {"error": {"code": "moderation_blocked"}}, ErrorClass.CONTENT_POLICY),
            (400, {"error": {"type": "x", "code": "model_not_found"}}, ErrorClass.MODEL_GONE),
            (422, {"detail": [{"msg": "safety_tolerance must be at most 6"}]}, ErrorClass.INVALID_INPUT),
        ],
    )
    def test_a_word_says_more_than_the_status(self, status: int, body: object, expected: ErrorClass) -> None:
        assert classify(status, Reply(body), {}) is expected

    def test_the_longest_of_a_vendors_codes_that_fits_decides(self) -> None:
        codes = {"1": ErrorClass.AUTH, "quota": ErrorClass.QUOTA, "quota.rate": ErrorClass.RATE_LIMITED}

        assert classify(400, Reply({"code": "Quota.RateLimit"}), codes) is ErrorClass.RATE_LIMITED
        assert classify(400, Reply({"code": "QuotaExceeded"}), codes) is ErrorClass.QUOTA
        assert classify(400, Reply({"code": 13}), codes) is ErrorClass.INVALID_INPUT

    def test_a_bad_request_with_a_status_that_says_more_is_what_the_status_says(self) -> None:
        codes = {"invalid": ErrorClass.INVALID_INPUT}

        assert classify(401, Reply({"code": "invalid"}), codes) is ErrorClass.AUTH
        assert classify(400, Reply({"code": "invalid"}), codes) is ErrorClass.INVALID_INPUT


class TestWords:
    def test_a_message_is_one_line_and_not_endless(self) -> None:
        assert message(Reply({"error": {"message": "No.\n\tNever."}})) == "No. Never."
        assert len(message(Reply({"message": "x" * 10_000}))) == 300
        assert message(Reply([1, 2])) == ""

    @pytest.mark.parametrize(
        ("header", "wait"), [("7", 7.0), ("0.5", 0.5), ("999999", 3600.0), ("", None), ("soon", None), ("-5", None)]
    )
    def test_when_to_come_back(self, header: str, wait: float | None) -> None:
        assert retry_after_s(header) == wait

    def test_a_date_that_has_passed_means_now(self) -> None:
        assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0
        assert retry_after_s("Wed, 21 Oct 2099 07:28:00 GMT") == 3600
