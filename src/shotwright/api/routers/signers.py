"""What one signs films with."""

from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.parts import PartsDep, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.signers import SignerGiven, SignerRead
from shotwright.domain.permissions import Action
from shotwright.domain.secret import Secret
from shotwright.domain.signers import SignerNotFound, SignerNotUsable
from shotwright.usecases.signers import Signers
from shotwright.workflows.delivering.signers import examined

router = APIRouter(prefix="/users/me/signer", tags=["exports"])


@router.get("", responses=problems(SignerNotFound), dependencies=[needs(Action.ACCOUNT)])
async def read_signer(session: Session, parts: PartsDep, caller: CallerDep) -> SignerRead:
    """Show the certificate that you sign films with (C2PA). Its key is shown to nobody."""
    return SignerRead.of(await Signers(session, parts.vault).of(caller.user_id))


@router.put("", responses=problems(SignerNotUsable), dependencies=[needs(Action.ACCOUNT)])
async def put_signer(given: SignerGiven, session: Session, parts: PartsDep, caller: CallerDep) -> SignerRead:
    """Give the certificate that you want to sign films with, and its key, instead of those before."""
    facts, key = examined(given.certificate, Secret(given.private_key.get_secret_value()))
    signers = Signers(session, parts.vault)
    await signers.put(caller.user_id, facts, key)
    return SignerRead.of(await signers.of(caller.user_id))


@router.delete(
    "",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(SignerNotFound),
    dependencies=[needs(Action.ACCOUNT)],
)
async def delete_signer(session: Session, parts: PartsDep, caller: CallerDep) -> None:
    """Forget your certificate and its key. Exports that wait to be signed fail; films that are signed stay so."""
    await Signers(session, parts.vault).remove(caller.user_id)
