"""The tables of language models: what they answered, and how they are best asked."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import PrimaryKey, Record, When, words
from shotwright.domain.stages import Stage
from shotwright_sdk.remote_models import StructuredOutput


class LlmAnswer(Record):
    """What came back for one request to a language model. The job's idempotency key says what the request was."""

    __tablename__ = "llm_answer"

    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"), primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    body: Mapped[str] = mapped_column(LongText)
    """The provider's answer, as it came."""
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    cached_tokens: Mapped[int]
    latency_ms: Mapped[int]
    is_spent: Mapped[bool] = mapped_column(default=False)
    """Whether it was of no use: the same request is bought anew."""
    created_at: Mapped[When]


class LlmForm(Record):
    """In which form a provider's model is known to give structured answers."""

    __tablename__ = "llm_form"
    __table_args__ = (UniqueConstraint("provider_id", "model"),)

    id: Mapped[PrimaryKey]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(String(200))
    form: Mapped[StructuredOutput] = mapped_column(words(StructuredOutput))
    learned_at: Mapped[When]
