"""Make the tables of leads, opportunities, activities, and what is learned from closed deals."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, JsonText, UtcDateTime, key_type

revision = "20261129_sales_pipeline"
down_revision = "20261129_parties_timeline"
branch_labels = None
depends_on = None

STAGES = (
    ("New", 100, 14, ""),
    ("Qualified", 250, 21, "contact"),
    ("Proposal", 500, 21, "amount,closes_on"),
    ("Negotiation", 750, 14, "amount,closes_on,contact"),
)
REASONS = ("Price", "Delivery time", "Does not fit", "Chose a competitor", "No budget", "No decision", "Not reached")


def upgrade() -> None:
    """Apply."""
    _pipelines()
    _opportunities()
    _leads()
    _activities()
    _learning()
    _begin()


def _pipelines() -> None:
    op.create_table(
        "sales_pipeline",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_pipeline")),
        sa.UniqueConstraint("name", name=op.f("uq_sales_pipeline_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_stage",
        sa.Column("pipeline_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("probability_permille", key_type, nullable=False),
        sa.Column("rotting_days", key_type, nullable=True),
        sa.Column("required", sa.Text(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["pipeline_id"], ["sales_pipeline.id"], name=op.f("fk_sales_stage_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_stage")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_stage_pipeline", "sales_stage", ["pipeline_id", "position"])
    op.create_table(
        "sales_lost_reason",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_lost_reason")),
        sa.UniqueConstraint("name", name=op.f("uq_sales_lost_reason_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_competitor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_competitor")),
        sa.UniqueConstraint("name", name=op.f("uq_sales_competitor_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _opportunities() -> None:
    op.create_table(
        "sales_opportunity",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("contact_quality", sa.Text(), nullable=False),
        sa.Column("pipeline_id", key_type, nullable=False),
        sa.Column("stage_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount_minor", Exact(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("closes_on", Day(), nullable=True),
        sa.Column("probability_permille", key_type, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("owner_id", key_type, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("stage_entered_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("lost_reason_id", key_type, nullable=True),
        sa.Column("lost_to_id", key_type, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["parties_contact.id"], name=op.f("fk_sales_opportunity_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_opportunity_customer_id")),
        sa.ForeignKeyConstraint(
            ["lost_reason_id"], ["sales_lost_reason.id"], name=op.f("fk_sales_opportunity_lost_reason_id")
        ),
        sa.ForeignKeyConstraint(["lost_to_id"], ["sales_competitor.id"], name=op.f("fk_sales_opportunity_lost_to_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["company_user.id"], name=op.f("fk_sales_opportunity_owner_id")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["sales_pipeline.id"], name=op.f("fk_sales_opportunity_pipeline_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["sales_stage.id"], name=op.f("fk_sales_opportunity_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_opportunity")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_opportunity_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_opportunity_closed", "sales_opportunity", ["closed_at", "id"])
    op.create_index("ix_sales_opportunity_closes", "sales_opportunity", ["state", "closes_on", "id"])
    op.create_index("ix_sales_opportunity_created", "sales_opportunity", ["created_at", "id"])
    op.create_index("ix_sales_opportunity_customer", "sales_opportunity", ["customer_id", "state", "id"])
    op.create_index("ix_sales_opportunity_begun", "sales_opportunity", ["customer_id", "created_at", "id"])
    op.create_index("ix_sales_opportunity_ended", "sales_opportunity", ["customer_id", "closed_at", "id"])
    op.create_index("ix_sales_opportunity_owner", "sales_opportunity", ["owner_id", "state", "id"])
    op.create_index("ix_sales_opportunity_pipeline", "sales_opportunity", ["pipeline_id", "state", "closed_at", "id"])
    op.create_index("ix_sales_opportunity_state", "sales_opportunity", ["state", "stage_id", "id"])
    op.create_table(
        "sales_stage_visit",
        sa.Column("opportunity_id", key_type, nullable=False),
        sa.Column("stage_id", key_type, nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["sales_opportunity.id"], name=op.f("fk_sales_stage_visit_opportunity_id")
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["sales_stage.id"], name=op.f("fk_sales_stage_visit_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_stage_visit")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_stage_visit_opportunity", "sales_stage_visit", ["opportunity_id", "entered_at", "id"])
    op.create_index("ix_sales_stage_visit_stage", "sales_stage_visit", ["stage_id", "entered_at"])
    op.create_table(
        "sales_rival",
        sa.Column("opportunity_id", key_type, nullable=False),
        sa.Column("competitor_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["competitor_id"], ["sales_competitor.id"], name=op.f("fk_sales_rival_competitor_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["sales_opportunity.id"], name=op.f("fk_sales_rival_opportunity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_rival")),
        sa.UniqueConstraint(
            "opportunity_id", "competitor_id", name=op.f("uq_sales_rival_opportunity_id_competitor_id")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_rival_competitor", "sales_rival", ["competitor_id"])


def _leads() -> None:
    op.create_table(
        "sales_assignment_rule",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("least_score", key_type, nullable=True),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_assignment_rule")),
        sa.UniqueConstraint("name", name=op.f("uq_sales_assignment_rule_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_assignment_person",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("user_id", key_type, nullable=False),
        sa.Column("quota", key_type, nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["sales_assignment_rule.id"], name=op.f("fk_sales_assignment_person_rule_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["company_user.id"], name=op.f("fk_sales_assignment_person_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_assignment_person")),
        sa.UniqueConstraint("rule_id", "user_id", name=op.f("uq_sales_assignment_person_rule_id_user_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_score_rule",
        sa.Column("trait", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("points", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_score_rule")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_lead",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("amount_minor", Exact(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("score", key_type, nullable=False),
        sa.Column("owner_id", key_type, nullable=True),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column("assigned_by_rule_id", key_type, nullable=True),
        sa.Column("assigned_why", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("contacted_at", UtcDateTime(), nullable=True),
        sa.Column("qualified_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=True),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("opportunity_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["parties_contact.id"], name=op.f("fk_sales_lead_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_lead_customer_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["sales_opportunity.id"], name=op.f("fk_sales_lead_opportunity_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["company_user.id"], name=op.f("fk_sales_lead_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_lead")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_lead_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_lead_created", "sales_lead", ["created_at", "id"])
    op.create_index("ix_sales_lead_customer", "sales_lead", ["customer_id"])
    op.create_index("ix_sales_lead_email", "sales_lead", ["email"])
    op.create_index("ix_sales_lead_owner", "sales_lead", ["owner_id", "state", "id"])
    op.create_index("ix_sales_lead_rule", "sales_lead", ["assigned_by_rule_id", "assigned_at"])
    op.create_index("ix_sales_lead_state", "sales_lead", ["state", "score", "id"])


def _activities() -> None:
    op.create_table(
        "sales_activity",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("all_day", Flag(), nullable=False),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("owner_id", key_type, nullable=True),
        sa.Column("party_id", key_type, nullable=True),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["parties_contact.id"], name=op.f("fk_sales_activity_contact_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["company_user.id"], name=op.f("fk_sales_activity_owner_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_sales_activity_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_activity")),
        sa.UniqueConstraint("uid", name=op.f("uq_sales_activity_uid")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_activity_due", "sales_activity", ["due_at", "id"])
    op.create_index("ix_sales_activity_owner", "sales_activity", ["owner_id", "state", "due_on", "id"])
    op.create_index("ix_sales_activity_party", "sales_activity", ["party_id", "due_at", "id"])
    op.create_index("ix_sales_activity_done", "sales_activity", ["party_id", "done_at", "id"])
    op.create_index("ix_sales_activity_record", "sales_activity", ["record", "record_id", "state", "due_at"])
    op.create_index("ix_sales_activity_remind", "sales_activity", ["state", "remind_at", "id"])
    op.create_index("ix_sales_activity_state", "sales_activity", ["state", "due_on", "id"])


def _learning() -> None:
    op.create_table(
        "sales_win_model",
        sa.Column("trained_at", UtcDateTime(), nullable=False),
        sa.Column("deals", key_type, nullable=False),
        sa.Column("won", key_type, nullable=False),
        sa.Column("learned", JsonText(), nullable=False),
        sa.Column("judged", JsonText(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_win_model")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_win_model_trained", "sales_win_model", ["trained_at", "id"])
    op.create_table(
        "sales_win_score",
        sa.Column("opportunity_id", key_type, nullable=False),
        sa.Column("model_id", key_type, nullable=False),
        sa.Column("probability_permille", key_type, nullable=False),
        sa.Column("evidence", JsonText(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["sales_win_model.id"], name=op.f("fk_sales_win_score_model_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["sales_opportunity.id"], name=op.f("fk_sales_win_score_opportunity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_win_score")),
        sa.UniqueConstraint("opportunity_id", name=op.f("uq_sales_win_score_opportunity_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_win_score_model", "sales_win_score", ["model_id"])


def _begin() -> None:
    """Give companies that are there what new ones begin with."""
    company = "WHERE EXISTS (SELECT 1 FROM company_profile)"
    for key, prefix in (("lead", "LD-"), ("opportunity", "OP-")):
        op.execute(
            sa.text(
                f"INSERT INTO company_numbering (key, prefix, next_number) SELECT :key, :prefix, 1 {company}"
            ).bindparams(key=key, prefix=prefix)
        )
    op.execute(
        sa.text(f"INSERT INTO sales_pipeline (name, active) SELECT 'Sales', :active {company}").bindparams(
            sa.bindparam("active", True, type_=Flag())
        )
    )
    for position, (name, permille, days, required) in enumerate(STAGES, 1):
        op.execute(
            sa.text(
                "INSERT INTO sales_stage (pipeline_id, position, name, probability_permille, rotting_days, required, "
                "active) SELECT id, :position, :name, :permille, :days, :required, :active FROM sales_pipeline"
            ).bindparams(
                sa.bindparam("active", True, type_=Flag()),
                position=position,
                name=name,
                permille=permille,
                days=days,
                required=required,
            )
        )
    for name in REASONS:
        op.execute(
            sa.text(f"INSERT INTO sales_lost_reason (name, active) SELECT :name, :active {company}").bindparams(
                sa.bindparam("active", True, type_=Flag()), name=name
            )
        )
