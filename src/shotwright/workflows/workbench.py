"""Where the workflows of a process find their tools, and learn that the process is ending.

The engine lays out a bench when it starts and closes it when it stops. A workflow stays at the bench at which it began:
one that sleeps while the studio is closed, and opened again in the same process, must not wake at the next one's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from shotwright.workflows import outages
from shotwright.workflows.workshop import Workshop

_T = TypeVar("_T")


@dataclass(slots=True)
class _Bench:
    workshop: Workshop | None = None
    on_end: Callable[[], None] | None = None
    on_full: Callable[[], None] | None = None
    is_closing: bool = False


@dataclass(slots=True)
class _Process:
    """There is one engine in a process at a time."""

    bench: _Bench


_process = _Process(_Bench())
_own: ContextVar[_Bench] = ContextVar("bench")


def lay_out(workshop: Workshop, on_end: Callable[[], None], on_full: Callable[[], None]) -> None:
    """Give the workflows that begin from now on their tools, and say whom to tell of ends and of a full disk."""
    _process.bench = _Bench(workshop, on_end, on_full)


def close() -> None:
    """Let nothing that breaks from now on count as a failure: the process is ending, and takes its tools along."""
    _process.bench.is_closing = True


def clear() -> None:
    """Take the tools away again."""
    bench = _process.bench
    bench.workshop = bench.on_end = bench.on_full = None


def workshop() -> Workshop:
    """Return the tools of the workflow that asks."""
    tools = _bench().workshop
    assert tools is not None, "the engine has not been started"
    return tools


def tell_of_end() -> None:
    """Say that something has ended, and what waited for it may begin."""
    if (on_end := _bench().on_end) is not None:
        on_end()


@contextmanager
def at_the_bench() -> Generator[None]:
    """Around a workflow, which is left without an outcome if anything breaks while the process is ending.

    The engine that is ending refuses the next step, and would write that down as the workflow's outcome.
    """
    token = _own.set(_process.bench)
    try:
        yield
    except Exception:
        give_up_if_closing()
        raise
    finally:
        _own.reset(token)


def give_up_if_closing() -> None:
    """End this workflow without an outcome if its process is ending; the next one takes it up again.

    The engine has closed its own book by then, so it cannot write the cancellation down either.
    """
    if _bench().is_closing:
        raise asyncio.CancelledError


async def outlasting_outages(action: Callable[[], Awaitable[_T]]) -> _T:
    """Repeat `action` while the database cannot be reached, until this process is ending."""
    return await outages.outlasting_outages(action, _bench().on_full, give_up_if_closing)


def _bench() -> _Bench:
    return _own.get(_process.bench)
