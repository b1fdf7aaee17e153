"""Tax numbers by country as they are shown with their party."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.parties.models import Party, TaxNumber
from app.areas.parties.rules.identity import COUNTRIES
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.listing import Fact, Kind, Sort
from app.kernel.query import ListQuery, column

TAX_NUMBERS = ListQuery(
    name="tax_numbers", title="Tax numbers", record="tax_number", id=TaxNumber.id, permission="parties.read",
    searchable=False, source=table_of(TaxNumber).outerjoin(table_of(Party), Party.id == TaxNumber.party_id),
    sort=(Sort("row", descending=True),),
    columns=(
        column("row", "Number", TaxNumber.id, Kind.INTEGER, width=8, shown=False),
        column("party", "Of", Party.name, width=30, sortable=False),
        column("country", "Country", TaxNumber.country, Kind.CODE, width=9, sortable=False),
        column("number", "Tax number", TaxNumber.number, Kind.CODE, width=22, sortable=False),
    ),
)


def numbers_of(connection: Connection, party_id: int, _now: datetime) -> Contribution:
    """Show the tax numbers of a party in other countries."""
    rows = connection.execute(
        select(TaxNumber.country, TaxNumber.number).where(TaxNumber.party_id == party_id).order_by(TaxNumber.country))
    return Contribution(facts=tuple(
        Fact(f"Tax number, {COUNTRIES.get(row.country, row.country)}", row.number, Kind.CODE) for row in rows))
