"""Certificates as they are listed, shown with their supplier, and reminded of."""

from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select

from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierCertificate, SupplierTerms
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.rules.orders import STANDING_WORDS
from app.kernel.columns import table_of
from app.kernel.days import days_between
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Figure,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    StateWord,
    Tone,
)
from app.kernel.query import TODAY, ListQuery, Preset, column

WORDS = (
    ("valid", StateWord("Valid", Tone.GOOD)), ("expiring", StateWord("Expires soon", Tone.WARNING)),
    ("expired", StateWord("Expired", Tone.BAD)),
)
_days_left = days_between(SupplierCertificate.expires_on, TODAY)
EXPIRED = SupplierCertificate.expires_on < TODAY
EXPIRING = and_(SupplierCertificate.expires_on >= TODAY, _days_left <= SupplierCertificate.reminder_days)
STATE = case((EXPIRED, "expired"), (EXPIRING, "expiring"), else_="valid")

CERTIFICATES = ListQuery(
    name="certificates", title="Certificates", record="certificate", id=SupplierCertificate.id,
    permission="purchasing.read", searchable=False,
    source=table_of(SupplierCertificate).outerjoin(table_of(Party), Party.id == SupplierCertificate.party_id)
    .outerjoin(table_of(SupplierTerms), SupplierTerms.party_id == SupplierCertificate.party_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Entry", SupplierCertificate.id, Kind.INTEGER, width=7, shown=False),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("title", "Certificate", SupplierCertificate.title, width=22, sortable=False),
        column("state", "State", STATE, Kind.STATE, width=13, sortable=False, states=WORDS),
        column("expires_on", "Valid until", SupplierCertificate.expires_on, Kind.DATE, width=12, sortable=False),
        column("days", "Days left", _days_left, Kind.INTEGER, width=9, sortable=False),
        column("mandatory", "Mandatory", SupplierCertificate.mandatory, Kind.FLAG, width=10, sortable=False),
        column("paper", "Number", SupplierCertificate.number, Kind.CODE, width=14, sortable=False),
        column("issuer", "Issued by", SupplierCertificate.issuer, width=18, sortable=False),
        column("standing", "Standing", SupplierTerms.standing, Kind.STATE, width=11, sortable=False,
               states=STANDING_WORDS, shown=False),
    ),
    presets=(
        Preset(PresetInfo("expiring", "Expires soon", Tone.WARNING), EXPIRING),
        Preset(PresetInfo("expired", "Expired", Tone.BAD), EXPIRED),
    ),
)

COLUMNS = (
    ColumnInfo("title", "Certificate", width=18), ColumnInfo("state", "State", Kind.STATE, 12, states=WORDS),
    ColumnInfo("expires_on", "Until", Kind.DATE, 11), ColumnInfo("mandatory", "Mandatory", Kind.FLAG, 9),
)


def certificates_of(connection: Connection, supplier_id: int, now: datetime) -> Contribution:
    """Show what a supplier holds, what ends first on top."""
    rows = connection.execute(
        select(SupplierCertificate.id, SupplierCertificate.title, STATE.label("state"), SupplierCertificate.expires_on,
               SupplierCertificate.mandatory)
        .where(SupplierCertificate.party_id == supplier_id).order_by(SupplierCertificate.expires_on),
        {"today": firm_today(connection, now)},
    ).all()
    expired = sum(row.state == "expired" and row.mandatory for row in rows)
    facts = (Fact("Papers", f"{expired} mandatory expired", tone=Tone.BAD),) if expired else ()
    table = LinesTable("Certificates", COLUMNS, tuple(
        Row(row.id, (row.title, row.state, row.expires_on, row.mandatory)) for row in rows), "certificate")
    return Contribution(facts, (table,) if rows else ())


def certificate_detail(connection: Connection, certificate_id: int, now: datetime) -> Detail:
    """Show a certificate; the paper itself is kept with it."""
    row = connection.execute(
        select(table_of(SupplierCertificate), Party.name.label("supplier"), STATE.label("state"))
        .join(Party, Party.id == SupplierCertificate.party_id).where(SupplierCertificate.id == certificate_id),
        {"today": firm_today(connection, now)},
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no certificate with the number {certificate_id}.")
    facts = (
        Fact("Supplier", row.supplier, record="supplier", record_id=row.party_id),
        Fact("Number", row.number or None, Kind.CODE), Fact("Issued by", row.issuer or None),
        Fact("Issued", row.issued_on, Kind.DATE), Fact("Valid until", row.expires_on, Kind.DATE),
        Fact("Reminder", f"{row.reminder_days} days before"), Fact("Mandatory", row.mandatory, Kind.FLAG),
        Fact("Note", row.note or None),
    )
    return Detail(certificate_id, row.title, row.supplier, dict(WORDS)[row.state],
                  tuple(fact for fact in facts if fact.value is not None),
                  hint="Keep the paper itself below, as a document.")


def expiring_certificates(connection: Connection, now: datetime) -> Figure:
    """Count the certificates that a new one should be asked for."""
    row = connection.execute(
        select(func.count().filter(EXPIRING).label("soon"), func.count().filter(EXPIRED).label("over"))
        .select_from(SupplierCertificate), {"today": firm_today(connection, now)},
    ).one()
    return Figure(
        "purchasing.certificates", "Certificates to renew", row.soon + row.over, Kind.INTEGER,
        f"{row.over} of them expired", Tone.BAD if row.over else Tone.WARNING if row.soon else Tone.GOOD,
        explain="Certificates of suppliers that expired, or expire within their days of reminding.",
    )
