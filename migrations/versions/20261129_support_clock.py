"""Let policies apply by condition and have versions, and keep every run of every clock of a ticket."""

from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, UtcDateTime, key_type, micros_of, moment_of

revision = "20261129_support_clock"
down_revision = "20261129_parties_privacy"
branch_labels = None
depends_on = None

_POLICY = (
    'CREATE TABLE support_policy (name TEXT NOT NULL, position INTEGER DEFAULT \'0\' NOT NULL, '
    'active INTEGER DEFAULT \'1\' NOT NULL, version INTEGER DEFAULT \'1\' NOT NULL, '
    'id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, CONSTRAINT uq_support_policy_name UNIQUE (name)) STRICT'
)
STANDARD = "Standard"
Promised = tuple[Any, ...]


def upgrade() -> None:
    """Apply."""
    promised = [tuple(row) for row in op.get_bind().exec_driver_sql(
        "SELECT id, priority, calendar_id, first_response_minutes, resolution_minutes FROM support_policy ORDER BY id"
    )]
    _remake_policies(promised)
    _make_versions()
    _widen_tickets()
    _make_clocks()
    if promised:
        _keep_promises(promised)
        _run_clocks(promised)


def _remake_policies(promised: list[Promised]) -> None:
    """Make one policy of what was promised for each priority; SQLite drops a UNIQUE only with its table."""
    connection = op.get_bind()
    kept = promised[0][0] if promised else None
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE support_policy")
        connection.exec_driver_sql(_POLICY)
        if kept is not None:
            connection.execute(sa.text("INSERT INTO support_policy (id, name) VALUES (:id, :name)"),
                               {"id": kept, "name": STANDARD})
            connection.execute(sa.text("UPDATE support_ticket SET policy_id = :id"), {"id": kept})
        return
    if kept is not None:
        connection.execute(sa.text("UPDATE support_ticket SET policy_id = :id"), {"id": kept})
        connection.execute(sa.text("DELETE FROM support_policy WHERE id <> :id"), {"id": kept})
        connection.execute(sa.text("UPDATE support_policy SET name = :name"), {"name": STANDARD})
    for column in ("priority", "calendar_id", "first_response_minutes", "resolution_minutes"):
        op.drop_column("support_policy", column)
    op.add_column("support_policy", sa.Column("position", key_type, server_default="0", nullable=False))
    op.add_column("support_policy", sa.Column("active", Flag(), server_default="1", nullable=False))
    op.create_unique_constraint(op.f("uq_support_policy_name"), "support_policy", ["name"])


