"""A process that tells subscriptions what is due, and then ends: `python -m tests.workflows.telling_worker URL`."""

import asyncio
import sys
from functools import partial

from shotwright.db.session import Database
from shotwright.domain.secret import Secret
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.posting import post
from shotwright.vault.sealing import Vault
from shotwright.workflows.telling import Messenger

KEY = "a key of thirty-two characters or more"


async def work(url: str) -> None:
    database, network = Database(url), Network()
    await Messenger(database, Vault([Secret(KEY)]), partial(post, network=network)).work_off()
    await network.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
