"""`openapi`: the description of the HTTP interface, without a studio behind it."""

import json
from pathlib import Path

import yaml

from shotwright.api.app import described_app
from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import out
from shotwright_media.atomic import write_bytes


async def openapi(output: Path | None, *, as_yaml: bool) -> Exit:
    """Write the document to `output`, or print it."""
    document = described_app().openapi()
    if as_yaml:
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
    else:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        out.file.write(text)
        return Exit.OK
    with writing_to(output):
        write_bytes(output, text.encode())
    out.print(f"{output} describes {len(document['paths'])} addresses.", markup=False)
    return Exit.OK
