"""Make the tables of tags, lists and relations."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, key_type

revision = "20261129_parties_tag"
down_revision = "20261129_support_reached"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kernel_tag",
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("colour", key_type, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_tag")),
        sa.UniqueConstraint("sort", "folded", name=op.f("uq_kernel_tag_sort_folded")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_tag_word", "kernel_tag", ["folded", "id"], unique=False)
    op.create_table(
        "kernel_tag_on",
        sa.Column("tag_id", key_type, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["kernel_tag.id"], name=op.f("fk_kernel_tag_on_tag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_tag_on")),
        sa.UniqueConstraint("record", "record_id", "tag_id", name=op.f("uq_kernel_tag_on_record_record_id_tag_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_tag_on_tag", "kernel_tag_on", ["tag_id", "record", "record_id"], unique=False)
    op.create_table(
        "parties_relation",
        sa.Column("from_id", key_type, nullable=False),
        sa.Column("to_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("since", Day(), nullable=True),
        sa.Column("until", Day(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_parties_relation_of_two")),
        sa.CheckConstraint("until >= since", name=op.f("ck_parties_relation_in_order")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["parties_contact.id"], name=op.f("fk_parties_relation_contact_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["parties_party.id"], name=op.f("fk_parties_relation_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["parties_party.id"], name=op.f("fk_parties_relation_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_relation")),
        sa.UniqueConstraint(
            "from_id", "kind", "to_id", "contact_id", name=op.f("uq_parties_relation_from_id_kind_to_id_contact_id")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_relation_contact", "parties_relation", ["contact_id"], unique=False)
    op.create_index("ix_parties_relation_kind", "parties_relation", ["kind", "id"], unique=False)
    op.create_index("ix_parties_relation_to", "parties_relation", ["to_id", "kind", "id"], unique=False)
