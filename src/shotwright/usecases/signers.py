"""The certificate that a person signs films with: given, told of without its key, opened for an export, taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.people_tables import Signer
from shotwright.db.signers import SignerRows
from shotwright.domain.secret import Secret
from shotwright.domain.signers import SignerFacts, SignerNotFound
from shotwright.vault.sealing import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKept:
    facts: SignerFacts
    created_at: datetime


class Signers:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._rows = SignerRows(session)
        self._vault = vault

    async def of(self, user_id: UUID) -> SignerKept:
        """Return what may be told of somebody's certificate.

        Raises:
            SignerNotFound
        """
        row = await self._get(user_id)
        facts = SignerFacts(
            chain=row.chain,
            subject=row.subject,
            issuer=row.issuer,
            algorithm=row.algorithm,
            expires_at=row.expires_at,
        )
        return SignerKept(facts=facts, created_at=row.created_at)

    async def put(self, user_id: UUID, facts: SignerFacts, key: Secret) -> None:
        """Keep a certificate and its key, instead of those before. The key is sealed for this person alone."""
        row = Signer(
            user_id=user_id,
            chain=facts.chain,
            sealed_key=self._vault.seal(key, _purpose(user_id)),
            subject=facts.subject,
            issuer=facts.issuer,
            algorithm=facts.algorithm,
            expires_at=facts.expires_at,
        )
        await self._rows.put(row)

    async def remove(self, user_id: UUID) -> None:
        """Forget a certificate and its key. Films that are signed stay so.

        Raises:
            SignerNotFound
        """
        await self._rows.delete((await self._get(user_id)).user_id)

    async def open(self, user_id: UUID) -> tuple[str, Secret]:
        """Return the certificates and the key, in PEM, for signing something now.

        Raises:
            SignerNotFound
            SecretNotReadable: The studio's secret key was lost.
        """
        row = await self._get(user_id)
        return row.chain, self._vault.open(row.sealed_key, _purpose(user_id))

    async def reseal(self) -> int:
        """Seal anew whatever is not sealed under the secret key in force. Return how many keys that were.

        Raises:
            SecretNotReadable: One cannot be opened; then nothing is changed.
        """
        old = [row for row in await self._rows.all() if not self._vault.is_current(row.sealed_key)]
        for row in old:
            purpose = _purpose(row.user_id)
            row.sealed_key = self._vault.seal(self._vault.open(row.sealed_key, purpose), purpose)
        return len(old)

    async def _get(self, user_id: UUID) -> Signer:
        row = await self._rows.find(user_id)
        if row is None:
            raise SignerNotFound
        return row


def _purpose(user_id: UUID) -> str:
    return f"signer/{user_id}"
