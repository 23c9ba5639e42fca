"""surveys"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("xform", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("stored_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_version"),
        sa.UniqueConstraint("form_id", "version", name="uq_form_version_form_id_version"),
    )
    op.create_table(
        "matrix_row",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name="fk_matrix_row_added_by_person"),
        sa.PrimaryKeyConstraint("code", name="pk_matrix_row"),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("direccion", sa.String(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("design", sa.JSON(), nullable=False),
        sa.Column("cut_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("frame_hash", sa.String(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["form_version_id"], ["form_version.id"], name="fk_wave_form_version_id_form_version"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_wave_opened_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_wave"),
    )
    op.create_index("ix_wave_row_year", "wave", ["row", "year"], unique=False)
    op.create_table(
        "anonymous_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("nivel", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("week", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_anonymous_answer_wave_id_wave"),
        sa.PrimaryKeyConstraint("id", name="pk_anonymous_answer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_anonymous_answer_wave_id", "anonymous_answer", ["wave_id"], unique=False)
    op.create_table(
        "live_session",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("nivel", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_live_session_wave_id_wave", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_live_session"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_live_session_wave_id", "live_session", ["wave_id"], unique=False)
    op.create_table(
        "participation",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("nivel", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("invite_on", sa.Date(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_participation_person_id_person"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_participation_wave_id_wave", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "person_id", name="pk_participation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participation_person_id", "participation", ["person_id"], unique=False)
    op.create_index("ix_participation_wave_id_half", "participation", ["wave_id", "half"], unique=False)
    op.create_table(
        "stratum",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("dre", sa.String(), nullable=False),
        sa.Column("modelo", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("counted_in", sa.String(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("ineligible", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_stratum_wave_id_wave", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "key", name="pk_stratum"),
    )


def downgrade() -> None:
    op.drop_table("stratum")
    op.drop_index("ix_participation_wave_id_half", table_name="participation")
    op.drop_index("ix_participation_person_id", table_name="participation")
    op.drop_table("participation")
    op.drop_index("ix_live_session_wave_id", table_name="live_session")
    op.drop_table("live_session")
    op.drop_index("ix_anonymous_answer_wave_id", table_name="anonymous_answer")
    op.drop_table("anonymous_answer")
    op.drop_index("ix_wave_row_year", table_name="wave")
    op.drop_table("wave")
    op.drop_table("matrix_row")
    op.drop_table("form_version")
