"""What a check found, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    """It works, but not for ever, or not all of it."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line. `fix` says what to do; "" where there is nothing to."""

    check: str
    verdict: Verdict
    said: str
    fix: str = ""


def ok(check: str, said: str) -> Finding:
    return Finding(check=check, verdict=Verdict.OK, said=said)


def warn(check: str, said: str, fix: str) -> Finding:
    return Finding(check=check, verdict=Verdict.WARN, said=said, fix=fix)


def fail(check: str, said: str, fix: str) -> Finding:
    return Finding(check=check, verdict=Verdict.FAIL, said=said, fix=fix)


def is_well(findings: Iterable[Finding]) -> bool:
    return all(one.verdict is not Verdict.FAIL for one in findings)


def first_line(error: BaseException) -> str:
    """Return an error's first line; where it says nothing, its name."""
    lines: Sequence[str] = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
