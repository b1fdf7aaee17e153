"""What is shown of a canned reply, a macro, a trigger, and of what a rule did; and the rules on a ticket's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.areas.support.models import Ticket
from app.areas.support.models.automation import Rehearsal, RehearsedTicket, Reply, Rule, RuleFiring
from app.areas.support.queries.automation import RuleFacts, load_rule
from app.areas.support.queries.automation_lists import EVENTS, OFFERED, OUTCOMES, SWITCH
from app.areas.support.rules import automation as rules
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, TimelineEntry, Tone
from app.kernel.listing import Row as ListRow

_STEPS = (ColumnInfo("step", "What is done", width=40), ColumnInfo("words", "Words", width=60))
_CONDITIONS = (ColumnInfo("join", "", width=6), ColumnInfo("condition", "Condition", width=60))
_DRY = (
    ColumnInfo("ticket", "Ticket", Kind.CODE, width=10), ColumnInfo("at", "When", Kind.TIME, width=15),
    ColumnInfo("outcome", "Outcome", Kind.STATE, width=11, states=OUTCOMES),
    ColumnInfo("told", "What would have been done", width=60),
)
SHOWN = 100


def _required(row: Row[Any] | None, word: str, number: int) -> Row[Any]:
    if row is None:
        raise NotFoundError("record.missing", f"There is no {word} with the number {number}.")
    return row


def reply_detail(connection: Connection, reply_id: int, _now: datetime) -> Detail:
    """Load a canned reply."""
    found = connection.execute(select(table_of(Reply)).where(Reply.id == reply_id)).first()
    reply = _required(found, "canned reply", reply_id)
    facts = (
        Fact("Shortcut", f"/{reply.shortcut}", Kind.CODE), Fact("Folder", reply.folder or None),
        Fact("Language", reply.language or None, Kind.CODE), Fact("Tags", reply.tags or None),
        Fact("Used", reply.used, Kind.INTEGER),
    )
    state = dict(OFFERED)["retired" if reply.retired else "offered"]
    return Detail(reply.id, reply.title, "Canned reply", state, facts, hint=reply.body)


def macro_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Load a macro."""
    rule = _rule(connection, rule_id)
    return Detail(rule.id, rule.title, "Macro", dict(SWITCH)[rule.state], lines=(_step_lines(connection, rule),),
                  hint=rule.sentence)


