"""The ledger of consents, what personal data are used for, the register of erasures, and what holds of a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select
from sqlalchemy.orm import aliased

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.models import Consent, Contact, Erasure, Party, Purpose, RetentionRule
from app.areas.parties.rules import privacy
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

TONES = {privacy.GIVEN: Tone.GOOD, privacy.REFUSED: Tone.NEUTRAL, privacy.WITHDRAWN: Tone.WARNING,
         privacy.OBJECTED: Tone.BAD}
STATE_WORDS = tuple((code, StateWord(title, TONES[code])) for code, title in privacy.STATES)
BASIS_WORDS = tuple((code, StateWord(title)) for code, title in privacy.BASES)
KIND_WORDS = tuple((code, StateWord(title)) for code, title, _months in privacy.RETENTION)

_later = aliased(Consent)
_is_last = ~select(_later.id).where(
    _later.party_id == Consent.party_id, _later.contact_id.is_not_distinct_from(Consent.contact_id),
    _later.purpose_id == Consent.purpose_id, _later.id > Consent.id,
).exists()

CONSENTS = ListQuery(
    name="consents", title="Consents", record="consent", id=Consent.id, permission="parties.privacy",
    source=table_of(Consent).outerjoin(table_of(Party), Party.id == Consent.party_id)
    .outerjoin(table_of(Contact), Contact.id == Consent.contact_id)
    .outerjoin(table_of(Purpose), Purpose.id == Consent.purpose_id)
    .outerjoin(table_of(User), User.id == Consent.by_id),
    sort=(Sort("at", descending=True),), searchable=False,
    columns=(
        column("at", "When", Consent.at, Kind.TIME, width=13),
        column("party", "Customer", Party.name, width=24, sortable=False),
        column("contact", "Person", Contact.name, width=18, sortable=False),
        column("purpose", "Purpose", Purpose.title, width=24, sortable=False),
        column("state", "Said", Consent.state, Kind.STATE, width=12, states=STATE_WORDS, sortable=False),
        column("expires_on", "Ends", Consent.expires_on, Kind.DATE, width=11, sortable=False),
        column("source", "How it came", Consent.source, width=16, sortable=False),
        column("evidence", "Evidence", Consent.evidence, width=24, sortable=False, shown=False),
        column("by", "Written down by", User.name, width=16, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("hold", "In force", Tone.GOOD), _is_last),
        Preset(PresetInfo("ended", "Ended", Tone.WARNING), and_(
            _is_last, Consent.state == privacy.GIVEN, Consent.expires_on < TODAY)),
    ),
)
PURPOSES = ListQuery(
    name="purposes", title="Purposes", record="purpose", id=Purpose.id, permission="parties.privacy",
    source=table_of(Purpose), sort=(Sort("title"),), searchable=False,
    columns=(
        column("title", "Purpose", Purpose.title, width=30),
        column("basis", "Lawful by", Purpose.basis, Kind.STATE, width=18, states=BASIS_WORDS, sortable=False),
        column("months", "Consent holds, months", case((Purpose.months > 0, Purpose.months)), Kind.INTEGER, width=19,
               sortable=False, help="Empty: until it is withdrawn"),
        column("retired", "Not used any more", Purpose.retired, Kind.FLAG, width=16, sortable=False),
    ),
)
RETENTION_RULES = ListQuery(
    name="retention_rules", title="How long kept", record="retention_rule", id=RetentionRule.id,
    permission="parties.privacy", source=table_of(RetentionRule), sort=(Sort("number"),), searchable=False,
    columns=(
        column("number", "Number", RetentionRule.id, Kind.INTEGER, width=8, shown=False),
        column("kind", "Who", RetentionRule.kind, Kind.STATE, width=42, states=KIND_WORDS, sortable=False),
        column("months", "Months", RetentionRule.months, Kind.INTEGER, width=10, sortable=False,
               help="0: until somebody asks"),
    ),
)
ERASURES = ListQuery(
    name="erasures", title="Erasures", record="erasure", id=Erasure.id, permission="parties.privacy",
    source=table_of(Erasure).outerjoin(table_of(User), User.id == Erasure.by_id),
    sort=(Sort("at", descending=True),), searchable=False,
    columns=(
        column("number", "Number", Erasure.number, Kind.CODE, width=10, sortable=False),
        column("alias", "Who it is from now on", Erasure.alias, width=22, sortable=False),
        column("at", "When", Erasure.at, Kind.TIME, width=13),
        column("reason", "Reason", Erasure.reason, width=34, sortable=False),
        column("by", "By", User.name, width=16, sortable=False),
        column("documents", "Documents to look at", Erasure.documents, Kind.INTEGER, width=18, sortable=False,
               help="Documents of other records that still named the person"),
    ),
)

STANDING_COLUMNS = (
    ColumnInfo("purpose", "Purpose", width=22, sortable=False),
    ColumnInfo("allowed", "May be used", Kind.FLAG, width=10, sortable=False),
    ColumnInfo("why", "Why", width=34, sortable=False),
)


def may_use(
    connection: Connection, purpose: str, party_id: int, contact_id: int | None, today: date,
) -> privacy.Standing:
    """Tell whether a person's data may be used for a purpose, by its code, and why."""
    found = next((row for row in _purposes(connection) if row.code == purpose), None)
    if found is None:
        raise NotFoundError("record.missing", f"There is no purpose “{purpose}”.")
    return _standing(found, _last_entries(connection, party_id, contact_id), today)


def _purposes(connection: Connection) -> list[Any]:
    return list(connection.execute(
        select(table_of(Purpose)).where(Purpose.retired.is_(False)).order_by(Purpose.title)).all())


