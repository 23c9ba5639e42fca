"""days off"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_days_off_by_person"),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name="fk_days_off_undone_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_days_off"),
    )
    op.create_index("ix_days_off_scope_last", "days_off", ["scope", "last"])


def downgrade() -> None:
    op.drop_index("ix_days_off_scope_last", table_name="days_off")
    op.drop_table("days_off")
