"""Writing: what language models answered, and where script versions come from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STAGES = (
    "rewrite",
    "screenplay",
    "breakdown",
    "shots",
    "camera",
    "translate",
    "advice",
    "reference",
    "keyframe",
    "voice",
    "clip",
)


def upgrade() -> None:
    op.create_table(
        "llm_answer",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(*_STAGES, name="stage_known", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("is_spent", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_llm_answer_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_llm_answer_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_llm_answer")),
    )
    with op.batch_alter_table("llm_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_llm_answer_project_id"), ["project_id"], unique=False)

    op.create_table(
        "llm_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "json_schema",
                "tool",
                "json_object",
                "prompt",
                name="structuredoutput_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_llm_form_provider_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_llm_form")),
        sa.UniqueConstraint("provider_id", "model", name=op.f("uq_llm_form_provider_id_model")),
    )


def downgrade() -> None:
    op.drop_table("llm_form")
    op.drop_table("llm_answer")
