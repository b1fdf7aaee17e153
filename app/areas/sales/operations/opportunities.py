"""Entering opportunities and changing what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.rules import require_text
from app.areas.parties.models import Contact
from app.areas.sales.models import Competitor, Opportunity, Rival, Stage, StageVisit
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.operations.pipelines import AddCompetitor, add_competitor
from app.areas.sales.operations.winning import weigh_deals
from app.areas.sales.queries.pipelines import load_stage, load_stages, main_pipeline
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules import opportunities as rules
from app.areas.sales.rules.pipelines import StageFacts, keys_of, require_filled, required_before, text_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.own_fields import begin_own, write_own
from app.kernel.tags import set_words
from app.kernel.unit_of_work import UnitOfWork

_OPPORTUNITY = Field("Opportunity", lookup="opportunities", hidden=True)
AMOUNT = Field("Amount", "What the deal is worth, in the customer's currency.")
CLOSES = Field("Expected close")
CONTACT = Field("Contact", lookup="customer_people", narrowed=("customer_id", "party_id"))
QUALITY = Field("Contact quality", titles=rules.QUALITY_TITLES)
SOURCE = Field("Source", "Such as trade fair, web, recommendation")
PERCENT = Field("Own estimate %", "Left empty: what the stage says. What is learned stands beside it.")
TAGS = Field("Tags", "Set off by commas")
OPPORTUNITY = "opportunity"


@dataclass(frozen=True, slots=True)
class CreateOpportunity:
    """Enter a deal that may come about."""

    title: Annotated[str, Field("About")]
    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    amount: Annotated[Decimal | None, AMOUNT] = None
    closes_on: Annotated[date | None, CLOSES] = None
    contact_id: Annotated[int | None, CONTACT] = None
    contact_quality: Annotated[rules.Quality | None, QUALITY] = None
    stage_id: Annotated[int | None, Field("Stage", "Left empty: the first.", lookup="stages")] = None
    probability_percent: Annotated[int | None, PERCENT] = None
    source: Annotated[str, SOURCE] = ""
    tags: Annotated[str, TAGS] = ""
    owner_id: Annotated[int | None, Field("Whose", "Left empty: yours.", lookup="users")] = None
    currency: Annotated[str, Field("Currency", "Left empty: the customer's.")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="opportunity")] = None


@dataclass(frozen=True, slots=True)
class ChangeOpportunity:
    """Change what is known of a deal; what is left out stays."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    title: Annotated[str | None, Field("About")] = None
    amount: Annotated[Decimal | None, AMOUNT] = None
    closes_on: Annotated[date | None, CLOSES] = None
    contact_id: Annotated[int | None, Field(
        "Contact", lookup="customer_people", emptied=0, narrowed=("customer_id", "party_id"))] = None
    contact_quality: Annotated[rules.Quality | None, QUALITY] = None
    probability_percent: Annotated[int | None, Field("Own estimate %", emptied=-1)] = None
    source: Annotated[str | None, SOURCE] = None
    tags: Annotated[str | None, TAGS] = None
    owner_id: Annotated[int | None, Field("Whose", lookup="users")] = None
    note: Annotated[str | None, Field("Note", multiline=True)] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="opportunity")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class NameRival:
    """Say that a competitor is after the same deal."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    competitor_id: Annotated[int | None, Field("Competitor", lookup="competitors")] = None
    name: Annotated[str, Field("Or a new one", "The name of one that is not listed yet.")] = ""


@dataclass(frozen=True, slots=True)
class DropRival:
    """Say that a competitor is not after the deal any more."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    competitor_id: Annotated[int, Field("Competitor", lookup="competitors")]


@dataclass(frozen=True, slots=True)
class OpportunityResult:
    """The opportunity and its number."""

    opportunity_id: int
    number: str


def create_opportunity(uow: UnitOfWork, cmd: CreateOpportunity) -> OpportunityResult:
    """Enter an opportunity in a stage; the fields that its stage asks for must be filled in."""
    customer, stage = load_terms(uow.connection, cmd.customer_id), _stage(uow, cmd.stage_id)
    currency = cmd.currency.strip().upper() or customer.currency
    values = {
        "title": require_text(cmd.title, "What it is about", "title"), "customer_id": customer.party_id,
        "amount_minor": amount_minor(cmd.amount, currency), "currency": currency, "closes_on": cmd.closes_on,
        "contact_id": contact_of(uow, customer.party_id, cmd.contact_id), "contact_quality": cmd.contact_quality or "",
        "probability_permille": rules.permille_of(cmd.probability_percent), "source": cmd.source.strip(),
        "owner_id": owner_of(uow, cmd.owner_id), "note": cmd.note.strip(),
    }
    stages = load_stages(uow.connection, pipeline_of(uow, stage.id))
    require_filled(stage.name, required_before(stages, stage.position), rules.held(values))
    number = take_number(uow, "opportunity")
    opportunity_id = uow.add(
        Opportunity, number=number, pipeline_id=pipeline_of(uow, stage.id), stage_id=stage.id, state=rules.OPEN,
        created_at=uow.now, stage_entered_at=uow.now, closed_at=None, lost_reason_id=None, lost_to_id=None, outcome="",
        **values,
    )
    uow.add(StageVisit, opportunity_id=opportunity_id, stage_id=stage.id, entered_at=uow.now, left_at=None)
    set_words(uow, OPPORTUNITY, opportunity_id, tags_of(cmd.tags))
    begin_own(uow, OPPORTUNITY, opportunity_id, cmd.own)
    weigh_deals(uow, [opportunity_id])
    return OpportunityResult(opportunity_id, number)


