"""`takes --prompt`: what a take was asked for with, exactly."""

import sys
from dataclasses import asdict
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, print_json
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.sent import Sent, SentPrompts
from shotwright.wiring.studio import open_studio


async def show_prompt(project: str, key: str, number: int | None, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        sent = await SentPrompts(session, facts.id).of(key, number)
    if as_json:
        print_json(_told(sent))
        return Exit.OK
    err.print(f"Take {sent.number} of {key}, {_by(sent)}:", style="dim", markup=False)
    sys.stdout.write(f"{sent.prompt}\n")
    if sent.negative:
        err.print("Negative, for models that take one:", style="dim", markup=False)
        sys.stdout.write(f"{sent.negative}\n")
    return Exit.OK


def _by(sent: Sent) -> str:
    recipe = sent.recipe
    if recipe.is_prompt_by_hand:
        made = "a prompt of your own"
    elif recipe.template:
        made = f"by {recipe.prompt_set}/{recipe.template} v{recipe.template_version}"
    else:
        made = "made without a template"
    if sent.requests:
        return f"{made}, sent to {sent.requests[0].provider}"
    if recipe.provider != EMBEDDED:
        return f"{made}, for {recipe.provider}"
    return f"{made}; nothing was sent" + (", and the embedded models read no prompts" if recipe.prompt else "")


def _told(sent: Sent) -> dict[str, Any]:
    recipe = sent.recipe
    return {
        "key": sent.key,
        "take": sent.number,
        "prompt": sent.prompt,
        "negative": sent.negative,
        "set": recipe.prompt_set,
        "template": recipe.template,
        "version": recipe.template_version,
        "by_hand": recipe.is_prompt_by_hand,
        "requests": [asdict(one) for one in sent.requests],
    }
