"""The tables of language models: what they answered, and how they are best asked."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import PrimaryKey, Record, When, words
from shotwright.domain.stages import Stage
from shotwright_sdk.remote_models import StructuredOutput

_REMEMBERED = text("NOT is_spent")


class LlmAnswer(Record):
    """What came back for one request to a language model. Of the same request at most one is remembered."""

    __tablename__ = "llm_answer"
    __table_args__ = (
        Index(
            "uq_llm_answer_remembered",
            "project_id",
            "input_hash",
            unique=True,
            sqlite_where=_REMEMBERED,
            postgresql_where=_REMEMBERED,
        ),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"), unique=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    input_hash: Mapped[str] = mapped_column(String(64))
    """Of provider, address and body; SHA-256."""
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
