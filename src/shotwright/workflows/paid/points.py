"""Named points at which a test can end the process, to see that nothing is paid twice and nothing is lost."""

import os
import signal
from typing import Final

VARIABLE: Final = "SHOTWRIGHT_DIE_AT"
INTENDED: Final = "intended"
CLAIMED: Final = "claimed"
ANSWERED: Final = "answered"
KEPT: Final = "kept"
SUBMITTED: Final = "submitted"
LOOKED: Final = "looked"
SUCCEEDED: Final = "succeeded"
FETCHED: Final = "fetched"
DELIVERED: Final = "delivered"
POINTS: Final = (INTENDED, CLAIMED, ANSWERED, KEPT, SUBMITTED, LOOKED, SUCCEEDED, FETCHED, DELIVERED)


def passed(point: str) -> None:
    """Die here if a test asked for it; else do nothing."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
