"""The commands of prompt sets: what there is, new versions, and files."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.errors import FileNotUsable
from shotwright.domain.templates import Plain, PromptStage, SetFacts, TemplateNotUsable
from shotwright.prompting.archive import read_set, zipped
from shotwright.prompting.files import LONGEST_FILE, SetForm, set_of, template_of, template_text, to_yaml
from shotwright.prompting.shipped import given_variables
from shotwright.settings import Settings
from shotwright.usecases.prompt_versions import difference
from shotwright.usecases.prompts import Prompts, VersionFacts
from shotwright.usecases.wording import with_variables
from shotwright.wiring.studio import open_studio
from shotwright_media.atomic import write_bytes


async def list_sets(*, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        found = await Prompts(session).sets()
    if as_json:
        print_json([_set(one) for one in found])
        return Exit.OK
    rows = table("set", "name", "language", "templates of its own")
    for one in found:
        rows.add_row(one.code, one.name, one.language, "all" if one.is_shipped else ", ".join(one.stages) or "none yet")
    out.print(rows)
    return Exit.OK


def _set(one: SetFacts) -> dict[str, Any]:
    return asdict(one)


async def new(name: str, base: str, title: str, description: str, *, as_json: bool) -> Exit:
    head: dict[str, Plain] = {"code": name, "name": title or name, "description": description, "base": base}
    form: SetForm = set_of(to_yaml({**head, "language": base}), f"“{name}”")
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        made = await Prompts(session).create(form)
    if as_json:
        print_json(_set(made))
    else:
        out.print(
            f"{name} is there. `shotwright prompts edit {name} keyframe` writes its first template.", markup=False
        )
    return Exit.OK


async def remove(name: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        await Prompts(session).remove(name)
    if as_json:
        print_json({"removed": name})
    else:
        out.print(f"{name} was removed.", markup=False)
    return Exit.OK


async def show(name: str, stage: PromptStage | None, version: int | None, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        prompts = Prompts(session)
        facts = await prompts.set(name)
        stages = [stage] if stage is not None else list(PromptStage)
        found = {one: await prompts.versions(name, one) for one in stages}
        chosen = await prompts.version(name, stage, version) if stage is not None else None
    if as_json:
        told = {one: [_version(version) for version in versions] for one, versions in found.items()}
        print_json({**_set(facts), "templates": told if chosen is None else {chosen.found.ref.stage: _version(chosen)}})
    elif chosen is not None:
        sys.stdout.write(_as_file(chosen))
    else:
        rows = table("stage", "in force", "versions", "note")
        for one, versions in found.items():
            current = next(version for version in versions if version.is_in_force)
            rows.add_row(one, str(current.found.ref), str(len(versions)), current.template.note)
        out.print(rows)
    return Exit.OK


def _as_file(one: VersionFacts) -> str:
    given = given_variables(one.template.stage, one.found.language)
    return template_text(one.template, one.found.ref.version, given)


def _version(one: VersionFacts) -> dict[str, Any]:
    return {
        "template": str(one.found.ref),
        **asdict(one.found.ref),
        "in_force": one.is_in_force,
        "author": one.author,
        "created_at": one.created_at,
        **one.template.parts,
        "note": one.template.note,
        "variables": [asdict(variable) for variable in with_variables(one.found).variables],
    }


async def edit(
    name: str, stage: PromptStage, file: Path | None, note: str, back_to: int | None, *, as_json: bool
) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            before = await Prompts(session).version(name, stage)
        if back_to is not None:
            async with studio.database.unit() as session:
                made = await Prompts(session).put_in_force(name, stage, back_to)
        else:
            text = _read(file) if file is not None else _edited(_as_file(before))  # no transaction waits for an editor
            where = file.name if file is not None else f"{name}/{stage}"
            template = replace(template_of(text, where, stage=stage)[0], note=note)
            if template.stage is not stage:
                raise TemplateNotUsable(f"{where} is a template for {template.stage}, not for {stage}.")
            async with studio.database.unit() as session:
                made = await Prompts(session).save(name, template)
    if as_json:
        print_json(_version(made))
    elif made.found.ref == before.found.ref:
        out.print(f"Nothing has changed: {made.found.ref} counts.", markup=False)
    else:
        out.print(f"{made.found.ref} counts from now on. `plan` shows what became stale.", markup=False)
    return Exit.OK


async def withdraw(name: str, stage: PromptStage, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        now = await Prompts(session).withdraw(name, stage)
    if as_json:
        print_json(_version(now))
    else:
        out.print(
            f"{now.found.ref} counts from now on; {name}’s own versions are kept. `plan` shows what became stale.",
            markup=False,
        )
    return Exit.OK


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
        if len(content) > LONGEST_FILE:
            raise FileNotUsable(f"{path} is too large: at most {LONGEST_FILE // 1000} kB are read.")
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotUsable(f"{path} cannot be read as text: {error}.") from error
    if "\0" in text:
        raise FileNotUsable(f"{path} is not a text file.")
    return text


def _edited(text: str) -> str:
    if not sys.stdin.isatty():
        raise FileNotUsable("There is no terminal for an editor. Name a file: `--file template.md`.")
    return click.edit(text, extension=".md") or text


async def diff(name: str, stage: PromptStage, versions: tuple[int, int] | None, other: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        prompts = Prompts(session)
        if other:
            pair = [await prompts.version(name, stage), await prompts.version(other, stage)]
        elif versions is not None:
            pair = [await prompts.version(name, stage, number) for number in versions]
        else:
            pair = list(await prompts.versions(name, stage))[-2:]
    first, last = pair[0], pair[-1]
    names = (str(first.found.ref), str(last.found.ref))
    text = difference(first.template, last.template, names)
    if as_json:
        print_json({"first": names[0], "second": names[1], "diff": text})
    else:
        sys.stdout.write(f"{text}\n" if text else f"{names[0]} and {names[1]} are the same.\n")
    return Exit.OK


async def export_set(name: str, target: Path, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        files = await Prompts(session).as_files(name)
    with writing_to(target):
        if target.suffix == ".zip":
            write_bytes(target, zipped(files))
        else:
            _write_folder(target, files)
    if as_json:
        print_json({"set": name, "target": str(target), "files": sorted(files)})
    else:
        out.print(f"{len(files)} files of “{name}” are in {target}.", markup=False)
    return Exit.OK


def _write_folder(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_bytes(folder / name, text.encode())


async def import_set(source: Path, code: str, *, as_json: bool) -> Exit:
    files = read_set(source)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts, made = await Prompts(session).bring(files, code)
    if as_json:
        print_json({**_set(facts), "new_versions": [str(one) for one in made]})
    elif made:
        out.print(f"“{facts.code}”: {', '.join(str(one) for one in made)}.", markup=False)
    else:
        out.print(f"“{facts.code}” holds all of it already.", markup=False)
    return Exit.OK