def _stage(uow: UnitOfWork, stage_id: int | None) -> StageFacts:
    """Give the stage that is named, or the first of the main pipeline."""
    if stage_id is None:
        return load_stages(uow.connection, main_pipeline(uow.connection))[0]
    stage = load_stage(uow.connection, stage_id)
    if not stage.active:
        raise DomainError("stage.closed", f"{stage.name} is not in use any more. Choose another stage.", "stage_id")
    return stage


def pipeline_of(uow: UnitOfWork, stage_id: int) -> int:
    """Give the pipeline of a stage."""
    return int(uow.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id)))


def amount_minor(amount: Decimal | None, currency: str) -> int | None:
    """Give an amount in minor units; DomainError for one below nothing."""
    if amount is None:
        return None
    minor = Money.of(amount, currency).minor
    if minor < 0:
        raise DomainError("opportunity.amount", "A deal is not worth less than nothing.", "amount")
    return minor


def contact_of(uow: UnitOfWork, customer_id: int, contact_id: int | None) -> int | None:
    """Give a person at the customer; DomainError for one who is elsewhere."""
    if not contact_id:
        return None
    contact = uow.get(Contact, contact_id)
    if contact.party_id != customer_id:
        raise DomainError(
            "opportunity.contact", f"{contact.name} is not with this customer. Choose somebody who is.", "contact_id")
    return int(contact.id)


def tags_of(text: str) -> str:
    """Give tags with commas between them; DomainError for too many."""
    tags = text_of(keys_of(text))
    if len(keys_of(tags)) > rules.MOST_TAGS:
        raise DomainError("opportunity.tags", f"More than {rules.MOST_TAGS} tags tell nothing.", "tags")
    return tags


def changed_values(uow: UnitOfWork, row: Any, cmd: Any) -> dict[str, Any]:
    """Give the columns that a command changes of a deal, as far as it names them."""
    values: dict[str, Any] = {}
    if cmd.amount is not None:
        values["amount_minor"] = amount_minor(cmd.amount, row.currency)
    if cmd.closes_on is not None:
        values["closes_on"] = cmd.closes_on
    if cmd.contact_id is not None:
        values["contact_id"] = contact_of(uow, row.customer_id, cmd.contact_id)
    if cmd.contact_quality is not None:
        values["contact_quality"] = cmd.contact_quality
    if cmd.source is not None:
        values["source"] = cmd.source.strip()
    if cmd.probability_percent is not None:
        emptied = cmd.probability_percent == -1
        values["probability_permille"] = None if emptied else rules.permille_of(cmd.probability_percent)
    return values


def change_opportunity(uow: UnitOfWork, cmd: ChangeOpportunity) -> int:
    """Change an open opportunity; what its stage asks for stays filled in."""
    row = uow.get(Opportunity, cmd.opportunity_id)
    rules.require_open(row.number, row.state, "changed")
    values = changed_values(uow, row, cmd)
    if cmd.title is not None:
        values["title"] = require_text(cmd.title, "What it is about", "title")
    if cmd.note is not None:
        values["note"] = cmd.note.strip()
    if cmd.owner_id is not None:
        values["owner_id"] = owner_of(uow, cmd.owner_id)
    stages = load_stages(uow.connection, row.pipeline_id)
    stage = next(one for one in stages if one.id == row.stage_id)
    require_filled(stage.name, required_before(stages, stage.position), rules.held({**row._mapping, **values}))
    tagged = cmd.tags is not None and set_words(uow, OPPORTUNITY, row.id, tags_of(cmd.tags))
    if values or cmd.expected_version is not None:
        uow.update(Opportunity, row.id, expected_version=cmd.expected_version, **values)
    if cmd.own is not None:
        write_own(uow, OPPORTUNITY, row.id, cmd.own)
    if values or tagged:
        weigh_deals(uow, [row.id])
    return int(row.id)


def name_rival(uow: UnitOfWork, cmd: NameRival) -> int:
    """Add a competitor to a deal, a new one when only a name is given."""
    row = uow.get(Opportunity, cmd.opportunity_id)
    if cmd.competitor_id is None and not cmd.name.strip():
        raise DomainError("rival.nobody", "Choose a competitor, or write the name of a new one.", "competitor_id")
    number = cmd.competitor_id
    competitor_id = uow.get(Competitor, number).id if number else add_competitor(uow, AddCompetitor(cmd.name))
    known = uow.scalar(select(Rival.id).where(Rival.opportunity_id == row.id, Rival.competitor_id == competitor_id))
    if known is None:
        uow.add(Rival, opportunity_id=row.id, competitor_id=competitor_id)
    return int(competitor_id)


def drop_rival(uow: UnitOfWork, cmd: DropRival) -> int:
    """Take a competitor from a deal."""
    rows = uow.rows(select(Rival.id).where(
        Rival.opportunity_id == cmd.opportunity_id, Rival.competitor_id == cmd.competitor_id))
    if not rows:
        raise DomainError("rival.unknown", "That competitor is not named there. Nothing was changed.", "competitor_id")
    uow.delete(Rival, [row.id for row in rows])
    return cmd.opportunity_id
