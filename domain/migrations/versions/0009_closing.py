"""closing: fichas, records, what docentes say of them"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def fk(table: str, column: str, to: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    target, _, _ = to.partition(".")
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete="CASCADE" if cascade else None)


def upgrade() -> None:
    op.create_table(
        "ficha",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("walk", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        fk("ficha", "form_version_id", "form_version.id"),
        fk("ficha", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name="pk_ficha"),
        sa.UniqueConstraint("form", "person_id", "about", "moment", name="uq_ficha_form_person_id_about_moment"),
    )
    op.create_index("ix_ficha_person_id", "ficha", ["person_id"])
    op.create_index("ix_ficha_form_about", "ficha", ["form", "about"])
    op.create_table(
        "record",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("held", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("compliance", sa.String(), nullable=True),
        sa.Column("protocol", sa.Integer(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("competencies", sa.JSON(), nullable=False),
        sa.Column("resource", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("registered_revision", sa.Integer(), nullable=True),
        fk("record", "activity_id", "activity.id", cascade=True),
        fk("record", "form_version_id", "form_version.id"),
        fk("record", "by", "person.id"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_record"),
    )
    op.create_index("ix_record_at", "record", ["at"])
    op.create_table(
        "record_day",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        fk("record_day", "activity_id", "record.activity_id", cascade=True),
        sa.PrimaryKeyConstraint("activity_id", "day", name="pk_record_day"),
    )
    op.create_table(
        "attendance",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        fk("attendance", "activity_id", "record.activity_id", cascade=True),
        fk("attendance", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("activity_id", "day", "person_id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"])
    op.create_table(
        "confirmation",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("differs", sa.String(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        fk("confirmation", "activity_id", "record.activity_id", cascade=True),
        fk("confirmation", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name="pk_confirmation"),
    )
    op.create_table(
        "consistency_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("differs", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.String(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        fk("consistency_case", "activity_id", "record.activity_id", cascade=True),
        fk("consistency_case", "person_id", "person.id"),
        fk("consistency_case", "settled_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name="pk_consistency_case"),
        sa.UniqueConstraint(
            "activity_id", "person_id", "revision", name="uq_consistency_case_activity_id_person_id_revision"
        ),
    )
    op.create_index("ix_consistency_case_finding", "consistency_case", ["finding"])
    op.create_table(
        "succession",
        sa.Column("docente_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        fk("succession", "docente_id", "person.id"),
        fk("succession", "before_id", "person.id"),
        sa.PrimaryKeyConstraint("docente_id", "year", name="pk_succession"),
    )
    evaluation()
    op.create_index("ix_activity_last_day", "activity", ["last_day"])


def evaluation() -> None:
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("docente_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ie_id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        fk("practice", "docente_id", "person.id"),
        fk("practice", "ie_id", "ie.id"),
        fk("practice", "form_version_id", "form_version.id"),
        fk("practice", "by", "person.id"),
        sa.PrimaryKeyConstraint("id", name="pk_practice"),
        sa.UniqueConstraint("docente_id", "year", "moment", name="uq_practice_docente_id_year_moment"),
    )
    op.create_index("ix_practice_year_moment", "practice", ["year", "moment"])
    op.create_table(
        "performance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("acompanante_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        fk("performance", "acompanante_id", "person.id"),
        fk("performance", "form_version_id", "form_version.id"),
        fk("performance", "observer_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name="pk_performance"),
        sa.UniqueConstraint(
            "acompanante_id", "year", "occasion", "visit", name="uq_performance_acompanante_id_year_occasion_visit"
        ),
    )
    op.create_index("ix_performance_year_occasion", "performance", ["year", "occasion"])


def downgrade() -> None:
    op.drop_index("ix_activity_last_day", table_name="activity")
    for table in ("performance", "practice"):
        op.drop_table(table)
    for table in ("succession", "consistency_case", "confirmation", "attendance", "record_day", "record", "ficha"):
        op.drop_table(table)
