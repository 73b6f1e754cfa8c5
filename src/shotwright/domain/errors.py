"""What can go wrong in the studio's own terms. No HTTP and no exit codes here.

* StudioError
  * NotFound      - the thing does not exist
    * ProjectNotFound, ArtefactNotFound, TakeNotFound, FileNotInStorage, ProviderNotFound, JobNotFound
    * ScriptVersionNotFound
  * Unauthenticated - nobody knows who asks
  * Forbidden     - we know who asks, and they may not do this
  * TooMany       - it was asked for too often; later it works again
  * Conflict      - the thing is not in a state that allows this
    * TakeMoveNotAllowed, ReviewNotAllowed, StudioBusy, JobMoveNotAllowed, JobUnderWay, ProviderNameTaken
    * ProviderBusy, ProjectPaused, LlmInDoubt, ChangedMeanwhile, DoneMeanwhile, RecordInUse
  * Invalid       - the input breaks a rule of the studio
    * ScriptUnreadable, WordsChanged, FormatNotAllowed, VoiceNotKnown, NameNotUsable, LayersNotReadable, FileNotUsable
    * AmountNotUsable, ProviderNotUsable, OutsideLimits, SecretKeyNotUsable, AddressNotUsable, EditNotAllowed
    * NoLanguageModel, LlmRefused, WritingNotPossible
  * PaymentRequired - it costs money that nobody has allowed to be spent
    * BudgetExceeded, PriceUnknown
  * Unavailable   - something outside is missing or down; trying again later may work
    * StorageFull, OutputNotWritable, DatabaseBehind, SecretNotReadable, LlmFailed, LlmAnswerUnusable
    * ProviderUnreachable

What goes wrong with people and their accounts is in `people_errors.py`.

`code` is for programs and never changes; the message is for people, says what to do, and may change.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class StudioError(Exception):
    code: ClassVar[str] = "studio_error"


class NotFound(StudioError):
    code = "not_found"


class Conflict(StudioError):
    code = "conflict"


class Invalid(StudioError):
    code = "invalid"


class PaymentRequired(StudioError):
    code = "payment_required"


class Unavailable(StudioError):
    code = "unavailable"


class Unauthenticated(StudioError):
    """Nobody knows who asks. `is_of_token`: a token was given, and is of no use."""

    code = "unauthenticated"
    is_of_token: ClassVar[bool] = False


class Forbidden(StudioError):
    code = "forbidden"


class TooMany(StudioError):
    """`retry_after_s` says in how many seconds it works again."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ProjectNotFound(NotFound):
    code = "project_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no project “{name}”. `shotwright status` lists the projects.")


class ArtefactNotFound(NotFound):
    code = "artefact_not_found"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is nothing called “{key}” in this project. `shotwright plan` lists what there is.")


class TakeNotFound(NotFound):
    code = "take_not_found"

    def __init__(self, key: str, number: int | None = None) -> None:
        what = f"take {number}" if number is not None else "a finished take"
        super().__init__(f"“{key}” has no {what}. `shotwright takes PROJECT {key}` lists its takes.")


class ScriptVersionNotFound(NotFound):
    code = "script_version_not_found"

    def __init__(self, number: int | None = None) -> None:
        which = f"version {number} of the script" if number is not None else "script in force"
        super().__init__(f"There is no {which}. `shotwright story versions PROJECT` lists them, `story use` takes one.")


class FileNotInStorage(NotFound):
    code = "file_not_in_storage"

    def __init__(self, key: str) -> None:
        super().__init__(f"The file {key} is not in the project's storage. Was it moved or deleted by hand?")


class ChangedMeanwhile(Conflict):
    """What is to be edited is not what the editor saw any more. `current` is what it is now."""

    code = "changed_meanwhile"

    def __init__(self, current: Mapping[str, Any]) -> None:
        super().__init__("Somebody changed this since you looked. Look again, and make your change once more.")
        self.current = current


class DoneMeanwhile(Conflict):
    """Two did what only one can at the same moment, and the other was first."""

    code = "done_meanwhile"

    def __init__(self) -> None:
        super().__init__("Somebody else did this at the same moment. Look again, then try once more if need be.")


class TakeMoveNotAllowed(Conflict):
    code = "take_move_not_allowed"

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"A take that is {current} cannot become {wanted}.")


class ReviewNotAllowed(Conflict):
    code = "review_not_allowed"


class StudioBusy(Conflict):
    code = "studio_busy"

    def __init__(self, home: str) -> None:
        super().__init__(
            f"Another shotwright process is making films in {home}. Wait for it, or stop it; "
            "past one process, use PostgreSQL (DATABASE_URL)."
        )


class ScriptUnreadable(Invalid):
    code = "script_unreadable"


