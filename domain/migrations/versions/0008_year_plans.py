"""year plans"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('asked', 'draft', 'impossible')")
ACCEPTED = sa.text("state = 'accepted'")
WAITS = sa.text("status = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "year_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("acompanante_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=True),
        sa.Column("in_step", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["acompanante_id"], ["person.id"], name="fk_year_plan_acompanante_id_person"),
        sa.ForeignKeyConstraint(["based_on"], ["year_plan.id"], name="fk_year_plan_based_on_year_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_year_plan"),
    )
    op.create_index("ix_year_plan_state", "year_plan", ["state"], unique=False)
    op.create_index("ix_year_plan_acompanante_id_year", "year_plan", ["acompanante_id", "year"], unique=False)
    for name, where in (("uq_year_plan_open", OPEN), ("uq_year_plan_accepted", ACCEPTED)):
        op.create_index(
            name, "year_plan", ["acompanante_id", "year"], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "planned_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ie_ids", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_planned_activity_activity_id_activity"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["year_plan.id"], name="fk_planned_activity_plan_id_year_plan", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_activity"),
        sa.UniqueConstraint(
            "plan_id", "work", "subject", "number", name="uq_planned_activity_plan_id_work_subject_number"
        ),
    )
    op.create_index("ix_planned_activity_activity_id", "planned_activity", ["activity_id"], unique=False)
    op.create_index(
        "ix_planned_activity_waiting", "planned_activity", ["plan_id"], unique=False,
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip
    op.create_table(
        "plan_file",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_plan_file_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_plan_file"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("plan_file", "planned_activity", "year_plan"):
        op.drop_table(table)
