"""Opportunities from a file: each row is a new deal, unless one about the same is open with that customer already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.areas.sales.models import Opportunity, Stage
from app.areas.sales.operations.importing_leads import sellers_by_name
from app.areas.sales.operations.opportunities import CreateOpportunity, create_opportunity
from app.areas.sales.operations.reading import PartyBook, day_of, decimal_of, refuse, refused, text_of
from app.areas.sales.rules.opportunities import OPEN
from app.kernel.attempt import attempted
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.tags import TAGS_FIELD, with_tag_cells
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, UNCHANGED

FIELDS = (
    ImportField("title", "About", True, ("opportunity", "deal", "opportunity name", "subject")),
    ImportField("customer", "Customer", True, ("customer id", "customer code", "account", "account name", "company")),
    ImportField("amount", "Amount", aliases=("value", "worth", "deal value"), kind=Kind.MONEY),
    ImportField("closes_on", "Expected close", aliases=("close date", "expected close date"), kind=Kind.DATE),
    ImportField("stage", "Stage", aliases=("sales stage", "phase")),
    ImportField("source", "Source", aliases=("lead source",)),
    ImportField("owner", "Whose", aliases=("owner", "seller", "assigned to")),
    ImportField("note", "Note", aliases=("notes", "description", "remarks")),
)


@dataclass(slots=True)
class _Known:
    """What rows may refer to, and the deals that are open, by customer and what they are about."""

    customers: PartyBook
    stages: Mapping[str, int]
    sellers: Mapping[str, int]
    deals: dict[tuple[int, str], int]


def import_deals(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring opportunities in, each as if it were entered by hand; a row that is refused changes nothing."""
    known = _known(uow, rows)
    outcomes = []
    for row in rows:
        try:
            with attempted(uow):
                outcomes.append(_enter(uow, row, known))
        except DomainError as error:
            outcomes.append(refused(error))
    return outcomes


def _known(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> _Known:
    customers = PartyBook.load(uow, "customer", (text_of(row, "customer") for row in rows))
    stages = {row.name.casefold(): row.id for row in uow.rows(
        select(Stage.id, Stage.name).where(Stage.active.is_(True)).order_by(Stage.pipeline_id.desc(), Stage.id.desc()))}
    deals = uow.rows(
        select(Opportunity.id, Opportunity.customer_id, Opportunity.title).where(Opportunity.state == OPEN))
    return _Known(customers, stages, sellers_by_name(uow), {
        (row.customer_id, row.title.casefold()): row.id for row in deals})


def _enter(uow: UnitOfWork, row: Mapping[str, str], known: _Known) -> RowOutcome:
    title = text_of(row, "title")
    if not title:
        raise refuse("Say what it is about.", "title")
    customer = known.customers.find(text_of(row, "customer"), "customer")
    key = customer.id, title.casefold()
    if key in known.deals:
        return RowOutcome(UNCHANGED, record_id=known.deals[key])
    done = create_opportunity(uow, CreateOpportunity(
        title, customer.id, amount=decimal_of(row, "amount"), closes_on=day_of(row, "closes_on"),
        stage_id=_named(row, "stage", known.stages), source=text_of(row, "source"),
        owner_id=_named(row, "owner", known.sellers), note=text_of(row, "note"),
    ))
    known.deals[key] = done.opportunity_id
    return RowOutcome(CREATED, record_id=done.opportunity_id)


def _named(row: Mapping[str, str], field: str, known: Mapping[str, int]) -> int | None:
    text = text_of(row, field)
    if text and text.casefold() not in known:
        raise refuse(f"There is no “{text}” here.", field)
    found: Any = known.get(text.casefold())
    return found if text else None


DEALS_FILE = ImportSpec(
    "opportunities", "Opportunities", "sales.import", (*FIELDS, TAGS_FIELD),
    with_tag_cells("opportunity", import_deals, all_new=True), own="opportunity",
)
