"""activities"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("etapa", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("docente_id", sa.Integer(), nullable=True),
        sa.Column("ie_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("counter_day", sa.Date(), nullable=True),
        sa.Column("counter_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counter_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["counter_by"], ["person.id"], name="fk_activity_counter_by_person"),
        sa.ForeignKeyConstraint(["docente_id"], ["person.id"], name="fk_activity_docente_id_person"),
        sa.ForeignKeyConstraint(["ie_id"], ["ie.id"], name="fk_activity_ie_id_ie"),
        sa.ForeignKeyConstraint(["organiser_id"], ["person.id"], name="fk_activity_organiser_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    op.create_index("ix_activity_docente_id_year", "activity", ["docente_id", "year"], unique=False)
    op.create_index("ix_activity_ie_id_day", "activity", ["ie_id", "day"], unique=False)
    op.create_index("ix_activity_organiser_id_year", "activity", ["organiser_id", "year"], unique=False)
    op.create_index(
        "uq_activity_visita",
        "activity",
        ["docente_id", "year", "number"],
        unique=True,
        sqlite_where=sa.text("kind = 'visita' AND state <> 'cancelled'"),
        postgresql_where=sa.text("kind = 'visita' AND state <> 'cancelled'"),
    )
    op.create_table(
        "activity_day",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ie_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_day_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ie_id"], ["ie.id"], name="fk_activity_day_ie_id_ie"),
        sa.ForeignKeyConstraint(["organiser_id"], ["person.id"], name="fk_activity_day_organiser_id_person"),
        sa.PrimaryKeyConstraint("activity_id", "day", "ie_id", name="pk_activity_day"),
    )
    op.create_index("ix_activity_day_ie_id_day", "activity_day", ["ie_id", "day"], unique=False)
    op.create_index("ix_activity_day_organiser_id_day", "activity_day", ["organiser_id", "day"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_history_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_history_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_activity_id", "history", ["activity_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_participant_person_id_person"),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name="pk_participant"),
    )
    op.create_index("ix_participant_person_id", "participant", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_participant_person_id", table_name="participant")
    op.drop_table("participant")
    op.drop_index("ix_history_activity_id", table_name="history")
    op.drop_table("history")
    op.drop_index("ix_activity_day_organiser_id_day", table_name="activity_day")
    op.drop_index("ix_activity_day_ie_id_day", table_name="activity_day")
    op.drop_table("activity_day")
    op.drop_index(
        "uq_activity_visita",
        table_name="activity",
        sqlite_where=sa.text("kind = 'visita' AND state <> 'cancelled'"),
        postgresql_where=sa.text("kind = 'visita' AND state <> 'cancelled'"),
    )
    op.drop_index("ix_activity_organiser_id_year", table_name="activity")
    op.drop_index("ix_activity_ie_id_day", table_name="activity")
    op.drop_index("ix_activity_docente_id_year", table_name="activity")
    op.drop_table("activity")
