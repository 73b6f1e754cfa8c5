"""Named points at which a test can end the process, to see that nothing is paid twice and nothing is lost.

They are listed in the order in which a job passes them. Those that end in -ING lie inside a transaction: all is said,
and nothing is committed.
"""

import os
import signal
from typing import Final

VARIABLE: Final = "SHOTWRIGHT_DIE_AT"
BEGUN: Final = "begun"
INTENDING: Final = "intending"
INTENDED: Final = "intended"
CLAIMING: Final = "claiming"
CLAIMED: Final = "claimed"
ANSWERED: Final = "answered"
SUBMITTING: Final = "submitting"
SUBMITTED: Final = "submitted"
LOOKED: Final = "looked"
NOTED: Final = "noted"
"""What the result will be called is noted, the result itself is not there yet."""
KEPT: Final = "kept"
ENDING: Final = "ending"
"""The end of the job and its settlement, before they are committed."""
SUCCEEDED: Final = "succeeded"
DELIVERING: Final = "delivering"
DELIVERED: Final = "delivered"
FINISHED: Final = "finished"
"""The take's own files are there."""
COMPLETING: Final = "completing"
COMPLETED: Final = "completed"
ALWAYS: Final = (BEGUN, INTENDING, INTENDED, CLAIMING, CLAIMED, ANSWERED, NOTED, KEPT, ENDING, SUCCEEDED)
AFTER: Final = (FINISHED, COMPLETING, COMPLETED)
AT_ONCE: Final = (*ALWAYS, *AFTER)
"""The points of a job whose vendor answers with what it made."""
LATER: Final = (*ALWAYS, SUBMITTING, SUBMITTED, LOOKED, DELIVERING, DELIVERED, *AFTER)
"""Those of one whose vendor takes it and does it later."""


def passed(point: str) -> None:
    """Die here if a test asked for it; else do nothing."""
    if point and os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
