"""`shotwright dev provider-sim`: every vendor on this machine."""

import asyncio
import signal
from collections.abc import Sequence

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.domain.errors import ProviderNotUsable
from shotwright_sim.desk import KEY
from shotwright_sim.scenarios import Scenario
from shotwright_sim.server import Simulator
from shotwright_sim.wires import WIRES


async def provider_sim(port: int, looks: int, scenarios: Sequence[str], *, as_json: bool) -> Exit:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with Simulator(port=port, looks=looks) as simulator:
        for one in scenarios:
            wire, _, name = one.partition("=")
            if wire not in {known.name for known in WIRES} or name not in set(Scenario):
                raise ProviderNotUsable(f"“{one}” is not VENDOR=SCENARIO. Scenarios: {', '.join(Scenario)}.")
            simulator.script(wire, name)
        addresses = {wire.name: simulator.url(wire.name) for wire in WIRES}
        if as_json:
            print_json({"key": KEY, "addresses": addresses})
        else:
            for name, address in addresses.items():
                out.print(f"{name:15} {address}")
            out.print(f"The key is {KEY}. Add a model with --url and --private. Stop with Ctrl-C.")
        out.file.flush()
        await stopped.wait()
        submits = sum(seen.submits for seen in simulator.desk.seen)
        err.print(f"{submits} requests could have cost money; {len(simulator.desk.jobs)} jobs were accepted.")
    return Exit.OK
