"""The day: a company's files come in, goods are bought, sold and shipped, and a customer complains and is heard."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.areas.inventory.models import Move
from app.areas.inventory.queries import StockLevel, StockQuestion, stock_levels
from app.areas.logistics.models import Shipment
from app.areas.purchasing.models import PurchaseOrder, ReceiptLine
from app.areas.sales.models import SalesOrder
from app.areas.support.models import Satisfaction, Ticket, TicketLink
from app.exchange.importing import ImportFiles, ImportResult, with_imports
from app.exchange.profiles import profile_sources
from app.kernel.clock import SetClock
from app.kernel.columns import Model
from app.kernel.database import open_database
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.sample import make_sample
from app.sample.day import DayResult, live_a_day
from app.ui.printing import render_pdf
from tests.companies import MORNING

DATA = Path(os.environ.get("COUNTERFLOW_DATA", "../shared/data"))
NORTHWIND_ROWS = {"suppliers": 29, "categories": 8, "items": 77, "customers": 93, "carriers": 3, "orders": 830,
                  "order_lines": 2155}


@pytest.fixture
def northwind() -> Path:
    """Give the folder of the Northwind files."""
    folder = DATA / "northwind"
    if not folder.is_dir():
        pytest.skip(f"the folder {folder} is not there; COUNTERFLOW_DATA names another")
    return folder


def take_in(workspace: Workspace, folder: Path) -> tuple[ImportResult, int]:
    """Import the Northwind files and give what became of the rows, and the operation."""
    taking = Workspace(workspace.database, with_imports(workspace.declarations), workspace.clock, workspace.actor)
    outcome = taking.dispatch(ImportFiles(profile_sources("northwind", folder), "Europe/Berlin"))
    return outcome.value, outcome.operation_id


def contents(workspace: Workspace) -> dict[str, int]:
    """Count the rows of every table but the journal's and the search's own."""
    with workspace.reader() as reader:
        return {
            table.name: reader.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Model.metadata.sorted_tables
            if not table.name.startswith("kernel_") or table.name in ("kernel_search", "kernel_outgoing")
        }


def proved(workspace: Workspace) -> list[str]:
    """Run every check."""
    with workspace.reader() as reader:
        return [said for check in workspace.declarations.checks for said in check.run(reader)]


def figures(workspace: Workspace) -> dict[str, object]:
    """Measure every figure of the dashboards, with what is said beside it: one answer of many moves no mean."""
    with workspace.reader() as reader:
        now = workspace.clock.now()
        loaded = {spec.key: spec.load(reader, now) for spec in workspace.declarations.figures}
    return {key: (figure.value, figure.note) for key, figure in loaded.items()}


def level(workspace: Workspace, item_id: int, at: datetime | None = None) -> StockLevel:
    """Ask how much there is of an item."""
    with workspace.reader() as reader:
        found = stock_levels(reader, StockQuestion(at=at, item_ids=(item_id,)), workspace.clock.now())
    return found[0] if found else StockLevel((item_id,), 0)


def test_every_row_of_northwind_lands_nothing_doubles_and_an_undo_leaves_nothing(
    workspace: Workspace, northwind: Path,
) -> None:
    before = contents(workspace)
    first, operation_id = take_in(workspace, northwind)
    created = {kind.kind: kind.created for kind in first.kinds}
    refused = [(kind.kind, row.row, row.reason) for kind in first.kinds for row in kind.refused]
    assert refused == []
    assert {kind: created[kind] for kind in NORTHWIND_ROWS} == NORTHWIND_ROWS
    assert proved(workspace) == []
    landed = contents(workspace)
    again, _ = take_in(workspace, northwind)
    assert {kind.kind: (kind.created, kind.updated, len(kind.refused)) for kind in again.kinds} == dict.fromkeys(
        created, (0, 0, 0))
    assert contents(workspace) == landed
    taking = Workspace(workspace.database, with_imports(workspace.declarations), workspace.clock, workspace.actor)
    taking.undo(operation_id)
    assert contents(workspace) == before
    assert proved(workspace) == []


@pytest.fixture
def firm_with_northwind(workspace: Workspace, northwind: Path) -> Workspace:
    """Give a firm that took the Northwind files in."""
    take_in(workspace, northwind)
    return workspace


@pytest.fixture
def sample_firm(tmp_path: Path) -> Iterator[Workspace]:
    """Give the sample company on the day after it was given."""
    now = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
    path = tmp_path / "sample.db"
    make_sample(str(path), now)
    opened = open_database(str(path))
    yield Workspace(opened, DECLARATIONS, SetClock(now))
    opened.close()


def follow_the_day(workspace: Workspace, out: Path) -> None:
    """Live the day and look at what it left behind, from the reorder proposal to the dashboards."""
    measured = figures(workspace)
    day = live_a_day(workspace)
    assert proved(workspace) == []
    check_buying(workspace, day)
    check_selling(workspace, day)
    check_complaint(workspace, day)
    after = figures(workspace)
    changed = {key for key in measured if measured[key] != after[key]}
    assert {"inventory.value", "support.satisfaction"} <= changed
    check_prints(workspace, day, out)


def check_buying(workspace: Workspace, day: DayResult) -> None:
    """A part was received and put away; the rest is still to come."""
    with workspace.reader() as reader:
        ordered = select(PurchaseOrder.state).where(PurchaseOrder.id == day.purchase_order_id)
        state = reader.execute(ordered).scalar_one()
        lines = reader.execute(select(ReceiptLine.stock_qty, ReceiptLine.stock_qty_put_away).where(
            ReceiptLine.receipt_id == day.receipt_id)).all()
    assert state == "partly_received"
    assert all(line.stock_qty == line.stock_qty_put_away for line in lines)
    now = workspace.clock.now()
    assert level(workspace, day.item_id).incoming > 0
    later = level(workspace, day.item_id, now + timedelta(days=400))
    assert later.projected == later.on_hand + later.incoming - later.outgoing
    assert level(workspace, day.item_id, now - timedelta(days=1)).on_hand < level(workspace, day.item_id).on_hand


def check_selling(workspace: Workspace, day: DayResult) -> None:
    """The order was reserved, shipped and delivered, and left the warehouse through the ledger."""
    with workspace.reader() as reader:
        order = reader.execute(select(SalesOrder.state, SalesOrder.delivered_at).where(
            SalesOrder.id == day.sales_order_id)).one()
        shipment = reader.execute(select(Shipment.state).where(Shipment.id == day.shipment_id)).scalar_one()
        moves = select(func.count()).select_from(Move).where(Move.at == workspace.clock.now())
        moved = reader.execute(moves).scalar_one()
    assert (order.state, shipment) == ("delivered", "delivered")
    assert order.delivered_at == workspace.clock.now()
    assert moved >= 4


def check_complaint(workspace: Workspace, day: DayResult) -> None:
    """The ticket leads to the shipment and its order; it was due, answered and rated."""
    with workspace.reader() as reader:
        ticket = reader.execute(select(
            Ticket.state, Ticket.first_response_due_at, Ticket.first_responded_at, Ticket.opened_at).where(
            Ticket.id == day.ticket_id)).one()
        links = {(row.record, row.record_id) for row in reader.execute(select(
            TicketLink.record, TicketLink.record_id).where(TicketLink.ticket_id == day.ticket_id))}
        score = reader.execute(select(Satisfaction.score).where(Satisfaction.ticket_id == day.ticket_id)).scalar_one()
    assert ticket.state == "resolved"
    assert ticket.opened_at < ticket.first_response_due_at
    assert ticket.first_responded_at is not None
    assert {("shipment", day.shipment_id), ("sales_order", day.sales_order_id)} <= links
    assert score == 5


def check_prints(workspace: Workspace, day: DayResult, out: Path) -> None:
    """Every document of the day prints."""
    with workspace.reader() as reader:
        for name, record_id in (("purchase_order", day.purchase_order_id), ("packing_list", day.shipment_id)):
            context = workspace.declarations.document(name).context(reader, record_id, workspace.clock.now())
            render_pdf(context, out / f"{name}.pdf")
            assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF")


def test_a_day_at_northwind(firm_with_northwind: Workspace, tmp_path: Path, qapp: object) -> None:
    assert isinstance(firm_with_northwind.clock, SetClock)
    firm_with_northwind.clock.moment = MORNING + timedelta(days=1)
    follow_the_day(firm_with_northwind, tmp_path)


def test_a_day_at_the_sample_company(sample_firm: Workspace, tmp_path: Path, qapp: object) -> None:
    assert proved(sample_firm) == []
    follow_the_day(sample_firm, tmp_path)


def test_a_lot_leads_from_the_complaint_to_the_supplier(sample_firm: Workspace) -> None:
    with sample_firm.reader() as reader:
        lots = reader.execute(select(TicketLink.ticket_id).where(TicketLink.record == "lot").limit(1)).scalar_one()
        kinds = set(reader.execute(select(TicketLink.record).where(TicketLink.ticket_id == lots)).scalars())
    assert {"shipment", "lot", "receipt", "supplier"} <= kinds


def test_the_sample_company_is_as_large_as_promised(sample_firm: Workspace) -> None:
    counts = [counted(sample_firm, name) for name in ("suppliers", "items", "customers")]
    assert counts[:2] == [41, 805]
    assert counts[2] >= 300, "leads become customers, too"
    assert counted(sample_firm, "sales_orders") > 1000
    assert counted(sample_firm, "tickets") > 50


def counted(workspace: Workspace, name: str) -> int:
    """Count the rows of a list."""
    with workspace.reader() as reader:
        return workspace.declarations.list_query(name).count(reader, ListRequest())


@pytest.mark.postgres
def test_a_day_at_the_sample_company_on_a_server(postgres_url: str, tmp_path: Path) -> None:
    now = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
    make_sample(postgres_url, now)
    opened = open_database(postgres_url)
    try:
        firm = Workspace(opened, DECLARATIONS, SetClock(now))
        assert proved(firm) == []
        follow_the_day(firm, tmp_path)
    finally:
        opened.close()
