"""Where the secret keys come from: the setting, or a file that only its owner can read, made on first use."""

import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from shotwright.domain.errors import SecretKeyNotUsable
from shotwright.domain.secret import Secret
from shotwright.vault.sealing import Vault

_KEY_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600


def open_vault(setting: Secret, file: Path) -> Vault:
    """Return an installation's vault: under the keys of `setting`, separated by commas, else under those of `file`.

    Raises:
        SecretKeyNotUsable: A key is short, or others can read the file.
    """
    given = [Secret(one.strip()) for one in setting.reveal().split(",") if one.strip()]
    return Vault(given or keys_in(file))


def keys_in(file: Path) -> list[Secret]:
    """Return the keys in `file`, the one in force first; if there is no such file, it is made with a new one.

    Raises:
        SecretKeyNotUsable: Others can read it.
    """
    if not file.exists():
        _write(file, [Secret(secrets.token_urlsafe(_KEY_BYTES))], is_new=True)
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SecretKeyNotUsable(f"Others can read {file}, which opens every stored key. Run: chmod 600 {file}")
    return [Secret(line.strip()) for line in file.read_text(encoding="ascii").splitlines() if line.strip()]


def add_key(file: Path) -> Vault:
    """Put a new key in force and keep the others, so that all can still be opened; then everything is sealed anew."""
    keys = [Secret(secrets.token_urlsafe(_KEY_BYTES)), *keys_in(file)]
    _write(file, keys)
    return Vault(keys)


def drop_former_keys(file: Path) -> Vault:
    """Forget all keys but the one in force. What is still sealed under another can never be opened again."""
    keys = keys_in(file)[:1]
    _write(file, keys)
    return Vault(keys)


def _write(file: Path, keys: Sequence[Secret], *, is_new: bool = False) -> None:
    """Write the file whole; if `is_new` and another process was faster, leave that one's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w", encoding="ascii"
        ) as out:
            out.write("".join(f"{key.reveal()}\n" for key in keys))
            out.flush()
            os.fsync(out.fileno())
        if not is_new:
            beside.replace(file)
            return
        with suppress(FileExistsError):
            os.link(beside, file)  # unlike a rename it never takes the place of a file that is there
    finally:
        beside.unlink(missing_ok=True)
