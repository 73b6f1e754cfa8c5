"""Reading a script file, with a clear word about whatever is wrong with it."""

import re
from pathlib import Path
from typing import Final

from shotwright.domain.errors import ScriptUnreadable
from shotwright.usecases.projects import MAX_SCRIPT_BYTES, check_script

FOUNTAIN: Final = (".fountain", ".spmd")
_USUAL_SHARE: Final = 0.9


def read_script(path: Path) -> str:
    """Return the text of a script file.

    Raises:
        ScriptUnreadable: It does not exist, cannot be read, is not text, is empty or is far too long.
    """
    try:
        if path.is_file() and path.stat().st_size > MAX_SCRIPT_BYTES:
            raise ScriptUnreadable(
                f"{path} has {path.stat().st_size / 1e6:.1f} MB; at most {MAX_SCRIPT_BYTES / 1e6:.0f} MB can be read. "
                "Split it into one file per episode."
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise ScriptUnreadable(f"There is no file {path}. Check the path.") from None
    except IsADirectoryError:
        raise ScriptUnreadable(f"{path} is a folder. Name the script file in it.") from None
    except OSError as error:
        raise ScriptUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    text = _decoded(content, path)
    check_script(text)
    return fenced(text) if path.suffix.lower() in FOUNTAIN else text


def fenced(text: str) -> str:
    """Return a Fountain script as Markdown: a block of code in that language, so that it is read by its own rules."""
    longest = max((len(run) for run in re.findall(r"^[ \t]*(`+)", text, re.MULTILINE)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}fountain\n{text}\n{fence}\n"


def _decoded(content: bytes, path: Path) -> str:
    """Return the text of a file: UTF-8, UTF-16 if it says so, or the Chinese encodings that came before Unicode."""
    is_utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in content and not is_utf16:
        raise _not_text(path)
    for encoding in ("utf-8-sig", "utf-16" if is_utf16 else "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_usual_chinese(text):
            return text
    raise _not_text(path)


def _is_usual_chinese(text: str) -> bool:
    """Whether text is of characters that people write: GB 18030 makes something of almost any bytes."""
    foreign = [char for char in text if not char.isascii()]
    usual = sum(bool(char.encode("gb2312", errors="ignore")) for char in foreign)
    return usual >= _USUAL_SHARE * len(foreign)


def _not_text(path: Path) -> ScriptUnreadable:
    return ScriptUnreadable(f"{path} is not a text file in an encoding that is known. Save it as Markdown in UTF-8.")
