"""Killing the process that buys, hundreds of times: `make chaos`, or `python -m tools.chaos --rounds 3`.

Each round kills one process at every point of an image, a video and a line, in another order, and some at random
moments. At the end it prints what came of it; the exit code is 1 if anything was sent twice or lost.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from shotwright_sim.server import Simulator
from tests.workflows.killing import Campaign
from tests.workflows.paid_cases import CASES, Case
from tests.workflows.tallies import RANDOM, Tally, table

_AT_RANDOM: Final = 5
"""So many a round and kind."""


async def campaigns(rounds: int, seed: int) -> dict[str, Tally]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shotwright-chaos-")))
        found: dict[Case, Campaign] = {}
        for case in CASES:
            simulator = stack.enter_context(Simulator(looks=1))
            found[case] = Campaign(case, simulator, folder / str(case), seed)
            await found[case].prepare()  # one after the other: a process migrates one database at a time
        kills = (kill(campaign, case, rounds, seed) for case, campaign in found.items())
        for ended in await asyncio.gather(*kills, return_exceptions=True):  # all have ended before their folders go
            if ended is not None:
                raise ended
    return {str(case): campaign.tally for case, campaign in found.items()}


async def kill(campaign: Campaign, case: Case, rounds: int, seed: int) -> None:
    for number in range(rounds):
        moments = [*case.moments, *[RANDOM] * _AT_RANDOM]
        random.Random(f"{case} {seed} {number}").shuffle(moments)
        await campaign.kill_at(moments)
        print(f"{case}: round {number + 1} of {rounds}, {campaign.tally.kills.total()} kills", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    tallies = asyncio.run(campaigns(options.rounds, options.seed))
    print(*table(tallies), sep="\n")
    print(f"{(time.monotonic() - start) / 60:.0f} minutes, seed {options.seed}")
    return 0 if all(tally.is_good for tally in tallies.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
