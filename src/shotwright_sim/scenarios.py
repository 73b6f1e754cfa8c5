"""What may happen to the next submit, and to the job and the result that come of it."""

from enum import StrEnum
from typing import Final


class Scenario(StrEnum):
    WELL = "well"
    # Refused: nothing is accepted.
    RATE_LIMITED = "rate_limited"
    """429 with Retry-After."""
    BAD_KEY = "bad_key"
    NO_MONEY = "no_money"
    POLICY = "policy"
    """The input breaks the content policy."""
    INVALID = "invalid"
    MODEL_GONE = "model_gone"
    REFUSED_IN_200 = "refused_in_200"
    """Where the vendor does so: HTTP 200, and a code in the body that says no. Elsewhere as INVALID."""
    # What language models may answer; of anybody else, as WELL.
    PROSE = "prose"
    FENCED = "fenced"
    """The JSON stands in a fence, with talk around it."""
    THINKING = "thinking"
    HALF = "half"
    """The answer is cut off for its length."""
    WRONG_SCHEMA = "wrong_schema"
    TOO_MANY = "too_many"
    """Forty items in every list."""
    REFUSAL = "refusal"
    """The model itself will not answer."""
    CONTENT_FILTER = "content_filter"
    """The vendor's filter stopped the answer."""
    # Accepted, and the answer is lost.
    ERROR_AFTER_ACCEPTING = "error_after_accepting"
    """500."""
    SILENT_AFTER_ACCEPTING = "silent_after_accepting"
    CUT_AFTER_ACCEPTING = "cut_after_accepting"
    NOT_JSON = "not_json"
    """200 with a page for people, as proxies send it."""
    HUGE_REPLY = "huge_reply"
    """200 MB of blanks."""
    # Accepted, and the job goes wrong.
    FAILED = "failed"
    DONE_WITH_ERROR = "done_with_error"
    """Where the vendor does so: the job is done, and only its details say that nothing came of it. Else as FAILED."""
    POLICY_LATER = "policy_later"
    """The output breaks the content policy."""
    VANISHED = "vanished"
    """The job is not known any more when it is looked for."""
    ENDLESS = "endless"
    """It runs until it is cancelled."""
    # The job goes well, and its result cannot be had.
    EXPIRED_RESULT = "expired_result"
    SLOW_RESULT = "slow_result"
    TRUNCATED_RESULT = "truncated_result"
    WRONG_TYPE_RESULT = "wrong_type_result"
    """A page for people under the type of a film."""
    DAMAGED_RESULT = "damaged_result"
    """It begins like what it should be, and goes on with noughts."""
    ENDLESS_RESULT = "endless_result"
    PRIVATE_RESULT = "private_result"
    """Its address is one inside the cloud machine that asks."""
    REDIRECT_TO_PRIVATE = "redirect_to_private"


REFUSALS: Final = frozenset(
    {
        Scenario.RATE_LIMITED,
        Scenario.BAD_KEY,
        Scenario.NO_MONEY,
        Scenario.POLICY,
        Scenario.INVALID,
        Scenario.MODEL_GONE,
        Scenario.REFUSED_IN_200,
    }
)
LOST_ANSWERS: Final = frozenset(
    {
        Scenario.ERROR_AFTER_ACCEPTING,
        Scenario.SILENT_AFTER_ACCEPTING,
        Scenario.CUT_AFTER_ACCEPTING,
        Scenario.NOT_JSON,
        Scenario.HUGE_REPLY,
    }
)
"""Accepted, although whoever asked cannot know."""
