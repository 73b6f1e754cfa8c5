"""Running a command: one event loop, one place where errors become sentences and exit codes."""

import asyncio
import json
import logging
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

from shotwright.cli.exits import Exit, exit_code
from shotwright.cli.logs import set_up_logs
from shotwright.domain.errors import StudioError
from shotwright_media.errors import DiskFull, MediaError
from shotwright_sdk.errors import ModelError, ModelUnavailable

log = logging.getLogger(__name__)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_T = TypeVar("_T")


def run_command(command: Coroutine[Any, Any, Exit]) -> Exit:
    """Run a command to its end and return its exit code."""
    set_up_logs()
    try:
        return run_to_its_end(command)
    except (KeyboardInterrupt, Exception) as error:  # the last line of defence: a person gets a sentence
        log.debug("the command failed", exc_info=True)
        sentence, code = _answer(error)
        err.print(sentence, markup=False)
        return code


def run_to_its_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Run on the fastest event loop that there is for this machine; as `asyncio.run` does, otherwise."""
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop  # there is none for that machine

    return uvloop.run(work)


def _answer(error: BaseException) -> tuple[str, Exit]:
    """Return what to say of an error, and with which code to leave."""
    match error:
        case KeyboardInterrupt():
            kept = "Stopped. Everything that was finished is kept; the same command goes on from here."
            return kept, Exit.INTERRUPTED
        case StudioError():
            return str(error), exit_code(type(error))
        case ModelError() | MediaError():
            outside = isinstance(error, (ModelUnavailable, DiskFull))
            return str(error), Exit.UNAVAILABLE if outside else Exit.INPUT
        case ValidationError():
            wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            return f"A setting is wrong: {wrong}.", Exit.INPUT
        case OperationalError():
            hint = "Check DATABASE_URL, and the free space on the disk."
            return f"The database cannot be used: {error.orig}. {hint}", Exit.UNAVAILABLE
        case _:
            fault = f"This is a fault in Shotwright: {type(error).__name__}: {error}."
            return f"{fault} SHOTWRIGHT_LOG=DEBUG shows where.", Exit.UNEXPECTED


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
