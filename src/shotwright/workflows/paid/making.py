"""Making a take elsewhere: part by part bought, then finished here."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shotwright.db.jobs import JobRows
from shotwright.domain.jobs import JobState
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.paid import points
from shotwright.workflows.paid.buying import Bought, Buyer, Part
from shotwright.workflows.paid.finishing import finished, last_frame
from shotwright.workflows.paid.following import Follower
from shotwright.workflows.paid.trouble import InDoubt, WorkCancelled, bought_already
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.errors import ModelUnavailable


async def make(order: Order, workshop: Workshop) -> Made:
    """Make one take elsewhere. Repeated after a crash, it goes on where the jobs' rows say.

    Raises:
        InDoubt: Money was spent or may have been, and there is no take to show for it: a person decides.
        WorkCancelled: A person cancelled it.
        StudioError, ModelError, MediaError: It came to nothing, and nothing was paid.
    """
    if workshop.paid is None:
        raise ModelUnavailable("This process was started without a way to providers. Start it by `shotwright worker`.")
    points.passed(points.BEGUN)
    follower = Follower(order=order, workshop=workshop, tools=workshop.paid)
    try:
        bought = await _buy_all(workshop, follower)
        made = await finished(order, workshop, [one.kept.key for one in bought])
    except (InDoubt, WorkCancelled):
        raise
    except Exception as error:
        await _hold_what_may_cost(follower, error)
        raise
    points.passed(points.FINISHED)
    return replace(made, facts={**made.facts, "bought": [_told(one) for one in bought]})


async def _buy_all(workshop: Workshop, follower: Follower) -> Sequence[Bought]:
    buyer = Buyer(follower)
    durations_s = await buyer.parts()
    bought: list[Bought] = []
    with TemporaryDirectory(dir=workshop.scratch, prefix="parts-") as folder:
        for number in range(len(durations_s)):
            first_frame = Path(folder) / f"{number}.png" if number else None
            if first_frame is not None:
                await last_frame(workshop, bought[-1].kept.key, first_frame)
            bought.append(await buyer.buy(Part(number=number, durations_s=durations_s, first_frame=first_frame)))
    return bought


async def _hold_what_may_cost(follower: Follower, error: Exception) -> None:
    """Say that the take is in doubt, not failed, if any of it is paid or may be: the next run would pay again."""
    jobs = await follower.unit(lambda session: JobRows(session).of_take(follower.order.take_id))
    may_cost = [job for job in jobs if job.state.may_cost]
    if not may_cost:
        return
    job = may_cost[0]
    if job.state is JobState.SUCCEEDED:
        raise bought_already(job, error) from error
    raise InDoubt(
        f"A fault in Shotwright ({type(error).__name__}: {error}) while job {job.id} was under way. "
        f"`shotwright jobs resolve {job.id} --look-again` takes it up again."
    ) from error


def _told(one: Bought) -> dict[str, Any]:
    kept = asdict(one.kept)
    return {
        "provider": one.provider.settings.name,
        "model": one.provider.settings.model,
        "choice": one.choice,
        "file": kept["key"],
        "facts": kept["facts"],
    }
