"""Reading a script file, with a clear word about whatever is wrong with it."""

from pathlib import Path

from shotwright.domain.errors import ScriptUnreadable
from shotwright.usecases.projects import MAX_SCRIPT_BYTES, check_script


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
    return text


def _decoded(content: bytes, path: Path) -> str:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScriptUnreadable(f"{path} is not a text file. Save the script as Markdown in UTF-8.")
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ScriptUnreadable(f"{path} is not a text file. Save the script as Markdown in UTF-8.")