def _last_entries(connection: Connection, party_id: int, contact_id: int | None) -> dict[int, Any]:
    rows = connection.execute(
        select(table_of(Consent)).where(
            Consent.party_id == party_id, Consent.contact_id.is_not_distinct_from(contact_id)).order_by(Consent.id))
    return {row.purpose_id: row for row in rows}


def _standing(purpose: Any, entries: dict[int, Any], today: date) -> privacy.Standing:
    entry = entries.get(purpose.id)
    state, ends = (None, None) if entry is None else (entry.state, entry.expires_on)
    return privacy.standing(purpose.title, purpose.basis, state, ends, today)


def consents_of(connection: Connection, party_id: int, now: datetime) -> Contribution:
    """Show what a person's data may be used for, and why; of a company only what somebody said for it."""
    today = local_day(now, load_profile(connection).zone)
    kind = connection.execute(select(Party.kind).where(Party.id == party_id)).scalar()
    entries = _last_entries(connection, party_id, None)
    rows = [
        Row(purpose.id, (purpose.title, said.allowed, said.why)) for purpose in _purposes(connection)
        if kind == "person" or purpose.id in entries
        for said in (_standing(purpose, entries, today),)
    ]
    if not entries and kind != "person":
        return Contribution()
    return Contribution(lines=(LinesTable("Personal data", STANDING_COLUMNS, tuple(rows), "purpose"),))


def consents_of_contact(connection: Connection, contact_id: int, now: datetime) -> Contribution:
    """Show what the data of somebody at a company may be used for, and what they said."""
    today = local_day(now, load_profile(connection).zone)
    party_id = connection.execute(select(Contact.party_id).where(Contact.id == contact_id)).scalar_one()
    entries = _last_entries(connection, party_id, contact_id)
    rows = [Row(purpose.id, (purpose.title, said.allowed, said.why)) for purpose in _purposes(connection)
            for said in (_standing(purpose, entries, today),)]
    return Contribution(lines=(LinesTable("Personal data", STANDING_COLUMNS, tuple(rows), "purpose"),))


def consent_detail(connection: Connection, consent_id: int, _now: datetime) -> Detail:
    """Show one entry of the ledger."""
    row = connection.execute(
        select(table_of(Consent), Party.name.label("party"), Contact.name.label("contact"), Purpose.title,
               case((User.name.is_(None), "Local user"), else_=User.name).label("who"))
        .join(Party, Party.id == Consent.party_id).join(Purpose, Purpose.id == Consent.purpose_id)
        .outerjoin(Contact, Contact.id == Consent.contact_id).outerjoin(User, User.id == Consent.by_id)
        .where(Consent.id == consent_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no entry {consent_id} in the ledger of consents.")
    facts = (
        Fact("Customer", row.party, record="customer", record_id=row.party_id), Fact("Person", row.contact),
        Fact("When", row.at, Kind.TIME), Fact("Ends", row.expires_on, Kind.DATE), Fact("How it came", row.source),
        Fact("Lawful by", dict(privacy.BASES)[row.basis]), Fact("Written down by", row.who),
        Fact("Evidence", row.evidence or None),
    )
    return Detail(row.id, row.title, row.contact or row.party, dict(STATE_WORDS)[row.state],
                  tuple(fact for fact in facts if fact.value is not None))


def purpose_detail(connection: Connection, purpose_id: int, _now: datetime) -> Detail:
    """Show one purpose and how many gave, refused or withdrew."""
    row = connection.execute(select(table_of(Purpose)).where(Purpose.id == purpose_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no purpose with the number {purpose_id}.")
    said = connection.execute(
        select(Consent.state, func.count()).where(Consent.purpose_id == purpose_id, _is_last).group_by(Consent.state))
    counts = {row[0]: row[1] for row in said}
    facts = [Fact("Lawful by", dict(privacy.BASES)[row.basis]),
             Fact("Consent holds", f"{row.months} months" if row.months else "until it is withdrawn")]
    facts += [Fact(title, counts.get(code, 0), Kind.INTEGER) for code, title in privacy.STATES]
    return Detail(row.id, row.title, "Not used any more" if row.retired else "", facts=tuple(facts))


def retention_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Show how long people of a kind are kept."""
    row = connection.execute(select(table_of(RetentionRule)).where(RetentionRule.id == rule_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no rule with the number {rule_id}.")
    told = f"{row.months} months" if row.months else "until somebody asks"
    return Detail(row.id, dict(KIND_WORDS)[row.kind].word, facts=(Fact("Kept", told),))


def erasure_detail(connection: Connection, erasure_id: int, _now: datetime) -> Detail:
    """Show what was cleaned when a person was forgotten."""
    row = load_erasure(connection, erasure_id)
    facts = (
        Fact("When", row.at, Kind.TIME), Fact("By", row.who), Fact("Reason", row.reason),
        Fact("Record", row.alias, record="customer", record_id=row.party_id),
        Fact("Documents to look at", row.documents, Kind.INTEGER,
             tone=Tone.WARNING if row.documents else Tone.NEUTRAL),
    )
    table = LinesTable("Cleaned", CLEANED_COLUMNS, tuple(
        Row(place, (privacy.table_words(name), count))
        for place, (name, count) in enumerate(sorted(row.rows.items()), 1)
    ))
    return Detail(row.id, row.number, row.alias, StateWord("Erased"), facts, (table,))


CLEANED_COLUMNS = (
    ColumnInfo("table", "What", width=28, sortable=False),
    ColumnInfo("rows", "Rows", Kind.INTEGER, width=8, sortable=False, total=True),
)


def load_erasure(connection: Connection, erasure_id: int) -> Any:
    """Read one erasure with who did it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Erasure), func.coalesce(User.name, "Local user").label("who"))
        .outerjoin(User, User.id == Erasure.by_id).where(Erasure.id == erasure_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no erasure with the number {erasure_id}.")
    return row
