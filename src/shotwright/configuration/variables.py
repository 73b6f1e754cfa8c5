"""`${NAME}` in a configuration: the one way in which secrets come in."""

import os
import re
from collections.abc import Mapping
from typing import Any, Final

from dotenv import dotenv_values

from shotwright.configuration.complaints import Complaint
from shotwright.configuration.documents import Document, KeyPath

DOTENV: Final = ".env"
_REFERENCE: Final = re.compile(r"\$\$\{|\$\{([^}]*)\}")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ONLY_REFERENCES: Final = re.compile(r"(\$\{[A-Za-z_][A-Za-z0-9_]*\}[\s,]*)+")
_PASSWORD: Final = re.compile(r"://[^/@:]*:(?!\$\{)[^/@]+@")


def environment() -> Mapping[str, str]:
    """Return the environment, over what `.env` in this folder says."""
    return {**dotenv(), **os.environ}


def dotenv() -> Mapping[str, str]:
    """Return what `.env` in this folder says."""
    return {name: value for name, value in dotenv_values(DOTENV).items() if value is not None}


def expanded(
    document: Document, path: KeyPath, value: Any, variables: Mapping[str, str]
) -> tuple[Any, list[Complaint]]:
    """Return a value with every `${NAME}` in it replaced, and what is wrong. `$${` stands for `${` itself."""
    complaints: list[Complaint] = []

    def fill(text: str, at: KeyPath) -> str:
        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            if name is None:
                return "${"
            if not _NAME.fullmatch(name):
                complaints.append(document.complaint(at, f"“${{{name}}}” does not name an environment variable."))
            elif name not in variables:
                complaints.append(document.complaint(at, f"there is no environment variable {name}. Set it."))
            return variables.get(name, "")

        return _REFERENCE.sub(replacement, text)

    def walk(one: Any, at: KeyPath) -> Any:
        if isinstance(one, str):
            return fill(one, at)
        if isinstance(one, Mapping):
            return {key: walk(below, (*at, key)) for key, below in one.items()}
        if isinstance(one, list):
            return [walk(below, (*at, str(index))) for index, below in enumerate(one)]
        return one

    return walk(value, path), complaints


def refers_only(text: str) -> bool:
    """Whether a text is nothing but references, as a secret has to be."""
    return not text or _ONLY_REFERENCES.fullmatch(text.strip()) is not None


def holds_password(url: str) -> bool:
    """Whether an address holds a password that is not a reference."""
    return _PASSWORD.search(url) is not None
