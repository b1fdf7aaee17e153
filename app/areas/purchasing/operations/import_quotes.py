"""Quotations from the spreadsheets that suppliers fill in and send back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.areas.purchasing.models import Rfq, RfqLine, RfqSupplier
from app.areas.purchasing.operations.import_reading import (
    Texts,
    day_of,
    days_of,
    decimal_of,
    each,
    refused,
    suppliers_named,
    text_of,
)
from app.areas.purchasing.operations.quotes import EnterQuote, QuoteLineInput, put_quote
from app.areas.purchasing.rules.quoting import RfqState
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, UNCHANGED, UPDATED

FIELDS = (
    ImportField("rfq", "Request", required=True, aliases=("rfq", "request for quotation", "rfq number")),
    ImportField("line", "Line", required=True, aliases=("no", "position"), kind=Kind.INTEGER),
    ImportField("supplier", "Supplier", required=True, aliases=("supplier code", "vendor")),
    ImportField("price", "Price", aliases=("unit price", "your price"), kind=Kind.PRICE),
    ImportField("breaks", "Price breaks", aliases=("breaks", "scale prices")),
    ImportField("min_qty", "Smallest quantity", aliases=("minimum quantity", "moq"), kind=Kind.QUANTITY),
    ImportField("lead_time_days", "Lead days", aliases=("lead time", "lead time in days"), kind=Kind.INTEGER),
    ImportField("supplier_sku", "Your number", aliases=("supplier's number", "article number")),
    ImportField("currency", "Currency"),
    ImportField("freight", "Freight for all", aliases=("freight",), kind=Kind.MONEY),
    ImportField("payment_days", "Payment in days", kind=Kind.INTEGER),
    ImportField("valid_until", "Valid until", kind=Kind.DATE),
    ImportField("reference", "Your quotation number", aliases=("reference",)),
)
Read = dict[str, Any]


def import_quotes(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Enter the quotations that rows hold, matched by request, line and supplier; rows without a price say nothing."""
    book = _Book.load(uow, rows)
    read = each(rows, book.read)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    outcomes: list[RowOutcome] = []
    for index, one in enumerate(read):
        if isinstance(one, RowOutcome):
            outcomes.append(one)
            continue
        outcomes.append(RowOutcome(UNCHANGED))
        if one["input"].price is not None:
            groups[(one["rfq_id"], one["supplier_id"])].append(index)
    for key, places in groups.items():
        _enter(uow, key, places, read, outcomes, book.states[key])
    return outcomes


def _enter(
    uow: UnitOfWork, key: tuple[int, int], places: list[int], read: Sequence[Read | RowOutcome],
    outcomes: list[RowOutcome], state: str,
) -> None:
    """Enter one quotation; a refusal names its row, and the others of it do not land either."""
    told: list[Read] = [one for place in places if isinstance(one := read[place], dict)]
    head = {name: next((one[name] for one in told if one[name] not in (None, "")), None)
            for name in ("currency", "freight", "payment_days", "valid_until", "reference")}
    command = EnterQuote(
        *key, tuple(one["input"] for one in told), head["currency"] or "", head["freight"] or decimal_of({}, "freight"),
        0, head["payment_days"], head["valid_until"], head["reference"] or "",
    )
    try:
        put_quote(uow, command, source="file")
    except DomainError as error:
        _, _, path = (error.field or "").partition("lines.")
        wrong, _, name = path.partition(".")
        for number, place in enumerate(places):
            own = wrong.isdigit() and int(wrong) == number
            outcomes[place] = refused(DomainError(error.code, error.message, name)) if own or not wrong.isdigit() else \
                refused(DomainError("quote.others", "Another line of this quotation is refused; mend it first."))
        return
    for place in places:
        outcomes[place] = RowOutcome(UPDATED if state == "answered" else CREATED)


class _Book:
    """The requests, lines and suppliers that rows name, looked up once for all of them."""

    def __init__(self, requests: Mapping[str, Any], lines: Mapping[tuple[int, int], int],
                 states: Mapping[tuple[int, int], str], suppliers: Mapping[str, Any]) -> None:
        self.requests, self.lines, self.states, self.suppliers = requests, lines, states, suppliers

    @classmethod
    def load(cls, uow: UnitOfWork, rows: Sequence[Texts]) -> "_Book":
        numbers = {text_of(row, "rfq").upper() for row in rows}
        requests = {row.number: row for row in uow.rows(
            select(Rfq.id, Rfq.number, Rfq.state).where(Rfq.number.in_(sorted(numbers))))}
        ids = [row.id for row in requests.values()]
        lines = {(row.rfq_id, row.position): row.id for row in uow.rows(
            select(RfqLine.rfq_id, RfqLine.position, RfqLine.id).where(RfqLine.rfq_id.in_(ids)))}
        states = {(row.rfq_id, row.supplier_id): row.state for row in uow.rows(
            select(RfqSupplier.rfq_id, RfqSupplier.supplier_id, RfqSupplier.state).where(RfqSupplier.rfq_id.in_(ids)))}
        return cls(requests, lines, states, suppliers_named(uow, {text_of(row, "supplier") for row in rows}))

    def read(self, row: Texts) -> Read:
        """Read a row; DomainError names the cell to mend."""
        number = text_of(row, "rfq").upper()
        if number not in self.requests:
            raise DomainError("rfq.unknown", f"There is no request for quotation “{number}”.", "rfq")
        rfq = self.requests[number]
        if rfq.state != RfqState.SENT:
            raise DomainError("rfq.state", f"{number} does not wait for answers any more.", "rfq")
        name = text_of(row, "supplier")
        if name not in self.suppliers or (rfq.id, self.suppliers[name].party_id) not in self.states:
            raise DomainError("quote.stranger", f"“{name}” was not asked in {number}.", "supplier")
        line_id = self.lines.get((rfq.id, int(decimal_of(row, "line"))))
        if line_id is None:
            raise DomainError("quote.line", f"{number} has no line {text_of(row, 'line')}.", "line")
        price = decimal_of(row, "price") if text_of(row, "price") else None
        return {
            "rfq_id": rfq.id, "supplier_id": self.suppliers[name].party_id, "currency": text_of(row, "currency"),
            "freight": decimal_of(row, "freight") if text_of(row, "freight") else None,
            "payment_days": days_of(row, "payment_days"), "valid_until": day_of(row, "valid_until"),
            "reference": text_of(row, "reference"),
            "input": QuoteLineInput(
                line_id, price, text_of(row, "breaks"), decimal_of(row, "min_qty"), days_of(row, "lead_time_days"),
                text_of(row, "supplier_sku")),
        }


QUOTES = ImportSpec("quotes", "Quotations of suppliers", "purchasing.import", FIELDS, import_quotes)
