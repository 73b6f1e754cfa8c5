"""Hold the licences of what we install against what we accept, and docs/third-party.md against both.

Looks at the packages of requirements.txt as they are installed here. Run as `python -m tools.check_licences`; with
`--write` it writes the list instead of comparing it.
"""

import importlib.metadata
import sys
from collections.abc import Iterator
from typing import Final

from tools.findings import ROOT, Finding, report
from tools.licences import Review, declared_licence, find_objections, read_review
from tools.locks import Pin, read_lock

LIST: Final = "docs/third-party.md"
LOCK: Final = "requirements.txt"
OURSELVES: Final = "shotwright"


def licence_of(pin: Pin, review: Review) -> str | None:
    """Return the licence people looked up, or else the declared one."""
    return review.licences.get(pin.name) or declared_licence(pin.name)


def find_licence_faults(pins: list[Pin], review: Review) -> Iterator[Finding]:
    """Yield packages that are not installed as locked, or whose licence is unknown or unacceptable."""
    for pin in pins:
        try:
            installed = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(path=LOCK, line=0, message=f"{pin.name} is not installed; run make setup-dev")
            continue
        if installed != str(pin.version):
            yield Finding(path=LOCK, line=0, message=f"{pin.name} {installed} is installed, {pin.version} is locked")
        for objection in find_objections(pin.name, licence_of(pin, review), review):
            yield Finding(path=LOCK, line=0, message=f"{pin.name} {objection}")


def find_review_faults(pins: list[Pin], review: Review) -> Iterator[Finding]:
    """Yield direct dependencies nobody gave a reason for, and entries about packages that are gone."""
    reviews = "tools/third_party.toml"
    direct = {pin.name for pin in pins if OURSELVES in pin.needed_by}
    for name in sorted(direct - set(review.why)):
        yield Finding(path=reviews, line=0, message=f"[why] does not say what {name} is for")
    for name in sorted(set(review.why) - direct):
        yield Finding(path=reviews, line=0, message=f"[why] names {name}, which pyproject.toml does not ask for")
    for name in sorted({*review.licences, *review.copyleft} - {pin.name for pin in pins}):
        yield Finding(path=reviews, line=0, message=f"names {name}, which is not locked")


def write_list(pins: list[Pin], review: Review) -> str:
    """Return the text of docs/third-party.md."""
    rows = [f"| {pin.name} | {pin.version} | {licence_of(pin, review)} | {_reason(pin, review)} |" for pin in pins]
    looked_up = [f"- **{name}**: {review.licences[name]}; {review.readings[name]}." for name in sorted(review.licences)]
    copyleft = [f"- **{name}**: {reason}." for name, reason in sorted(review.copyleft.items())]
    lines = [
        (ROOT / "tools/third_party_intro.md").read_text(encoding="utf-8"),
        *("## Packages", "", "| Package | Version | Licence | Why it is here |", "|---|---|---|---|", *rows, ""),
        *("## Weak copyleft, accepted", "", *copyleft, ""),
        *("## Licences that were looked up", "", *looked_up, ""),
    ]
    return "\n".join(lines)


def _reason(pin: Pin, review: Review) -> str:
    if pin.name in review.why:
        return review.why[pin.name]
    return "needed by " + ", ".join(name for name in pin.needed_by if name != OURSELVES)


def main(arguments: list[str]) -> int:
    """Check, or with `--write` write the list; unacceptable licences are reported either way."""
    # What only another platform installs cannot be looked at here.
    pins = [pin for pin in read_lock(ROOT / LOCK) if pin.applies_here]
    review = read_review(ROOT / "tools/third_party.toml")
    findings = [*find_licence_faults(pins, review), *find_review_faults(pins, review)]
    path = ROOT / LIST
    if findings:
        return report(findings)
    if "--write" in arguments:
        path.write_text(write_list(pins, review), encoding="utf-8")
    elif not path.is_file() or path.read_text(encoding="utf-8") != write_list(pins, review):
        findings.append(Finding(path=LIST, line=0, message="is stale; run make licences"))
    return report(findings)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
