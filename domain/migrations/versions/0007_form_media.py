"""form media"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_medium",
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_version.id"], name="fk_form_medium_form_version_id_form_version"
        ),
        sa.PrimaryKeyConstraint("form_version_id", "name", name="pk_form_medium"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("form_medium")
