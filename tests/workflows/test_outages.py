"""What the loops of a process are built on."""

import asyncio

import pytest

from shotwright.workflows.outages import said_or_over

_FAR_S = 3_600.0


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize("later", range(6))
async def test_a_loop_that_is_ended_just_when_it_is_told_something_ends(later: int) -> None:
    """Whatever the loop's own machinery does in between: a process that ends while a take does would never be gone."""
    told = asyncio.Event()

    async def loop() -> None:
        while True:
            told.clear()
            await said_or_over(told, _FAR_S)

    task = asyncio.create_task(loop())
    await turns(3)
    told.set()
    await turns(later)
    task.cancel()
    await turns(12)

    assert task.cancelled()


async def test_it_is_over_when_it_is_told_or_after_its_time() -> None:
    told = asyncio.Event()
    await said_or_over(told, 0.01)
    told.set()
    await said_or_over(told, _FAR_S)
