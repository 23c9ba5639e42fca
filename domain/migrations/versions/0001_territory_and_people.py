"""territory and people"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
        sa.UniqueConstraint("day", "scope", name="uq_closure_day_scope"),
    )
    op.create_table(
        "dre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dre"),
        sa.UniqueConstraint("code", name="uq_dre_code"),
        sa.UniqueConstraint("name", name="uq_dre_name"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("apellidos", sa.String(), nullable=False),
        sa.Column("nombres", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("language_origin", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("code", name="uq_person_code"),
    )
    op.create_table(
        "wrong_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_try"),
    )
    op.create_index("ix_wrong_try_chat_id_at", "wrong_try", ["chat_id", "at"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_person_id_purpose", "consent", ["person_id", "purpose"], unique=False)
    op.create_table(
        "contact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_contact_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_contact"),
        sa.UniqueConstraint("chat_id", name="uq_contact_chat_id"),
    )
    op.create_table(
        "identity",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_hash", sa.String(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_four_hash", sa.String(), nullable=False),
        sa.Column("mobile_hash", sa.String(), nullable=True),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_identity"),
        sa.UniqueConstraint("document_hash", name="uq_identity_document_hash"),
    )
    op.create_index("ix_identity_mobile_hash", "identity", ["mobile_hash"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_invitation_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"], unique=False)
    op.create_table(
        "ugel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dre_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["dre_id"], ["dre.id"], name="fk_ugel_dre_id_dre"),
        sa.PrimaryKeyConstraint("id", name="pk_ugel"),
        sa.UniqueConstraint("code", name="uq_ugel_code"),
        sa.UniqueConstraint("dre_id", "name", name="uq_ugel_dre_id_name"),
    )
    op.create_table(
        "red",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ugel_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ugel_id"], ["ugel.id"], name="fk_red_ugel_id_ugel"),
        sa.PrimaryKeyConstraint("id", name="pk_red"),
        sa.UniqueConstraint("ugel_id", "name", name="uq_red_ugel_id_name"),
    )
    op.create_table(
        "ie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cod_mod", sa.String(), nullable=False),
        sa.Column("anexo", sa.String(), nullable=False),
        sa.Column("codlocal", sa.String(), nullable=True),
        sa.Column("codinst", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ugel_id", sa.Integer(), nullable=False),
        sa.Column("red_id", sa.Integer(), nullable=True),
        sa.Column("nivel", sa.String(), nullable=True),
        sa.Column("modelo", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("frontera", sa.Boolean(), nullable=False),
        sa.Column("lengua_1", sa.String(), nullable=True),
        sa.Column("lengua_2", sa.String(), nullable=True),
        sa.Column("lengua_3", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["red_id"], ["red.id"], name="fk_ie_red_id_red"),
        sa.ForeignKeyConstraint(["ugel_id"], ["ugel.id"], name="fk_ie_ugel_id_ugel"),
        sa.PrimaryKeyConstraint("id", name="pk_ie"),
        sa.UniqueConstraint("cod_mod", "anexo", name="uq_ie_cod_mod_anexo"),
    )
    op.create_index("ix_ie_ugel_id", "ie", ["ugel_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("acompanante_id", sa.Integer(), nullable=False),
        sa.Column("docente_id", sa.Integer(), nullable=False),
        sa.Column("ie_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("etapa", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["acompanante_id"], ["person.id"], name="fk_assignment_acompanante_id_person"),
        sa.ForeignKeyConstraint(["docente_id"], ["person.id"], name="fk_assignment_docente_id_person"),
        sa.ForeignKeyConstraint(["ie_id"], ["ie.id"], name="fk_assignment_ie_id_ie"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_acompanante_id_year", "assignment", ["acompanante_id", "year"], unique=False)
    op.create_index("ix_assignment_docente_id_year", "assignment", ["docente_id", "year"], unique=False)
    op.create_index("ix_assignment_ie_id", "assignment", ["ie_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ie_id", sa.Integer(), nullable=True),
        sa.Column("ugel_id", sa.Integer(), nullable=True),
        sa.Column("dre_id", sa.Integer(), nullable=True),
        sa.Column("direccion", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["dre_id"], ["dre.id"], name="fk_role_dre_id_dre"),
        sa.ForeignKeyConstraint(["ie_id"], ["ie.id"], name="fk_role_ie_id_ie"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_person_id_person"),
        sa.ForeignKeyConstraint(["ugel_id"], ["ugel.id"], name="fk_role_ugel_id_ugel"),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
    )
    op.create_index("ix_role_ie_id", "role", ["ie_id"], unique=False)
    op.create_index("ix_role_person_until", "role", ["person_id", "until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_role_person_until", table_name="role")
    op.drop_index("ix_role_ie_id", table_name="role")
    op.drop_table("role")
    op.drop_index("ix_assignment_ie_id", table_name="assignment")
    op.drop_index("ix_assignment_docente_id_year", table_name="assignment")
    op.drop_index("ix_assignment_acompanante_id_year", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_ie_ugel_id", table_name="ie")
    op.drop_table("ie")
    op.drop_table("red")
    op.drop_table("ugel")
    op.drop_index("ix_invitation_person_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_index("ix_identity_mobile_hash", table_name="identity")
    op.drop_table("identity")
    op.drop_table("contact")
    op.drop_index("ix_consent_person_id_purpose", table_name="consent")
    op.drop_table("consent")
    op.drop_index("ix_wrong_try_chat_id_at", table_name="wrong_try")
    op.drop_table("wrong_try")
    op.drop_table("person")
    op.drop_table("dre")
    op.drop_table("closure")
