"""Prompt sets, templates and their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
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
    "character",
    "location",
    "keyframe",
    "clip",
)


def upgrade() -> None:
    op.create_table(
        "prompt_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("base", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_prompt_set_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_set")),
        sa.UniqueConstraint("code", name=op.f("uq_prompt_set_code")),
    )
    op.create_table(
        "project_prompts",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=True),
        sa.Column("shipped", sa.String(length=16), nullable=False),
        sa.Column("look", sa.String(length=32), nullable=False),
        sa.Column("look_text", sa.Text(), nullable=False),
        sa.Column("look_prefix", sa.Text(), nullable=False),
        sa.Column("look_suffix", sa.Text(), nullable=False),
        sa.Column("look_negative", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_prompts_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["prompt_set.id"], name=op.f("fk_project_prompts_set_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_prompts")),
    )
    op.create_index(op.f("ix_project_prompts_set_id"), "project_prompts", ["set_id"], unique=False)
    op.create_table(
        "prompt_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("negative", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_prompt_override_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_override")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_prompt_override_project_id_key")),
    )
    op.create_table(
        "prompt_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(*_STAGES, name="promptstage_known", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("in_force", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["prompt_set.id"], name=op.f("fk_prompt_template_set_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_template")),
        sa.UniqueConstraint("set_id", "stage", name=op.f("uq_prompt_template_set_id_stage")),
    )
    op.create_table(
        "prompt_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("negative", sa.Text(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_prompt_version_number_positive")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_prompt_version_author_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["prompt_template.id"], name=op.f("fk_prompt_version_template_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_version")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_prompt_version_template_id_number")),
    )
    op.create_table(
        "prompt_use",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("set_code", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(*_STAGES, name="promptstage_known", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_prompt_use_take_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("take_id", name=op.f("pk_prompt_use")),
    )
    op.create_index(
        op.f("ix_prompt_use_set_code_stage_version"), "prompt_use", ["set_code", "stage", "version"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_prompt_use_set_code_stage_version"), table_name="prompt_use")
    op.drop_table("prompt_use")
    op.drop_table("prompt_version")
    op.drop_table("prompt_template")
    op.drop_table("prompt_override")
    op.drop_index(op.f("ix_project_prompts_set_id"), table_name="project_prompts")
    op.drop_table("project_prompts")
    op.drop_table("prompt_set")
