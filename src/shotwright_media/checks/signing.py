"""A film signed by C2PA (https://spec.c2pa.org): who made it and how, in the film, so that a change shows.

The package `c2pa-python` does it. It is an extra, and loaded only when somebody signs or looks at a signature. A signed
film is never the same bytes twice: signatures and identifiers are random.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from shotwright_media.atomic import replacing
from shotwright_media.checks.labels import Label
from shotwright_media.checks.signing_identity import SigningIdentity, credentials
from shotwright_media.errors import SigningFailed, SigningNotInstalled, UnreadableMedia

_PROVENANCE: Final = "shotwright.provenance"
_MP4: Final = "video/mp4"
_NO_NETWORK: Final = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_INSTALL: Final = "Signatures need a package that is not installed. Install it with: pip install 'shotwright[c2pa]'"


class State(StrEnum):
    """What a signature is worth."""

    TRUSTED = "Trusted"
    """Whole, and from somebody on the reader's list of trust."""
    VALID = "Valid"
    """Whole: the film is as it was signed. Who signed it is for the reader to judge."""
    INVALID = "Invalid"
    """Film or signature was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a signed film says. `faults`: codes of the C2PA specification for what is wrong or not known."""

    state: State
    signer: str
    program: str
    version: str
    source: str
    making_sha256: str
    faults: tuple[str, ...]


def sign(film: Path, out: Path, *, label: Label, making_sha256: str, identity: SigningIdentity, at: datetime) -> None:
    """Write `film` to `out` with a signed statement in it: made by AI, with which program, and of what.

    The statement holds that the film was created (`c2pa.created`) with the label's digital source type, and the hash of
    its provenance's `making`. The signed film is read back and checked before it is there. Label it before; whatever is
    changed afterwards breaks the signature.

    Args:
        film: An MP4.
        out: Where the signed film goes; its index comes first if `film`'s does.
        label: What it says of itself.
        making_sha256: As `provenance.making_sha256` gives it.
        identity: Who signs. With a `timestamp_url` that service is asked over the network, otherwise nobody.
        at: Now, with a time zone.

    Raises:
        SigningFailed: Certificate or key are not fit for it, or the film is no MP4.
        SigningNotInstalled: The package is missing.
        UnreadableMedia: The film is not there.
        DiskFull: No space is left.
    """
    c2pa = _c2pa()
    fit = credentials(identity, at)
    statement = json.dumps(_statement(label, making_sha256), ensure_ascii=False)
    try:
        source = film.open("rb")
    except OSError as error:
        raise UnreadableMedia(f"{film} cannot be read: {error.strerror}. Export it again.") from error
    with source, replacing(out) as part, _Target(part) as target:
        try:
            information = c2pa.C2paSignerInfo(fit.algorithm, fit.chain, fit.private_key, fit.timestamp_url)
            context = c2pa.Context.from_dict(_NO_NETWORK)
            with c2pa.Signer.from_info(information) as signer, c2pa.Builder(statement, context) as builder:
                builder.sign(signer, _MP4, source, target)
        except c2pa.C2paError as error:
            if target.failure is not None:
                raise target.failure from error
            raise SigningFailed(f"{film.name} could not be signed: {error}.") from error


def read_signature(film: Path) -> Signature | None:
    """What the signature in `film` says, checked against its content; None when it has none. No network is used.

    Raises:
        SigningNotInstalled: The package is missing.
        UnreadableMedia: The file is not there, or no MP4.
    """
    c2pa = _c2pa()
    try:
        with film.open("rb") as file:
            reader = c2pa.Reader.try_create(_MP4, file, None, c2pa.Context.from_dict(_NO_NETWORK))
            if reader is None:
                return None
            with reader:
                return _signature(json.loads(reader.json()))
    except (c2pa.C2paError, OSError, LookupError, ValueError) as error:
        raise UnreadableMedia(f"The signature of {film.name} cannot be read: {error}.") from error


class _Target(io.FileIO):
    """A new file that keeps the system's own words on why it could not be written; the library tells others."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w+b")
        self.failure: OSError | None = None

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            self.failure = error
            raise


def _c2pa() -> Any:
    try:
        import c2pa  # noqa: PLC0415  -- an extra
    except ImportError as error:
        raise SigningNotInstalled(_INSTALL) from error
    return c2pa


def _statement(label: Label, making_sha256: str) -> Mapping[str, Any]:
    program = {"name": label.program, "version": label.version}
    created = {"action": "c2pa.created", "digitalSourceType": label.source.address, "softwareAgent": program}
    return {
        "claim_generator_info": [program],
        "title": label.title,
        "format": _MP4,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": _PROVENANCE, "data": {"making_sha256": making_sha256}},
        ],
    }


def _signature(store: dict[str, Any]) -> Signature:
    manifest = store["manifests"][store["active_manifest"]]
    said = {each["label"]: each["data"] for each in manifest["assertions"]}
    actions = next((data["actions"] for label, data in said.items() if label.startswith("c2pa.actions")), [])
    program = manifest["claim_generator_info"][0]
    signer = manifest.get("signature_info", {})
    return Signature(
        state=State(store.get("validation_state", State.INVALID)),
        signer=str(signer.get("common_name") or signer.get("issuer") or ""),
        program=str(program["name"]),
        version=str(program.get("version", "")),
        source=next((str(action["digitalSourceType"]) for action in actions if "digitalSourceType" in action), ""),
        making_sha256=str(said.get(_PROVENANCE, {}).get("making_sha256", "")),
        faults=tuple(str(each["code"]) for each in store.get("validation_status", [])),
    )
