"""What `shotwright models rotate` does."""

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.settings import Settings
from shotwright.wiring.paying import rotate_secret_key
from shotwright.wiring.studio import open_studio


async def rotate(*, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        count = await rotate_secret_key(studio.settings, studio.database)
    if as_json:
        print_json({"resealed": count})
    else:
        out.print(f"The keys of {count} models were sealed anew; the former secret key opens nothing any more.")
        out.print("Restart what is running: it knows the former key alone.")
    return Exit.OK