def _make_versions() -> None:
    op.create_table(
        "support_policy_version",
        sa.Column("policy_id", key_type, nullable=False),
        sa.Column("number", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("calendar_id", key_type, nullable=False),
        sa.Column("zone_from", sa.Text(), nullable=False),
        sa.Column("first_response_hours", sa.Text(), nullable=False),
        sa.Column("next_response_hours", sa.Text(), nullable=False),
        sa.Column("resolution_hours", sa.Text(), nullable=False),
        sa.Column("first_response_pauses", sa.Text(), nullable=False),
        sa.Column("next_response_pauses", sa.Text(), nullable=False),
        sa.Column("resolution_pauses", sa.Text(), nullable=False),
        sa.Column("risk_percent", key_type, nullable=False),
        sa.Column("risk_minutes", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["company_calendar.id"], name=op.f("fk_support_policy_version_calendar_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["support_policy.id"], name=op.f("fk_support_policy_version_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_policy_version")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_support_policy_version_policy_id_number")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_policy_version_state", "support_policy_version", ["state", "policy_id"])
    op.create_table(
        "support_policy_target",
        sa.Column("version_id", key_type, nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("first_response_minutes", key_type, nullable=False),
        sa.Column("next_response_minutes", key_type, nullable=True),
        sa.Column("resolution_minutes", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["support_policy_version.id"], name=op.f("fk_support_policy_target_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_policy_target")),
        sa.UniqueConstraint("version_id", "priority", name=op.f("uq_support_policy_target_version_id_priority")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_policy_condition",
        sa.Column("version_id", key_type, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("priority", "category", "channel", "tag")),
        *(sa.Column(name, key_type, nullable=True) for name in ("queue_id", "customer_id", "group_id")),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["support_policy_version.id"], name=op.f("fk_support_policy_condition_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_policy_condition")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_policy_condition_version", "support_policy_condition", ["version_id"])
    op.create_table(
        "support_customer_zone",
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["parties_party.id"], name=op.f("fk_support_customer_zone_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_customer_zone")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_support_customer_zone_customer_id")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )


def _widen_tickets() -> None:
    for column in (
        sa.Column("policy_version_id", key_type, server_default="0", nullable=False),
        sa.Column("queue_id", key_type, nullable=True),
        sa.Column("merged_into_id", key_type, nullable=True),
        sa.Column("next_response_due_at", UtcDateTime(), nullable=True),
        sa.Column("due_clock", sa.Text(), server_default="resolution", nullable=False),
    ):
        op.add_column("support_ticket", column)
    op.create_index("ix_support_ticket_assignee", "support_ticket", ["assignee_id", "urgency", "id"])
    op.create_index("ix_support_ticket_queue", "support_ticket", ["queue_id", "urgency", "id"])
    op.create_index("ix_support_ticket_merged", "support_ticket", ["merged_into_id"])
    op.add_column("support_message", sa.Column("author_id", key_type, nullable=True))
    op.add_column("support_message", sa.Column("automatic", Flag(), server_default="0", nullable=False))


def _make_clocks() -> None:
    op.create_table(
        "support_clock",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("cycle", key_type, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("risk_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("stands", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_clock_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_clock")),
        sa.UniqueConstraint("ticket_id", "clock", "cycle", name=op.f("uq_support_clock_ticket_id_clock_cycle")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_clock_started", "support_clock", ["clock", "started_at"])


def _keep_promises(promised: list[Promised]) -> None:
    """Write what was promised as the first version, under which the tickets that are there go on."""
    connection = op.get_bind()
    made_at = connection.exec_driver_sql("SELECT COALESCE(MIN(opened_at), 0) FROM support_ticket").scalar()
    values = {"policy": promised[0][0], "calendar": promised[0][2], "made_at": made_at}
    connection.execute(sa.text(
        "INSERT INTO support_policy_version (id, policy_id, number, state, made_at, actor_id, note, calendar_id, "
        "zone_from, first_response_hours, next_response_hours, resolution_hours, first_response_pauses, "
        "next_response_pauses, resolution_pauses, risk_percent) VALUES (1, :policy, 1, 'current', :made_at, 0, '', "
        ":calendar, 'calendar', 'business', 'business', 'business', '', '', 'pending,held', 75)"), values)
    for _, priority, _, first, resolution in promised:
        connection.execute(sa.text(
            "INSERT INTO support_policy_target (version_id, priority, first_response_minutes, resolution_minutes) "
            "VALUES (1, :priority, :first, :resolution)"),
            {"priority": priority, "first": first, "resolution": resolution})
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('support_policy_version', 'id'), 1)")
    connection.exec_driver_sql("UPDATE support_ticket SET policy_version_id = 1")
    connection.exec_driver_sql(
        "UPDATE support_ticket SET due_clock = 'first_response' "
        "WHERE first_responded_at IS NULL AND due_at = first_response_due_at"
    )


def _run_clocks(promised: list[Promised]) -> None:
    """Compute the runs of the clocks of every ticket from its history, as they are computed ever after."""
    from app.areas.company.queries import load_business_hours
    from app.areas.company.rules import OpenTime
    from app.areas.support.rules import PAUSING, Agreement, Entry, Said, Terms, run_clocks

    connection = op.get_bind()
    measures = {calendar: OpenTime(load_business_hours(connection, calendar)) for _, _, calendar, _, _ in promised}
    agreements = {
        priority: Agreement(
            Terms(first, measures[calendar]), Terms(resolution, measures[calendar], frozenset(PAUSING)))
        for _, priority, calendar, first, resolution in promised
    }
    states = _by_ticket("SELECT ticket_id, at, state FROM support_ticket_state ORDER BY ticket_id, at, id")
    words = _by_ticket("SELECT ticket_id, at, direction FROM support_message WHERE direction <> 'note' "
                       "ORDER BY ticket_id, at, id")
    tickets = connection.exec_driver_sql("SELECT id, priority FROM support_ticket ORDER BY id").all()
    for ticket_id, priority in tickets:
        history = [Entry(at, state) for at, state in states.get(ticket_id, [])]
        if not history:
            continue
        said = [Said(at, way == "out") for at, way in words.get(ticket_id, [])]
        _write(ticket_id, run_clocks(agreements[priority], history, said))


def _by_ticket(statement: str) -> dict[int, list[tuple[datetime, str]]]:
    rows = op.get_bind().exec_driver_sql(statement).all()
    groups = groupby(rows, lambda row: row[0])
    return {number: [(moment_of(row[1]), row[2]) for row in group] for number, group in groups}


def _write(ticket_id: int, runs: Any) -> None:
    op.get_bind().execute(sa.text(
        "INSERT INTO support_clock (ticket_id, clock, cycle, started_at, due_at, risk_at, done_at, stands) "
        "VALUES (:ticket, :clock, :cycle, :started, :due, :risk, :done, :stands)").bindparams(
            sa.bindparam("stands", type_=Flag())), [
        {"ticket": ticket_id, "clock": run.clock.value, "cycle": run.cycle, "started": micros_of(run.started_at),
         "due": micros_of(run.due_at), "risk": micros_of(run.risk_at),
         "done": None if run.done_at is None else micros_of(run.done_at), "stands": run.stands} for run in runs
    ])
