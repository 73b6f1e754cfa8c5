"""What can go wrong with what people ask of a served studio: projects, runs, exports, files. See `errors.py`.

* NotFound: RunNotFound, TemplateNotFound, MediaNotFound, ExportNotFound
* Conflict: ProjectBusy, TemplateNameTaken, StageNotAllowed, NothingToExport, ExportNotReady, RequestUnderWay,
  NoSamples
* Invalid: TargetNotKnown, RequestKeyReused
* TooMany: TooManyFollowing
"""

from collections.abc import Mapping

from shotwright.domain.errors import Conflict, Invalid, NotFound, TooMany


class RunNotFound(NotFound):
    code = "run_not_found"

    def __init__(self, run: str) -> None:
        super().__init__(f"This project has no run {run}.")


class TemplateNotFound(NotFound):
    code = "template_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no project template “{name}”.")


class MediaNotFound(NotFound):
    code = "media_not_found"

    def __init__(self, media: str) -> None:
        super().__init__(f"There is no file {media}.")


class ExportNotFound(NotFound):
    code = "export_not_found"

    def __init__(self, export: str) -> None:
        super().__init__(f"This project has no export {export}, or the export has no such file.")


class ProjectBusy(Conflict):
    """Work on it is under way, or nobody knows what became of it."""

    code = "project_busy"

    def __init__(self, project: str, under_way: Mapping[str, int]) -> None:
        what = ", ".join(f"{count} {name}" for name, count in under_way.items())
        super().__init__(
            f"“{project}” still has work under way or in doubt ({what}). Cancel its run, wait for the end, and settle "
            "what is in doubt; then delete it."
        )


class TemplateNameTaken(Conflict):
    code = "template_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a project template “{name}”. Choose another name.")


class StageNotAllowed(Conflict):
    """A stage cannot be skipped, retried or rolled back. The message says why."""

    code = "stage_not_allowed"


class NothingToExport(Conflict):
    code = "nothing_to_export"

    def __init__(self, project: str) -> None:
        super().__init__(f"“{project}” has no finished film yet. Its plan shows what is missing.")


class ExportNotReady(Conflict):
    code = "export_not_ready"

    def __init__(self, status: str) -> None:
        super().__init__(f"The export is {status}: there is nothing to download.")


class ExportNotFailed(Conflict):
    code = "export_not_failed"

    def __init__(self, status: str) -> None:
        super().__init__(f"The export is {status}: only one that failed is tried again. Order another.")


class RequestUnderWay(Conflict):
    code = "request_under_way"

    def __init__(self) -> None:
        super().__init__(
            "A request with this Idempotency-Key was begun, and nobody knows yet how it ended. Ask again in a moment; "
            "if that stays so, look whether it happened before you use another key."
        )


class RequestKeyReused(Invalid):
    code = "request_key_reused"

    def __init__(self, why: str = "This Idempotency-Key was used for another request. Use a new key for each.") -> None:
        super().__init__(why)


class TargetNotKnown(Invalid):
    code = "target_not_known"

    def __init__(self, target: str) -> None:
        super().__init__(f"“{target}” is nothing that can be made here. Name kinds, codes or keys of the plan.")


class TooManyFollowing(TooMany):
    code = "too_many_following"

    def __init__(self, most: int) -> None:
        super().__init__(f"You follow live from {most} places already. Close some of them.", retry_after_s=60)


class NoSamples(Conflict):
    code = "no_samples"

    def __init__(self) -> None:
        super().__init__("Nobody makes samples here. `shotwright seed` does, where the studio runs.")
