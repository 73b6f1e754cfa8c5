"""Running a command: one event loop, one place where errors become sentences and exit codes."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Coroutine
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

from shotwright.cli.exits import Exit, exit_code
from shotwright.domain.errors import StudioError
from shotwright_sdk.errors import ModelError, ModelUnavailable

log = logging.getLogger(__name__)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def run_command(command: Coroutine[Any, Any, Exit]) -> Exit:
    """Run a command to its end and return its exit code."""
    logging.basicConfig(level=os.environ.get("SHOTWRIGHT_LOG", "WARNING"), format="%(levelname)s %(name)s: %(message)s")
    try:
        return asyncio.run(command)
    except KeyboardInterrupt:
        _say("Stopped. Everything that was finished is kept; the same command goes on from here.")
        return Exit.INTERRUPTED
    except StudioError as error:
        _say(str(error))
        return exit_code(type(error))
    except ModelError as error:
        _say(str(error))
        return Exit.UNAVAILABLE if isinstance(error, ModelUnavailable) else Exit.INPUT
    except ValidationError as error:
        _say("A setting is wrong: " + "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors()))
        return Exit.INPUT
    except OperationalError as error:
        _say(f"The database cannot be used: {error.orig}. Check DATABASE_URL, and the free space on the disk.")
        return Exit.UNAVAILABLE
    except Exception as error:  # the last line of defence: a person gets a sentence, the log gets the rest
        log.debug("the command failed", exc_info=True)
        _say(f"This is a fault in Shotwright: {type(error).__name__}: {error}. SHOTWRIGHT_LOG=DEBUG shows where.")
        return Exit.UNEXPECTED


def _say(sentence: str) -> None:
    err.print(sentence, markup=False)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
