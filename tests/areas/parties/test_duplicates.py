"""A customer entered three times by three people is found, merged field by field, and can be taken apart again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.catalog.operations import CreateItem
from app.areas.parties.models import Duplicate, Party
from app.areas.parties.operations.duplicates import FindDuplicates, MarkDifferent, MergeParties
from app.areas.parties.queries.duplicates import DUPLICATES, duplicate_detail, load_pair
from app.areas.parties.rules.duplicates import MERGED_FIELDS, merged_values, provenance
from app.areas.parties.ui.merging import MergeScreen
from app.areas.sales.models import SalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.papers import WriteNote
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.companies import MORNING
from tests.plans import SORTS, plans_of
from tests.ui.desks import PatientDesk

YES = frozenset({"*"})
OTHERS = ("Ernst Handel", "Blauer See Delikatessen", "Königlich Essen", "Frankenversand", "Lehmanns Marktstand")


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    """Enter one customer three times, as three people do, among others; two of the three have ordered."""
    customers = [
        CreateCustomer("Alfreds Futterkiste GmbH", "ALFKI", phone="030-0074321", email="info@alfki.de", city="Berlin",
                       street="Obere Str. 57", postal_code="12209", country="Germany"),
        CreateCustomer("A. Futterkiste", "AFUTT", phone="030 0074321 ext. 9", city="Berlin", street="Obere Strasse 57",
                       postal_code="12209", country="Germany"),
        CreateCustomer("Alfreds Futterkiste", "ALF2", email="info@alfki.de", city="Berlin", country="Germany"),
        *(CreateCustomer(name, city=f"Town {place}", phone=f"040 99{place}31{place}", street=f"{name[::-1]} {place}")
          for place, name in enumerate(OTHERS)),
    ]
    for customer in customers:
        workspace.dispatch(customer, confirmed=YES)
    item = workspace.dispatch(CreateItem("Oats"), confirmed=YES).value.item_id
    for code in ("ALFKI", "AFUTT"):
        line = (SalesLineInput(item, Decimal(2), price=Decimal(3)),)
        workspace.dispatch(CreateSalesOrder(number(workspace, code), MORNING.date(), line), confirmed=YES)
    return workspace


def number(workspace: Workspace, code: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Party.id).where(Party.code == code)).scalar_one())


def pairs(workspace: Workspace, preset: str = "open") -> dict[frozenset[str], int]:
    with workspace.reader() as reader:
        found = [load_pair(reader, row.id) for row in DUPLICATES.page(reader, ListRequest(preset)).rows]
    return {frozenset((pair.left.code, pair.right.code)): pair.id for pair in found}


def buyers(workspace: Workspace) -> list[int]:
    with workspace.reader() as reader:
        return list(reader.execute(select(SalesOrder.customer_id).order_by(SalesOrder.id)).scalars())


def test_the_three_are_found_and_nobody_else(firm: Workspace) -> None:
    answer = firm.dispatch(FindDuplicates()).value
    assert set(pairs(firm)) == {
        frozenset(("ALFKI", "AFUTT")), frozenset(("ALFKI", "ALF2")),
    } | ({frozenset(("AFUTT", "ALF2"))} & set(pairs(firm)))
    assert answer.open == answer.new == len(pairs(firm))
    assert firm.dispatch(FindDuplicates()).value.new == 0


def test_who_is_merged_while_all_are_compared_is_found_no_more(firm: Workspace) -> None:
    """The comparison sees the moment at which it began, and holds nobody up who goes on working."""
    firm.dispatch(FindDuplicates())
    merged: list[int] = []

    def merge(_done: int, _total: int, _text: str) -> None:
        if not merged:
            pair = pairs(firm)[frozenset(("ALFKI", "AFUTT"))]
            merged.append(firm.dispatch(MergeParties(pair, number(firm, "ALFKI")), confirmed=YES).value.party_id)

    found = replace(firm, report=merge).dispatch(FindDuplicates()).value
    assert (found.open, merged) == (1, [number(firm, "ALFKI")])
    assert set(pairs(firm)) == {frozenset(("ALFKI", "ALF2"))}


def test_what_is_never_the_same_is_remembered(firm: Workspace) -> None:
    firm.dispatch(FindDuplicates())
    pair = pairs(firm)[frozenset(("ALFKI", "AFUTT"))]
    firm.dispatch(MarkDifferent(pair, "two shops of one family"))
    firm.dispatch(FindDuplicates())
    assert frozenset(("ALFKI", "AFUTT")) not in pairs(firm)
    assert frozenset(("ALFKI", "AFUTT")) in pairs(firm, "different")


def test_a_merge_moves_everything_and_its_undo_brings_it_back(firm: Workspace) -> None:
    firm.dispatch(FindDuplicates())
    keep, drop = number(firm, "ALFKI"), number(firm, "AFUTT")
    firm.dispatch(WriteNote("customer", drop, "Rings twice."))
    before = buyers(firm)
    merge = firm.dispatch(MergeParties(pairs(firm)[frozenset(("ALFKI", "AFUTT"))], keep, ("phone",)))
    assert buyers(firm) == [keep, keep]
    assert all("AFUTT" not in codes for codes in pairs(firm)), "no pair names one that is gone"
    with firm.reader() as reader:
        stays = reader.execute(select(Party.phone, Party.email, Party.name).where(Party.id == keep)).one()
        assert tuple(stays) == ("+49300074321 x9", "info@alfki.de", "Alfreds Futterkiste GmbH")
        load = firm.declarations.papers
        assert load is not None
        notes = [paper.text for paper in load(reader, "customer", keep)]
    assert "Rings twice." in notes
    assert "Merged with AFUTT A. Futterkiste; taken over: phone." in notes
    assert firm.dispatch(FindDuplicates()).value.new == 0
    firm.undo(merge.operation_id)
    assert buyers(firm) == before == [keep, drop]
    assert number(firm, "AFUTT") == drop


def test_an_undo_says_what_was_built_on_the_merge(firm: Workspace) -> None:
    firm.dispatch(FindDuplicates())
    keep = number(firm, "ALFKI")
    merge = firm.dispatch(MergeParties(pairs(firm)[frozenset(("ALFKI", "AFUTT"))], keep))
    with firm.reader() as reader:
        item = reader.execute(select(Item.id)).scalars().first()
    line = SalesLineInput(int(item or 0), Decimal(1), price=Decimal(1))
    firm.dispatch(CreateSalesOrder(keep, MORNING.date(), (line,)))
    firm.undo(merge.operation_id)
    assert buyers(firm)[-1] == keep, "what was entered since stays with the one that was kept"


def test_a_party_of_another_pair_is_refused(firm: Workspace) -> None:
    firm.dispatch(FindDuplicates())
    with pytest.raises(DomainError, match="not of this pair"):
        firm.dispatch(MergeParties(pairs(firm)[frozenset(("ALFKI", "AFUTT"))], number(firm, "ALF2")))


def test_the_page_of_a_pair_adds_up(firm: Workspace) -> None:
    firm.dispatch(FindDuplicates())
    pair = pairs(firm)[frozenset(("ALFKI", "AFUTT"))]
    with firm.reader() as reader:
        page = duplicate_detail(reader, pair, MORNING)
        row = reader.execute(select(Duplicate.total_millibits).where(Duplicate.id == pair)).scalar_one()
        waterfall = load_pair(reader, pair).waterfall
    total = waterfall.prior_millibits + sum(step.millibits for step in waterfall.steps)
    assert abs(total - row) <= len(waterfall.steps)
    assert page.lines[0].rows[0].values[0] == "Name"


def test_the_list_of_pairs_is_read_along_an_index(firm: Workspace) -> None:
    with firm.reader() as reader:
        plan = plans_of(reader, lambda: DUPLICATES.page(reader, ListRequest("open")))
    assert any("ix_parties_duplicate_state" in step for step in plan)
    assert not any(SORTS in step for step in plan)


def test_the_screen_merges_by_key(firm: Workspace, qtbot: QtBot) -> None:
    firm.dispatch(FindDuplicates())
    pair = pairs(firm)[frozenset(("ALFKI", "AFUTT"))]
    with firm.reader() as reader:
        rows = tuple(DUPLICATES.rows(reader, [pair]))
    desk = PatientDesk(firm)
    screen = MergeScreen(desk, Appearance("light"), Selection("duplicate", rows))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.sides[screen.keep.checkedId()].code == "ALFKI", "the one that says more stays"
    other = 1 - screen.keep.checkedId()
    screen.groups["phone"].button(other).setChecked(True)
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert desk.dispatched == [MergeParties(pair, number(firm, "ALFKI"), ("phone",))]


def test_what_one_lacks_is_filled_and_roles_add_up() -> None:
    empty = dict.fromkeys(MERGED_FIELDS, "")
    roles = {"is_supplier": False, "is_customer": True, "is_carrier": False}
    keep = {**empty, **roles, "name": "One", "phone": "1"}
    drop = {**empty, **roles, "name": "Two", "phone": "2", "email": "two@two.de", "is_supplier": True, "code": "TWO"}
    values = merged_values(keep, drop, ("phone",))
    assert (values["name"], values["phone"], values["email"]) == ("One", "2", "two@two.de")
    assert (values["is_supplier"], values["is_customer"], values["is_carrier"]) == (True, True, False)
    assert provenance(keep, drop, ("phone",)) == "Merged with TWO Two; taken over: phone; filled in: mail."
    with pytest.raises(DomainError, match="no shoe size"):
        merged_values(keep, drop, ("shoe size",))
