"""How following live ends: WebSocket close codes (RFC 6455, section 7.4), and the same words over SSE.

Those from 4000 on are 4000 and the HTTP status that would have said it.
"""

from dataclasses import dataclass
from typing import Final

from shotwright.api.problems import status_of
from shotwright.domain.errors import StudioError

_LONGEST_REASON: Final = 123
"""Bytes, by RFC 6455."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    code: int
    reason: str
    """A code for programs, a colon, a sentence for people."""


def ending_of(error: StudioError) -> Ending:
    """Return how to end after a refusal."""
    reason = f"{error.code}: {error}".encode()[:_LONGEST_REASON].decode(errors="ignore")
    return Ending(code=4000 + status_of(type(error)), reason=reason)


STOPPING: Final = Ending(code=1001, reason="stopping: The studio stops here. Connect again in a moment, and resume.")
AWAY: Final = Ending(code=1013, reason="database_unavailable: The database cannot be used now. Try again in a moment.")
STREAMED: Final = Ending(code=1000, reason="long_enough: Connect again, and resume.")
TOO_LARGE: Final = Ending(code=1009, reason="too_large: A message may have 4096 characters at most.")
NOT_UNDERSTOOD: Final = Ending(code=4400, reason='not_understood: All that may be sent here is {"kind": "ping"}.')
TOKEN_IN_ADDRESS: Final = Ending(
    code=4401, reason="token_in_address: Addresses are logged. Offer the subprotocol bearer.TOKEN, or send a header."
)
ENDED: Final = Ending(code=4401, reason="token_not_valid: What let you in has ended. Sign in again, and resume.")
GONE: Final = Ending(code=4404, reason="project_not_found: The project is gone, or you may not see it any more.")
FELL_BEHIND: Final = Ending(code=4408, reason="fell_behind: You read too slowly. Connect again, and resume.")
TOO_MANY: Final = Ending(code=4429, reason="too_many_requests: You send too much.")
