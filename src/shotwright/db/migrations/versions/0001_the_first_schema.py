"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_story()
    _make_money()


def downgrade() -> None:
    _drop_money()
    _drop_story()


def _make_story() -> None:
    op.create_table(
        "executor",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executor")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("avatar_url", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin", "member", name="installationrole_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
    )
    op.create_index(
        "uq_user_local",
        "user",
        ["is_local"],
        unique=True,
        sqlite_where=sa.text("is_local"),
        postgresql_where=sa.text("is_local"),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "style",
            sa.Enum("ink", "comic", name="style_known", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "subtitles",
            sa.Enum(
                "burned", "soft", "none", name="subtitles_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("rate_num", sa.Integer(), nullable=False),
        sa.Column("rate_den", sa.Integer(), nullable=False),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("voice_wishes", sa.JSON(), nullable=False),
        sa.Column("finish", sa.JSON(), nullable=False),
        sa.Column("narrator_voice", sa.String(length=200), nullable=False),
        sa.Column("narrator_speed", sa.Double(), nullable=False),
        sa.Column("script_number", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rate_num > 0 and rate_den > 0", name=op.f("ck_project_rate_positive")),
        sa.CheckConstraint("width_px > 0 and height_px > 0", name=op.f("ck_project_size_positive")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_project_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_source"), ["source"], unique=False)

    op.create_table(
        "artefact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "script",
                "breakdown",
                "reference",
                "keyframe",
                "voice",
                "clip",
                "music",
                "film",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("selected", sa.Integer(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_artefact_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefact")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_artefact_project_id_key")),
    )
    op.create_table(
        "character",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "female", "male", "unknown", name="gender_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "age",
            sa.Enum(
                "child",
                "teen",
                "adult",
                "middle_aged",
                "elder",
                name="age_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("appearance", sa.Text(), nullable=False),
        sa.Column("looks", sa.JSON(), nullable=False),
        sa.Column("personality", sa.Text(), nullable=False),
        sa.Column("voice", sa.String(length=200), nullable=False),
        sa.Column("voice_speed", sa.Double(), nullable=False),
        sa.Column(
            "review",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                name="review_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_character_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_character")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_character_project_id_code")),
    )
    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cut", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_episode_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_episode_project_id_number")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_event_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_project_id_id"), ["project_id", "id"], unique=False)

    op.create_table(
        "location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "city",
                "street",
                "rooftop",
                "office",
                "home",
                "bedroom",
                "kitchen",
                "classroom",
                "corridor",
                "hospital",
                "cafe",
                "shop",
                "station",
                "park",
                "forest",
                "mountain",
                "sea",
                "desert",
                "palace",
                "temple",
                "space",
                "other",
                name="place_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("interior", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "review",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                name="review_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_location_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_location_project_id_code")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "running",
                "completed",
                "failed",
                "cancelled",
                "unknown",
                name="status_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("redo_stale", sa.Boolean(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_run_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_run_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_status"), ["status"], unique=False)

    op.create_table(
        "scene",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column(
            "time_of_day",
            sa.Enum(
                "dawn",
                "day",
                "dusk",
                "night",
                name="timeofday_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "weather",
            sa.Enum(
                "clear",
                "cloudy",
                "rain",
                "storm",
                "snow",
                "fog",
                "wind",
                name="weather_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mood",
            sa.Enum(
                "calm",
                "happy",
                "sad",
                "tense",
                "mystery",
                "action",
                name="mood_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("first_line", sa.Integer(), nullable=True),
        sa.Column("last_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_scene_episode_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_scene_location_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_scene_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_scene_project_id_code")),
    )
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scene_episode_id"), ["episode_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scene_project_id_position"), ["project_id", "position"], unique=False)

    op.create_table(
        "take",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("artefact_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "running",
                "completed",
                "failed",
                "cancelled",
                "unknown",
                name="status_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "review",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                name="review_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("cost_usd_micros", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("worked_s", sa.Double(), nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_by", sa.Uuid(), nullable=True),
        sa.Column("binned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cost_usd_micros >= 0", name=op.f("ck_take_cost_not_negative")),
        sa.ForeignKeyConstraint(["artefact_id"], ["artefact.id"], name=op.f("fk_take_artefact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_take_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ordered_by"], ["user.id"], name=op.f("fk_take_ordered_by")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_take_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take")),
        sa.UniqueConstraint("artefact_id", "number", name=op.f("uq_take_artefact_id_number")),
    )
    with op.batch_alter_table("take", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_take_project_id_status"), ["project_id", "status"], unique=False)

    op.create_table(
        "script_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_script_version_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_script_version_take_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_version")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_script_version_project_id_number")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_decision_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_decision_take_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undoes"], ["decision.id"], name=op.f("fk_decision_undoes"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_decision_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("undoes", name=op.f("uq_decision_undoes")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_project_id_at"), ["project_id", "at"], unique=False)

    op.create_table(
        "media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_media_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_media_take_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_media_project_id_key")),
        sa.UniqueConstraint("take_id", "role", name=op.f("uq_media_take_id_role")),
    )
    op.create_table(
        "shot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "size",
            sa.Enum(
                "extreme_wide",
                "wide",
                "full",
                "medium",
                "medium_close",
                "close_up",
                "extreme_close_up",
                "insert",
                name="shotsize_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "angle",
            sa.Enum(
                "eye_level",
                "low",
                "high",
                "birds_eye",
                "dutch",
                "over_shoulder",
                name="angle_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("camera", sa.JSON(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("transition", sa.JSON(), nullable=False),
        sa.Column("prop", sa.String(length=64), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=True),
        sa.Column("last_line", sa.Integer(), nullable=True),
        sa.Column(
            "review",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                name="review_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("duration_s > 0", name=op.f("ck_shot_duration_positive")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_shot_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scene_id"], ["scene.id"], name=op.f("fk_shot_scene_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shot")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_shot_project_id_code")),
    )
    with op.batch_alter_table("shot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shot_project_id_position"), ["project_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_shot_scene_id"), ["scene_id"], unique=False)

    op.create_table(
        "line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shot_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dialogue",
                "narration",
                "thought",
                name="linekind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("character_code", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "emotion",
            sa.Enum(
                "neutral",
                "happy",
                "tender",
                "sad",
                "angry",
                "worried",
                "afraid",
                "surprised",
                "determined",
                "tired",
                name="emotion_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parenthetical", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shot_id"], ["shot.id"], name=op.f("fk_line_shot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
        sa.UniqueConstraint("shot_id", "number", name=op.f("uq_line_shot_id_number")),
    )


def _make_money() -> None:
    op.create_table(
        "cap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "project", "day", "user", name="capscope_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("limit_usd_micros", sa.BigInteger(), nullable=True),
        sa.Column("warn_percent", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("limit_usd_micros >= 0", name=op.f("ck_cap_limit_not_negative")),
        sa.CheckConstraint("warn_percent >= 0 and warn_percent <= 100", name=op.f("ck_cap_warn_percent_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap")),
        sa.UniqueConstraint("scope", "subject", name=op.f("uq_cap_scope_subject")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "llm",
                "vision",
                "image",
                "video",
                "speech",
                name="modelkind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("protocol", sa.String(length=64), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("key_sealed", sa.Text(), nullable=False),
        sa.Column("key_last4", sa.String(length=4), nullable=False),
        sa.Column("webhook_secret_sealed", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("timeout_s", sa.Double(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("rpm", sa.Integer(), nullable=True),
        sa.Column("rpd", sa.Integer(), nullable=True),
        sa.Column("concurrency", sa.Integer(), nullable=True),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("allow_private", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        sa.Column("cool_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rpm > 0 and rpd > 0 and concurrency > 0", name=op.f("ck_provider_limits_positive")),
        sa.CheckConstraint("retries >= 0", name=op.f("ck_provider_retries_not_negative")),
        sa.CheckConstraint("timeout_s > 0", name=op.f("ck_provider_timeout_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.create_index(
            "uq_provider_name",
            ["name"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("delivery_id", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_delivery_received_at"), ["received_at"], unique=False)
        batch_op.create_index(
            "uq_webhook_delivery_accepted",
            ["provider", "delivery_id"],
            unique=True,
            sqlite_where=sa.text("accepted"),
            postgresql_where=sa.text("accepted"),
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
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
                name="stage_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column(
            "strategy",
            sa.Enum(
                "round_robin",
                "random",
                "weighted",
                "least_loaded",
                name="strategy_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_assignment_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_assignment_provider_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "project_id", "stage", "provider_id", name=op.f("uq_assignment_project_id_stage_provider_id")
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "llm",
                "vision",
                "image",
                "video",
                "speech",
                name="modelkind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "intended",
                "submitting",
                "submitted",
                "running",
                "succeeded",
                "failed",
                "cancelled",
                "unknown",
                name="jobstate_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("provider_job_id", sa.String(length=1000), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("estimate_usd_micros", sa.BigInteger(), nullable=True),
        sa.Column("cost_usd_micros", sa.BigInteger(), nullable=True),
        sa.Column("is_cost_told", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("price_source", sa.Text(), nullable=False),
        sa.Column("price_as_of", sa.Date(), nullable=True),
        sa.Column(
            "error_class",
            sa.Enum(
                "rate_limited",
                "overloaded",
                "network_unknown",
                "auth",
                "quota",
                "content_policy",
                "invalid_input",
                "model_gone",
                "provider_internal",
                name="errorclass_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_job_project_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_job_provider_id")),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_job_take_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_job_idempotency_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_project_id_created_at"), ["project_id", "created_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_job_provider_id_provider_job_id"), ["provider_id", "provider_job_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_job_provider_id_state"), ["provider_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_state_next_look_at"), ["state", "next_look_at"], unique=False)
        batch_op.create_index(
            "uq_job_take_id_part",
            ["take_id", "part"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('failed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('failed', 'cancelled')"),
        )

    op.create_table(
        "job_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "error_class",
            sa.Enum(
                "rate_limited",
                "overloaded",
                "network_unknown",
                "auth",
                "quota",
                "content_policy",
                "invalid_input",
                "model_gone",
                "provider_internal",
                name="errorclass_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_try_job_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_job_try_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_try")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_job_try_job_id_number")),
    )
    with op.batch_alter_table("job_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_try_provider_id_sent_at"), ["provider_id", "sent_at"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "entry",
            sa.Enum(
                "reserve", "release", "settle", name="entry_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("amount_usd_micros", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_ledger_entry_job_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_ledger_entry_project_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_ledger_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("job_id", "entry", name=op.f("uq_ledger_entry_job_id_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_day_entry_amount_usd_micros"),
            ["day", "entry", "amount_usd_micros"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_project_id_entry_amount_usd_micros"),
            ["project_id", "entry", "amount_usd_micros"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_user_id_entry_amount_usd_micros"),
            ["user_id", "entry", "amount_usd_micros"],
            unique=False,
        )


def _drop_money() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_user_id_entry_amount_usd_micros"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_project_id_entry_amount_usd_micros"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_day_entry_amount_usd_micros"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("job_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_try_provider_id_sent_at"))

    op.drop_table("job_try")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_take_id_part",
            sqlite_where=sa.text("state NOT IN ('failed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('failed', 'cancelled')"),
        )
        batch_op.drop_index(batch_op.f("ix_job_state_next_look_at"))
        batch_op.drop_index(batch_op.f("ix_job_provider_id_state"))
        batch_op.drop_index(batch_op.f("ix_job_provider_id_provider_job_id"))
        batch_op.drop_index(batch_op.f("ix_job_project_id_created_at"))

    op.drop_table("job")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_provider_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_webhook_delivery_accepted", sqlite_where=sa.text("accepted"), postgresql_where=sa.text("accepted")
        )
        batch_op.drop_index(batch_op.f("ix_webhook_delivery_received_at"))

    op.drop_table("webhook_delivery")
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_provider_name",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("provider")
    op.drop_table("cap")


def _drop_story() -> None:
    op.drop_table("line")
    with op.batch_alter_table("shot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shot_scene_id"))
        batch_op.drop_index(batch_op.f("ix_shot_project_id_position"))

    op.drop_table("shot")
    op.drop_table("media")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_project_id_at"))

    op.drop_table("decision")
    op.drop_table("script_version")
    with op.batch_alter_table("take", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_take_project_id_status"))

    op.drop_table("take")
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scene_project_id_position"))
        batch_op.drop_index(batch_op.f("ix_scene_episode_id"))

    op.drop_table("scene")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_status"))
        batch_op.drop_index(batch_op.f("ix_run_project_id"))

    op.drop_table("run")
    op.drop_table("location")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_project_id_id"))

    op.drop_table("event")
    op.drop_table("episode")
    op.drop_table("character")
    op.drop_table("artefact")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_source"))
        batch_op.drop_index(batch_op.f("ix_project_owner_id"))

    op.drop_table("project")
    op.drop_index("uq_user_local", "user")
    op.drop_table("user")
    op.drop_table("executor")