def trigger_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Load a trigger with its latest dry run."""
    rule = _rule(connection, rule_id)
    facts = (
        Fact("When", dict(EVENTS)[rule.when.event].word), Fact("Place", rule.position, Kind.INTEGER),
        Fact("Acts", "at most once for each ticket" if rule.once else "each time it happens"),
        *_dry_facts(connection, rule),
    )
    lines = (_condition_lines(rule), _step_lines(connection, rule), *_dry_lines(connection, rule))
    return Detail(rule.id, rule.title, "Trigger", dict(SWITCH)[rule.state], facts, lines, hint=rule.sentence)


def _rule(connection: Connection, rule_id: int) -> RuleFacts:
    _required(connection.execute(select(Rule.id).where(Rule.id == rule_id)).first(), "rule", rule_id)
    return load_rule(connection, rule_id)


def _step_lines(connection: Connection, rule: RuleFacts) -> LinesTable:
    ids = [step.reply_id for step in rule.steps if step.reply_id is not None]
    bodies = {row.id: row.body for row in connection.execute(select(Reply.id, Reply.body).where(Reply.id.in_(ids)))}
    rows = tuple(
        ListRow(place, (rules.step_words(step), _line(step.text or bodies.get(step.reply_id or 0, ""))))
        for place, step in enumerate(rule.steps, 1)
    )
    return LinesTable("Steps", _STEPS, rows)


def _line(text: str) -> str:
    return " ".join(text.split())


def _condition_lines(rule: RuleFacts) -> LinesTable:
    rows = tuple(
        ListRow(place, ("or" if one.alternative else "and", rules.condition_words(one)))
        for place, one in enumerate(rule.conditions, 1)
    )
    return LinesTable("Conditions", _CONDITIONS, rows)


def _latest(connection: Connection, rule: RuleFacts) -> Row[Any] | None:
    return connection.execute(
        select(table_of(Rehearsal)).where(Rehearsal.rule_id == rule.id).order_by(Rehearsal.id.desc()).limit(1)
    ).first()


def _dry_facts(connection: Connection, rule: RuleFacts) -> tuple[Fact, ...]:
    run = _latest(connection, rule)
    if run is None or not rule.rehearsed:
        return (Fact("Dry run", "needed before it is switched on", tone=Tone.WARNING),)
    refused = f", {run.refused} would be refused" if run.refused else ""
    return (Fact("Dry run", f"{run.matched} of {run.looked} tickets{refused}"), Fact("Tried", run.at, Kind.TIME))


def _dry_lines(connection: Connection, rule: RuleFacts) -> tuple[LinesTable, ...]:
    run = _latest(connection, rule)
    if run is None or not rule.rehearsed:
        return ()
    rows = connection.execute(
        select(RehearsedTicket.ticket_id, Ticket.number, RehearsedTicket.at, RehearsedTicket.outcome,
               RehearsedTicket.told)
        .join(Ticket, Ticket.id == RehearsedTicket.ticket_id)
        .where(RehearsedTicket.rehearsal_id == run.id, RehearsedTicket.outcome != "unmatched")
        .order_by(RehearsedTicket.id).limit(SHOWN)
    )
    found = tuple(ListRow(row.ticket_id, (row.number, row.at, row.outcome, _line(row.told))) for row in rows)
    title = f"Dry run: {len(found)} of the last {run.looked} tickets" if found else (
        f"Dry run: none of the last {run.looked} tickets")
    return (LinesTable(title, _DRY, found, "ticket"),)


def firing_detail(connection: Connection, firing_id: int, _now: datetime) -> Detail:
    """Load what a rule did once, and why."""
    found = connection.execute(
        select(table_of(RuleFiring), Rule.title, Ticket.number)
        .join(Rule, Rule.id == RuleFiring.rule_id).join(Ticket, Ticket.id == RuleFiring.ticket_id)
        .where(RuleFiring.id == firing_id)
    ).first()
    row = _required(found, "entry in the log of rules", firing_id)
    facts = (
        Fact("Rule", row.title, record="trigger", record_id=row.rule_id),
        Fact("Ticket", row.number, Kind.CODE, "ticket", row.ticket_id), Fact("When", row.at, Kind.TIME),
        Fact("Why", row.why),
    )
    return Detail(row.id, row.title, row.number, dict(OUTCOMES)[row.outcome], facts, hint=row.told)


def rules_on_ticket(connection: Connection, ticket_id: int, _now: datetime) -> Contribution:
    """Tell on a ticket's page which rules acted on it, and why."""
    rows = connection.execute(
        select(RuleFiring.at, RuleFiring.outcome, RuleFiring.why, RuleFiring.told, RuleFiring.id, Rule.title)
        .join(Rule, Rule.id == RuleFiring.rule_id).where(RuleFiring.ticket_id == ticket_id)
    )
    return Contribution(timeline=tuple(
        TimelineEntry(row.at, f"{row.title}: {_line(row.told)}" if row.outcome == "done" else
                      f"{row.title} was refused: {row.told}",
                      Tone.NEUTRAL if row.outcome == "done" else Tone.WARNING, "bot", "rule_firing", row.id)
        for row in rows
    ))


def reply_values(connection: Connection, reply_id: int) -> Mapping[str, Any]:
    """Give a canned reply as the form that changes it begins with."""
    found = connection.execute(select(table_of(Reply)).where(Reply.id == reply_id)).first()
    row = _required(found, "canned reply", reply_id)
    return {"reply_id": row.id, "title": row.title, "shortcut": row.shortcut, "body": row.body, "folder": row.folder,
            "tags": row.tags, "language": row.language}


