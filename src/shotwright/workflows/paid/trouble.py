"""How paid work ends if it does not end well."""

from shotwright.db.money_tables import Job
from shotwright.domain.errors import StudioError


class PaidWorkFailed(StudioError):
    """It came to nothing, and that is certain. The message says why."""

    code = "paid_work_failed"


class WorkCancelled(StudioError):
    """A person cancelled it."""

    code = "cancelled"


class InDoubt(StudioError):
    """Money may have been spent, and what became of it only a person can find out. Nothing is sent again before."""

    code = "in_doubt"


def doubt_about(job: Job, provider: str) -> InDoubt:
    """Say of a job in doubt what a person can do."""
    why = job.error or "Its answer was lost."
    known = f" It calls the job {job.provider_job_id}." if job.provider_job_id else ""
    return InDoubt(
        f"Nobody knows what became of job {job.id} at {provider}: {why}{known} Look into its list of jobs, then say "
        f"`shotwright jobs resolve {job.id}` with --it-ran ID or --it-did-not-run; --look-again asks it once more, "
        "--give-up does without it and counts it as paid."
    )


def cannot_be_had(job: Job, provider: str, why: str) -> InDoubt:
    """Say of a job that is done and paid what a person can do to get what it made."""
    return InDoubt(
        f"Job {job.id} at {provider} is done and paid, but what it made cannot be fetched: {why} "
        f"`shotwright jobs resolve {job.id} --look-again` tries again, --give-up does without it."
    )


def bought_already(job: Job, error: Exception) -> InDoubt:
    """Say of work that came to nothing although a part of it is paid what a person can do."""
    why = str(error).rstrip(".") or type(error).__name__
    return InDoubt(
        f"{why}. But job {job.id} for it is done and paid, and the next run would buy that again. "
        f"`shotwright jobs resolve {job.id} --look-again` goes on with what is there, --give-up does without it."
    )


def stalled(job: Job, provider: str) -> InDoubt:
    """Say of a job that takes too long what a person can do. It may still be done, and is paid for if it is."""
    why = f" It last said: {job.error}" if job.error else ""
    return InDoubt(
        f"Job {job.id} at {provider} ({job.provider_job_id}) is not done after an hour.{why} "
        f"`shotwright jobs resolve {job.id} --look-again` waits for another; `shotwright jobs cancel {job.id}` asks "
        "the provider to stop, and --give-up does without it and counts it as paid."
    )
