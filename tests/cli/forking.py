"""Commands as processes of their own, without what it takes to start one: a program that has loaded all that they need
forks itself for each of them, as real as any other process from there on. A command that goes on by itself ends at the
latest with that program, and so with the tests.

What reads its environment while it is loaded stays out: the command line itself, with its consoles.
"""

import atexit
import faulthandler
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, TypedDict

_ROOT: Final = Path(__file__).parent.parent.parent
_PROGRAM: Final = "from tests.cli.forking import become_each_command; become_each_command()"
_WRITES_S: Final = 2.0
"""How long a process that hangs has to write down where it does."""

_exit_code: Final = [0]
"""What this process ends with, for whoever ends it."""


class Order(TypedDict):
    """What is run where, and the files that are its standard input, output and error."""

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    files: Sequence[str]


class Stop(TypedDict):
    """Which process is sent a signal, or none if that is 0, and waited for."""

    process: int
    signal: int


class Forker:
    """The program that forks itself, for one command after the other. It ends with this process, however that ends."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._program = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, order: Order) -> int:
        """Begin a command that goes on until it is ended; return its process."""
        with self._turn:
            return self._asked(order)

    def stop(self, process: int, number: signal.Signals) -> int:
        """Send what was started a signal, and wait for its end; return its exit code, as `run` does."""
        with self._turn:
            return self._asked(Stop(process=process, signal=number))

    def run(self, order: Order, timeout_s: float) -> int:
        """Run a command to its end; return its exit code, which is negative if a signal ended it.

        Raises:
            TimeoutError: It did not end in time, and was killed.
        """
        with self._turn:
            process = self._asked(order)
            late = threading.Event()
            watch = threading.Timer(timeout_s, lambda: (late.set(), _end_telling_where(process)))
            watch.start()
            code = self._asked(Stop(process=process, signal=0))
            watch.cancel()
        if late.is_set():
            said = Path(order["files"][-1]).read_text(encoding="utf-8")
            raise TimeoutError(f"{order['arguments']} did not end within {timeout_s} s. It said:\n{said}")
        return code

    def _asked(self, what: Order | Stop) -> int:
        program = self._program
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(f"{json.dumps(what)}\n")
        program.stdin.flush()
        return int(program.stdout.readline())

    def end(self) -> None:
        assert self._program.stdin is not None
        self._program.stdin.close()
        self._program.wait()


@cache
def forker() -> Forker:
    """Return the one of this process of tests, which is ended with it."""
    made = Forker()
    atexit.register(made.end)
    return made


def become_each_command() -> None:
    """Fork for every order that comes in; the forks go on as the command."""
    atexit.register(_leave)  # before anything else is, so that it comes after everything else
    import_module("tests.cli.loaded")  # no sooner than that, and before anybody forks
    gc.freeze()
    running: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "process" in asked:
            answer = _stop(**asked)
            running.discard(asked["process"])
        elif (answer := os.fork()) == 0:
            _become(asked)
            return
        else:
            running.add(answer)
        print(answer, flush=True)  # noqa: T201
    for process in running:
        _stop(process, signal.SIGKILL)


def _end_telling_where(process: int) -> None:
    """End what hangs, once it has written to its standard error where each of its threads was."""
    os.kill(process, signal.SIGUSR1)
    time.sleep(_WRITES_S)
    os.kill(process, signal.SIGKILL)


def _stop(process: int, signal: int) -> int:
    """Send it a signal, or none if that is 0, and wait for its end; return its exit code."""
    os.kill(process, signal)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


def _become(order: Order) -> None:
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["shotwright", *order["arguments"]]
    given, out, err = order["files"]
    for stream, (path, mode) in enumerate(((given, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        opened = os.open(path, mode | os.O_CREAT, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  # the old one has read ahead
    faulthandler.register(signal.SIGUSR1)
    from shotwright.cli.main import main  # noqa: PLC0415

    _exit_code[0] = 1
    try:
        main()
    except SystemExit as end:
        _exit_code[0] = end.code if isinstance(end.code, int) else int(bool(end.code))


def _leave() -> None:
    """End at once: tidying up what was loaded would first copy all of it, for it is shared with the others."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_exit_code[0])
