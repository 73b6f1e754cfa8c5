"""What is read of a YAML file, where it stands, and what is refused before anything is built from it."""

import tracemalloc
from pathlib import Path

import pytest

from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.configuration.documents import LARGEST, parse_document, read_document


def told(error: pytest.ExceptionInfo[ConfigUnreadable]) -> str:
    return str(error.value)


def test_scalars_are_texts_and_what_says_nothing_is_none() -> None:
    document = parse_document("config.yaml", "registration: off\nrate: 24\nvalue: ~\nempty:\nquoted: 'null'\nyes: on\n")

    assert document.content == {
        "registration": "off", "rate": "24", "value": None, "empty": None, "quoted": "null", "yes": "on",
    }  # fmt: skip


def test_every_key_has_its_line_in_blocks_and_in_braces() -> None:
    document = parse_document("config.yaml", "# mine\na:\n  b: 1\n  c: {d: 2,\n      e: [x,\n  y]}\n")

    lines = {".".join(path): document.line_of(path) for path in document.spans}
    assert lines == {"a": 2, "a.b": 3, "a.c": 4, "a.c.d": 4, "a.c.e": 5, "a.c.e.0": 5, "a.c.e.1": 6}
    assert document.line_of(("a", "nowhere", "deeper")) == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert parse_document("config.yaml", text).content == {}


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "line 1: anchors (&) and aliases (*) are not read"),
        ("a: &x 1\n", "line 1: anchors"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", "line 2: tags (here tag:yaml.org,2002:python/object"),
        ("a: !secret x\n", "line 1: tags (here !secret) are not read"),
        ("a: !!int 3\n", "line 1: tags"),
        ("a: 1\n<<: {b: 2}\n", "line 2: “<<” merges are not read"),
        ("a: 1\n---\nb: 2\n", "a second document begins here"),
        ("a: " + "[" * 40 + "]" * 40, "line 1: this is nested more than 12 levels deep"),
        ("a: " + "{b: " * 40 + "}" * 40, "line 1: this is nested more than 12 levels deep"),
        ("- a\n- b\n", "line 1: write keys with values"),
        ("just words", "line 1: write keys with values"),
        ("a: 1\n\tb: 2\n", "line 2: this is not YAML"),
        ("a: [1, 2\nb: 3\n", "this is not YAML"),
        ("a: 1\nb: 2\na: 3\n", "line 3, a: this was already said in line 1"),
        ("? [x]\n: 1\n", "line 1: a key is a single word"),
        ("a: \x01\n", "this is not YAML"),
        ("a: {b: ${C}}\n", "line 1: this is not YAML: expected ',' or '}', but got '{'. Between braces"),
    ],
)
def test_what_a_configuration_does_not_need_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigUnreadable) as refusal:
        parse_document("config.yaml", text)

    assert said in told(refusal)
    assert told(refusal).startswith("config.yaml")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()

    with pytest.raises(ConfigUnreadable, match=f"at most {LARGEST // 1000} kB are read"):
        read_document(path)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"a: 1\nb: \xff\xfe\n")

    with pytest.raises(ConfigUnreadable, match=r"config\.yaml, line 2: this is not text in UTF-8"):
        read_document(path)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigUnreadable, match="the file cannot be read: Is a directory"):
        read_document(tmp_path)


def test_a_byte_order_mark_and_chinese_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("producer: 夜车工作室\n", encoding="utf-8-sig")

    assert read_document(path).content == {"producer": "夜车工作室"}
