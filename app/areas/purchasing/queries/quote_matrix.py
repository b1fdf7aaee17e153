"""The comparison of quotations as one picture-like table: items against suppliers."""

from collections.abc import Mapping

from app.areas.purchasing.queries.comparison import AskedLine, AskedSupplier, Comparison
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, Tone
from app.kernel.matrix import MatrixCell, MatrixData, MatrixHead, MatrixLine
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

TOTAL, SPLIT = -1, -2
"""Numbers of the lines below: what each supplier costs for all it quoted, and the cheapest split."""


def quote_matrix(table: Comparison, chosen: Mapping[int, int], formatter: Formatter) -> MatrixData:
    """Draw a comparison; `chosen` names the supplier of each line that would be awarded."""
    heads = tuple(MatrixHead(one.id, one.name, _head(one, formatter), _tone(one)) for one in table.suppliers)
    lines = [
        MatrixLine(line.id, line.sku, (line.name, formatter.text(Quantity(line.qty, line.unit), Kind.QUANTITY)),
                   tuple(_cell(table, line, one, chosen, formatter) for one in table.suppliers))
        for line in table.lines
    ]
    lines.append(MatrixLine(TOTAL, "All it quoted", ("landed, with freight and duty",), _totals(table), total=True))
    if table.split is not None:
        lines.append(MatrixLine(
            SPLIT, "Cheapest in all", (formatter.text(Money(table.split.total_minor, table.home), Kind.MONEY),),
            tuple(_part(table, one) for one in table.suppliers), total=True))
    return MatrixData("Quotations side by side", "Item", heads, tuple(lines), _note(table))


def _head(one: AskedSupplier, formatter: Formatter) -> tuple[str, ...]:
    if one.state == "declined":
        return tuple(word for word in ("does not quote", one.reason) if word)
    quality = "quality unknown" if one.quality_permille is None else \
        f"quality {formatter.text(one.quality_permille, Kind.PERCENT)} of {one.quality_events}"
    if not one.quoted:
        return "no answer yet", quality
    until = "" if one.valid_until is None else f"valid until {formatter.day(one.valid_until)}"
    freight = formatter.text(Money(one.freight_minor, one.currency), Kind.MONEY)
    duty = f", duty {formatter.text(one.duty_permille, Kind.PERCENT)}" if one.duty_permille else ""
    words = (quality, f"{one.payment_days} days to pay", f"freight {freight}{duty}", until, one.rate_words)
    return tuple(word for word in words if word)


def _tone(one: AskedSupplier) -> Tone:
    return Tone.NEUTRAL if one.quoted else Tone.WARNING


def _cell(
    table: Comparison, line: AskedLine, one: AskedSupplier, chosen: Mapping[int, int], formatter: Formatter,
) -> MatrixCell:
    offered = table.offers.get((line.id, one.id))
    if offered is None:
        missing = {"asked": "no answer yet", "declined": "does not quote"}.get(one.state, "not quoted")
        return MatrixCell(missing=missing)
    if offered.landed_unit is None:
        price = formatter.text(Price(offered.price_micros, offered.currency), Kind.PRICE)
        return MatrixCell(words=(price,), missing=f"no rate for {offered.currency}")
    lead = "" if offered.lead_time_days is None else f"{offered.lead_time_days} days"
    least = Quantity(offered.min_qty, line.unit)
    more = f"from {formatter.text(least, Kind.QUANTITY)}" if offered.min_qty > line.qty else ""
    asks = f"asks {formatter.text(Price(offered.price_micros, offered.currency), Kind.PRICE)}"
    return MatrixCell(
        offered.landed_unit, Kind.PRICE, tuple(word for word in (asks, lead, more) if word),
        best=table.best.get(line.id) == one.id, chosen=chosen.get(line.id) == one.id,
    )


def _totals(table: Comparison) -> tuple[MatrixCell, ...]:
    whole = [one.total_minor for one in table.suppliers
             if one.quoted == len(table.lines) and one.total_minor is not None]
    least = min(whole, default=None)
    cells = []
    for one in table.suppliers:
        if one.total_minor is None:
            cells.append(MatrixCell(missing="–"))
            continue
        part = "all lines" if one.quoted == len(table.lines) else f"{one.quoted} of {len(table.lines)} lines"
        best = one.quoted == len(table.lines) and one.total_minor == least
        cells.append(MatrixCell(Money(one.total_minor, table.home), Kind.MONEY, (part,), best=best))
    return tuple(cells)


def _part(table: Comparison, one: AskedSupplier) -> MatrixCell:
    if table.split is None:
        return MatrixCell()
    count = sum(supplier_id == one.id for supplier_id in table.split.suppliers.values())
    return MatrixCell("1 line" if count == 1 else f"{count} lines", best=True) if count else MatrixCell(missing="–")


def _note(table: Comparison) -> str:
    missing = [one.name for one in table.suppliers if one.state == "asked"]
    waits = f" No answer yet: {', '.join(missing)}." if missing else ""
    return f"Landed cost of one in {table.home}: price, duty and the share of freight, at today's rate.{waits}"
