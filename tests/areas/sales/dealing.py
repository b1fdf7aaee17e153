"""Steps that stories about leads, deals and activities share."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.areas.company.models import Role, User
from app.areas.parties.operations.places import AddContact
from app.areas.sales.models import Activity, LostReason, Opportunity, Stage, StageVisit
from app.areas.sales.operations.opportunities import CreateOpportunity
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.tags import words_on
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

CLOSES = date(2026, 4, 30)


def stages(workspace: Workspace) -> dict[str, int]:
    """Give the stages by name."""
    with workspace.reader() as reader:
        return {row.name: row.id for row in reader.execute(select(Stage.name, Stage.id))}


def reasons(workspace: Workspace) -> dict[str, int]:
    """Give the reasons for losses by name."""
    with workspace.reader() as reader:
        return {row.name: row.id for row in reader.execute(select(LostReason.name, LostReason.id))}


def add_person(workspace: Workspace, customer_id: int, name: str = "Maria Anders") -> int:
    """Add a person at a customer."""
    return int(workspace.dispatch(AddContact(customer_id, name, "Buyer")).value.contact_id)


def add_deal(workspace: Workspace, customer_id: int, title: str = "Tea for the shops", **more: Any) -> int:
    """Enter an opportunity and give its id."""
    return int(workspace.dispatch(CreateOpportunity(title, customer_id, **more)).value.opportunity_id)


def full_deal(workspace: Workspace, customer_id: int, **more: Any) -> int:
    """Enter an opportunity of which all is known that a stage may ask for."""
    given = {"amount": Decimal(12_000), "closes_on": CLOSES, "contact_id": add_person(workspace, customer_id),
             "contact_quality": "decider", "source": "Trade fair", **more}
    return add_deal(workspace, customer_id, **given)


def deal(workspace: Workspace, opportunity_id: int) -> Any:
    """Read an opportunity."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(Opportunity)).where(Opportunity.id == opportunity_id)).one()


def tags(workspace: Workspace, opportunity_id: int) -> list[str]:
    """Read the tags of an opportunity."""
    with workspace.reader() as reader:
        return list(words_on(reader, "opportunity", opportunity_id))


def activity(workspace: Workspace, activity_id: int) -> Any:
    """Read an activity."""
    with workspace.reader() as reader:
        return reader.execute(select(table_of(Activity)).where(Activity.id == activity_id)).one()


def visits(workspace: Workspace, opportunity_id: int) -> list[tuple[str, datetime, datetime | None]]:
    """Give the stages that a deal came through, with when it entered and left them."""
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Stage.name, StageVisit.entered_at, StageVisit.left_at).join(Stage, Stage.id == StageVisit.stage_id)
            .where(StageVisit.opportunity_id == opportunity_id).order_by(StageVisit.id))
        return [(row.name, row.entered_at, row.left_at) for row in rows]


def add_seller(workspace: Workspace, login: str) -> int:
    """Add somebody who sells."""
    with at_work(workspace) as uow:
        role = uow.scalar(select(Role.id).where(Role.name == "sales"))
        return uow.add(User, login=login, name=login.capitalize(), email="", role_id=role, active=True)


def owner(workspace: Workspace) -> int:
    """Give the owner of the firm."""
    with workspace.reader() as reader:
        return int(reader.execute(select(func.min(User.id))).scalar_one())


def later(workspace: Workspace, **by: float) -> datetime:
    """Let time pass, and give the moment that it is then."""
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = workspace.clock.now() + timedelta(**by)
    return workspace.clock.moment


__all__ = [
    "CLOSES", "MORNING", "activity", "add_deal", "add_person", "add_seller", "deal", "full_deal", "later", "owner",
    "reasons", "stages", "visits",
]
