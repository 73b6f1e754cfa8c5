"""`shotwright doctor`: what is wrong with this installation, and how to mend it."""

import asyncio
from dataclasses import asdict

from sqlalchemy.exc import SQLAlchemyError

from shotwright.cli.checkup import databases, installation, machine
from shotwright.cli.checkup.findings import Finding, Verdict, fail, first_line, is_well
from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.domain.errors import StudioError
from shotwright.settings import Settings

_COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "red"}


async def doctor(*, online: bool, port: int, as_json: bool) -> Exit:
    findings = await look(online=online, port=port)
    if as_json:
        print_json({"is_well": is_well(findings), "findings": [asdict(one) for one in findings]})
        return Exit.OK if is_well(findings) else Exit.UNAVAILABLE
    for one in findings:
        colour = _COLOURS[one.verdict]
        out.print(f"[{colour}]{one.verdict:<4}[/{colour}] ", end="")
        out.print(f"{one.check}: {one.said}", markup=False)
        if one.fix:
            out.print(f"     {one.fix}", markup=False)
    out.print(installation.summary(findings))
    return Exit.OK if is_well(findings) else Exit.UNAVAILABLE


async def look(*, online: bool, port: int) -> list[Finding]:
    """Look at everything that can be looked at. With wrong settings that is the machine alone."""
    settings, findings = installation.read_settings()
    findings += [
        machine.check_python(),
        machine.check_encoders(),
        machine.check_fonts(),
        machine.check_voices(settings.model_dir if settings is not None else None),
        machine.check_clock(),
        machine.check_port(port),
    ]
    if settings is None:
        return findings
    findings += await asyncio.to_thread(_on_disk, settings)
    findings.append(await installation.check_storage(settings))
    findings.append(installation.check_secret_key(settings))
    findings += installation.check_addresses(settings)
    findings += await _people_added(settings, online=online)
    if online and settings.public_url:
        findings.append(await installation.check_public_url(settings))
    return findings


def _on_disk(settings: Settings) -> list[Finding]:
    return [
        *machine.check_folders(settings),
        *databases.check_database(settings),
        databases.check_engine(settings),
        *databases.check_locks(settings),
    ]


async def _people_added(settings: Settings, *, online: bool) -> list[Finding]:
    try:
        return [one async for one in installation.check_providers(settings, online=online)]
    except (StudioError, SQLAlchemyError, OSError, ValueError) as error:  # the rest is told all the same
        return [fail("providers", f"they cannot be looked at: {first_line(error)}", "Mend what is told above first.")]
