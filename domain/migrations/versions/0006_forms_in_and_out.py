"""forms in and out"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("xform", sa.String(), nullable=True),
        sa.Column("walk", sa.JSON(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_draft_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_form_draft"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pushed_answer",
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("server", "answer_id", name="pk_pushed_answer"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("pushed_answer")
    op.drop_table("form_draft")
