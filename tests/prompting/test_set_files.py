"""Sets as files: what is written is read as the same, and what a stranger sends is refused with a sentence."""

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright.domain.templates import PromptStage, Template, TemplateNotUsable, Variable, VariableType
from shotwright.prompting.archive import read_set, zipped
from shotwright.prompting.files import template_of, template_text

SET = "code: mine\nname: Mine\n"
PLAIN = "---\nstage: keyframe\n---\n{{ who }}\n"
lines = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join).map(str.strip)


@settings(deadline=None)
@given(texts.filter(bool), texts, texts, lines)
def test_a_template_that_is_written_is_read_as_the_same(text: str, system: str, negative: str, note: str) -> None:
    variables = (
        Variable(name="grain", default=text, description=note, sample=note),
        Variable(name="dust", type=VariableType.INT, default=3),
        Variable(name="who", type=VariableType.LIST, default=[text, {"a": 1}]),
    )
    template = Template(
        stage=PromptStage.CLIP, text=text, system=system, negative=negative, note=note, variables=variables
    )

    assert template_of(template_text(template, 7, variables), "clip.md") == (template, 7)


def test_a_file_without_front_matter_is_the_template_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text(SET)
    (tmp_path / "keyframe.j2").write_text("{{ who }}\n")
    (tmp_path / "read me.txt").write_text("not ours")

    assert read_set(tmp_path).templates == (Template(stage=PromptStage.KEYFRAME, text="{{ who }}"),)


def archive(*entries: tuple[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in entries:
            opened.writestr(name, text)
    return target.getvalue()


def link() -> bytes:
    entry = zipfile.ZipInfo("keyframe.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        opened.writestr("set.yaml", SET)
        opened.writestr(entry, "/etc/passwd")
    return target.getvalue()


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nstage: keyframe\n"
HOSTILE = {
    "a path": (archive(("set.yaml", SET), ("../../evil.md", PLAIN)), "has a folder in its name"),
    "an absolute path": (archive(("set.yaml", SET), ("/etc/evil.md", PLAIN)), "has a folder in its name"),
    "a path of Windows": (archive(("set.yaml", SET), ("..\\evil.md", PLAIN)), "has a folder in its name"),
    "a link": (link(), "is a link"),
    "a bomb": (archive(("set.yaml", SET), ("keyframe.md", "a" * 50_000_000)), "keyframe.md is too large"),
    "many files": (archive(("set.yaml", SET), *((f"{n}.md", PLAIN) for n in range(60))), "61 files"),
    "no set": (archive(("keyframe.md", PLAIN)), "holds no set.yaml"),
    "not a zip": (b"PK\3\4 and no more", "is not a zip"),
    "a damaged zip": (archive(("set.yaml", SET * 100))[:90] + b"\0" * 200, "is not a zip"),
    "aliases": (archive(("set.yaml", SET), ("keyframe.md", f"---\n{BOMB}---\nx")), "aliases"),
    "an object": (archive(("set.yaml", "!!python/object:os.system {}")), "set.yaml is not YAML"),
    "a list": (archive(("set.yaml", "[1, 2]")), "set.yaml must say"),
    "deep YAML": (archive(("set.yaml", "[" * 5000)), "set.yaml is not YAML"),
    "a wrong name": (archive(("set.yaml", "code: ../mine\nname: x\n")), "set.yaml, code: a name has"),
    "a field too many": (archive(("set.yaml", SET + "run: rm\n")), "set.yaml, run"),
    "no stage": (archive(("set.yaml", SET), ("mine.md", "{{ who }}")), "mine.md does not say which stage"),
    "an unknown stage": (archive(("set.yaml", SET), ("a.md", "---\nstage: dance\n---\nx")), "a.md, stage"),
    "a stage twice": (archive(("set.yaml", SET), ("a.md", PLAIN), ("b.md", PLAIN)), "another template for keyframe"),
    "no end": (archive(("set.yaml", SET), ("a.md", "---\nstage: clip\nx")), "the second “---” is missing"),
    "no text": (archive(("set.yaml", SET), ("keyframe.md", "a\0b")), "not a text file"),
    "a wrong default": (
        archive(("set.yaml", SET), ("a.md", "---\nstage: clip\nvariables: [{name: n, type: int, default: x}]\n---\nx")),
        "“n” must be of type int",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_one_sentence(name: str, tmp_path: Path) -> None:
    content, told = HOSTILE[name]
    path = tmp_path / "set.zip"
    path.write_bytes(content)

    with pytest.raises(TemplateNotUsable, match=told) as refused:
        read_set(path)

    assert "\n" not in str(refused.value)


def test_a_folder_with_a_link_or_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text(SET)
    (tmp_path / "keyframe.md").symlink_to("/etc/hostname")
    with pytest.raises(TemplateNotUsable, match="not a file of its own"):
        read_set(tmp_path)
    (tmp_path / "keyframe.md").unlink()
    (tmp_path / "keyframe.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateNotUsable, match="not text in UTF-8"):
        read_set(tmp_path)


def test_a_zip_holds_the_same_bytes_for_the_same_texts(tmp_path: Path) -> None:
    files = {"set.yaml": SET, "keyframe.md": PLAIN}
    (tmp_path / "set.zip").write_bytes(zipped(files))

    assert zipped(files) == zipped(dict(reversed(files.items())))
    assert read_set(tmp_path / "set.zip").form.code == "mine"