class WordsChanged(Invalid):
    code = "words_changed"

    def __init__(self, shot: str, sentence: str) -> None:
        where = f" in {shot}" if shot else ""
        super().__init__(f"The breakdown does not keep to the script{where}: {sentence} Nothing was taken over.")


class FormatNotAllowed(Invalid):
    code = "format_not_allowed"


class VoiceNotKnown(Invalid):
    code = "voice_not_known"


class EditNotAllowed(Invalid):
    code = "edit_not_allowed"


class RecordInUse(Conflict):
    code = "record_in_use"


class NameNotUsable(Invalid):
    code = "name_not_usable"


class LayersNotReadable(Invalid):
    code = "layers_not_readable"


class FileNotUsable(Invalid):
    code = "file_not_usable"


class ProviderNotFound(NotFound):
    code = "provider_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no provider “{name}”. `shotwright models list` lists the providers.")


class JobNotFound(NotFound):
    code = "job_not_found"

    def __init__(self, job: str) -> None:
        super().__init__(f"There is no job {job}. `shotwright jobs list` lists the jobs.")


class JobMoveNotAllowed(Conflict):
    code = "job_move_not_allowed"

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"A job that is {current} cannot become {wanted}.")


class JobUnderWay(Conflict):
    code = "job_under_way"

    def __init__(self, job: str, state: str) -> None:
        super().__init__(f"Job {job} was already asked for the same thing and is {state}; nothing is bought twice.")


class ProjectPaused(Conflict):
    code = "project_paused"

    def __init__(self, project: str) -> None:
        super().__init__(f"“{project}” is paused: nothing new is started. `shotwright resume {project}` lets it go on.")


class ProviderNameTaken(Conflict):
    code = "provider_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a provider “{name}”. Choose another name, or edit that one.")


class ProviderBusy(Conflict):
    code = "provider_busy"

    def __init__(self, name: str, jobs: int) -> None:
        super().__init__(
            f"“{name}” still has {jobs} of our jobs, and its key is needed to ask for them. "
            "Wait for them, or settle them (`shotwright jobs`); switching it off keeps new ones away."
        )


class AmountNotUsable(Invalid):
    code = "amount_not_usable"

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not an amount of money. Write dollars, like 100 or 0.08.")


class ProviderNotUsable(Invalid):
    code = "provider_not_usable"


class OutsideLimits(Invalid):
    code = "outside_limits"


class AddressNotUsable(Invalid):
    code = "address_not_usable"


class SecretKeyNotUsable(Invalid):
    code = "secret_key_not_usable"


class NoLanguageModel(Invalid):
    code = "no_language_model"

    def __init__(self, stage: str = "", *, reason: str = "") -> None:
        super().__init__(
            reason
            or f"No language model is assigned to the stage {stage}. Add one (`shotwright models add`), "
            f"then run `shotwright models assign {stage} NAME`."
        )


class WritingNotPossible(Invalid):
    """What is to be written cannot be, as it was asked for: a topic is empty, a count is out of bounds."""

    code = "writing_not_possible"


class LlmRefused(Invalid):
    """A language model, or its vendor's filter, will not answer. The message quotes it."""

    code = "llm_refused"


class LlmAnswerUnusable(Unavailable):
    """A language model answered, and never so that it was of use. The message says what was wrong last."""

    code = "llm_answer_unusable"


class LlmFailed(Unavailable):
    """A language model could not be asked; nothing was bought."""

    code = "llm_failed"


class LlmInDoubt(Conflict):
    code = "llm_in_doubt"

    def __init__(self, job: str, reason: str) -> None:
        super().__init__(
            f"Nobody knows whether this was answered and paid: {reason} Look in the provider's own list, then say "
            f"what became of it: `shotwright jobs resolve {job}`."
        )


class BudgetExceeded(PaymentRequired):
    """A cap leaves too little. The message says which, and names the amounts."""

    code = "budget_exceeded"


class PriceUnknown(PaymentRequired):
    code = "price_unknown"

    def __init__(self, provider: str, model: str) -> None:
        super().__init__(
            f"Nobody knows what {model} of {provider} costs, so no cap can hold it. Give the model a price, "
            "or allow jobs of unknown price."
        )


class ProviderUnreachable(Unavailable):
    code = "provider_unreachable"


class StorageFull(Unavailable):
    code = "storage_full"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The disk is full: {where} could not be written. Free some space and run the same command again; "
            "everything that was finished is kept."
        )


class OutputNotWritable(Unavailable):
    code = "output_not_writable"


class DatabaseBehind(Unavailable):
    code = "database_behind"


class SecretNotReadable(Unavailable):
    code = "secret_not_readable"

    def __init__(self) -> None:
        super().__init__(
            "A stored key cannot be read with the secret key of this installation. Put the former "
            "SHOTWRIGHT_SECRET_KEY or the file secret.key back, or enter the provider's key again."
        )
