"""What a firm adds to its records is filled in, shown, listed, filtered and copied as if it had always been there."""

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.areas.catalog.models import Item
from app.areas.catalog.operations import ChangeItem, CreateItem, DuplicateItem
from app.areas.catalog.queries import item_values
from app.areas.purchasing.operations.suppliers import ChangeSupplier, CreateSupplier
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.listing import Filter, ListRequest
from app.kernel.own_fields import AddField, ChangeField, OwnValue, RestoreField, RetireField, own_values
from app.kernel.workspace import Workspace
from app.registry import TABS
from app.ui.declare import Selection
from app.ui.form import CommandForm
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance
from tests.areas.catalog.shop import bring, new_item, statuses
from tests.areas.sales.selling import add_customer
from tests.plans import plans_of
from tests.ui.desks import PatientDesk


def declare(workspace: Workspace) -> dict[str, int]:
    """Add a field of each kind to items."""
    commands = (
        AddField("item", "Country of origin", "choice", "Denmark\nGermany\nPortugal", required=True),
        AddField("item", "Roast", "text"), AddField("item", "Caffeine %", "number"),
        AddField("item", "Tasted on", "date"), AddField("item", "Organic", "flag"),
    )
    return {command.title: workspace.dispatch(command).value for command in commands}


FILLED = {"country_of_origin": "portugal", "roast": "dark", "caffeine": "1.25", "tasted_on": "2026-02-27",
          "organic": "true"}


def held(workspace: Workspace, item_id: int) -> dict[str, str]:
    """Give what an item holds."""
    with workspace.reader() as reader:
        return own_values(reader, "item", item_id)


def test_values_are_typed_and_come_back_as_they_were_said(workspace: Workspace) -> None:
    declare(workspace)
    item_id = new_item(workspace, "Beans", own=FILLED).item_id
    assert held(workspace, item_id) == {**FILLED, "country_of_origin": "Portugal"}
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in workspace.declarations.detail("item").load(
            reader, item_id, workspace.clock.now()).facts}
    assert facts["Country of origin"] == "Portugal"
    assert facts["Organic"] is True
    changed = workspace.dispatch(ChangeItem(item_id, own={"roast": "", "caffeine": "0"}))
    assert "roast" not in held(workspace, item_id)
    workspace.undo(changed.operation_id)
    assert held(workspace, item_id)["roast"] == "dark"
    copy = workspace.dispatch(DuplicateItem(item_id, "Beans, small")).value.item_id
    assert held(workspace, copy) == held(workspace, item_id)


@pytest.mark.parametrize(("key", "text", "words"), [
    ("country_of_origin", "Spain", "none of Denmark, Germany, Portugal"), ("caffeine", "much", "not a number"),
    ("tasted_on", "yesterday", "not a date"), ("organic", "maybe", "is yes or no"), ("colour", "red", "There is no"),
])
def test_what_does_not_fit_is_refused_and_its_field_named(
    workspace: Workspace, key: str, text: str, words: str,
) -> None:
    declare(workspace)
    with pytest.raises(DomainError, match=words) as refused:
        new_item(workspace, "Beans", own={**FILLED, key: text})
    assert (refused.value.field or "").startswith("own")
    with pytest.raises(DomainError, match="Country of origin must be filled in"):
        new_item(workspace, "Beans")


def test_lists_have_a_column_that_is_filtered_by_and_read_by_index(workspace: Workspace) -> None:
    declare(workspace)
    beans = new_item(workspace, "Beans", own=FILLED).item_id
    new_item(workspace, "Tea", own={"country_of_origin": "Denmark", "caffeine": "0.5"})
    for name in ("catalog", "items"):
        query = workspace.list_query(name)
        assert not query.info.column("own.roast").shown, "it is chosen, not pressed on everybody"
        for condition in (Filter("own.country_of_origin", "=", "Portugal"), Filter("own.caffeine", ">", "1"),
                          Filter("own.organic", "=", "true"), Filter("own.tasted_on", ">=", "2026-02-01"),
                          Filter("own.roast", "filled")):
            with workspace.reader() as reader:
                page = query.page(reader, ListRequest(filters=(condition,)))
            assert [row.id for row in page.rows] == [beans], condition
        with workspace.reader() as reader:
            plan = plans_of(reader, partial(query.page, reader, ListRequest()))
        assert [step for step in plan if "SCAN kernel_own_value" in step] == []
    query = workspace.list_query("items")
    place = [column.key for column in query.info.columns].index("own.caffeine")
    with workspace.reader() as reader:
        assert str(query.rows(reader, [beans])[0].values[place]).strip() == "1.25"


def test_a_retired_field_keeps_what_it_holds_and_a_held_choice_stays(workspace: Workspace) -> None:
    fields = declare(workspace)
    item_id = new_item(workspace, "Beans", own=FILLED).item_id
    with pytest.raises(DomainError, match="Records hold “Portugal”"):
        workspace.dispatch(ChangeField(fields["Country of origin"], choices="Denmark\nSweden"))
    workspace.dispatch(RetireField(fields["Roast"]))
    assert "roast" not in held(workspace, item_id)
    assert "own.roast" not in [column.key for column in workspace.list_query("catalog").info.columns]
    workspace.dispatch(RestoreField(fields["Roast"]))
    assert held(workspace, item_id)["roast"] == "dark"
    with pytest.raises(DomainError, match="already"):
        workspace.dispatch(AddField("item", "roast!"))


def test_customers_have_their_own(workspace: Workspace) -> None:
    workspace.dispatch(AddField("customer", "Delivery gate", "text"))
    customer = add_customer(workspace)
    workspace.dispatch(ChangeCustomerTerms(customer, own={"delivery_gate": "North 3"}))
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in workspace.declarations.detail("customer").load(
            reader, customer, workspace.clock.now()).facts}
    assert facts["Delivery gate"] == "North 3"


@pytest.fixture
def desk(workspace: Workspace, qapp: QApplication) -> PatientDesk:
    """Sit at the firm."""
    return PatientDesk(workspace)


def filled_form(desk: PatientDesk, appearance: Appearance, qtbot: QtBot, name: str, known: Any) -> CommandForm:
    """Open the form of an operation."""
    form = CommandForm(desk, appearance, desk.workspace.declarations.operation(name), known)
    qtbot.addWidget(form)
    return form


def test_each_is_a_row_of_the_form_and_is_sent_with_the_rest(
    workspace: Workspace, desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    declare(workspace)
    form = filled_form(desk, appearance, qtbot, "create_item", {"name": "Beans"})
    assert [name for name in form.rows if name.startswith("own.")] == [f"own.{key}" for key in FILLED]
    form.save()
    assert desk.dispatched == [], "a required one is missing"
    form.rows["own.country_of_origin"].editor.set_value("Portugal")
    form.rows["own.caffeine"].editor.set_value("1.25")
    form.save()
    [command] = desk.dispatched
    assert isinstance(command, CreateItem)
    assert command.own is not None
    assert (command.own["country_of_origin"], command.own["caffeine"]) == ("Portugal", "1.25")


def test_a_form_saved_as_it_was_opened_changes_nothing(
    workspace: Workspace, desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    declare(workspace)
    item_id = new_item(workspace, "Beans", price=Decimal(3), own=FILLED).item_id
    with workspace.reader() as reader:
        known = item_values(reader, item_id)
    form = filled_form(desk, appearance, qtbot, "change_item", known)
    form.save()
    [command] = desk.dispatched
    assert workspace.dispatch(command).changes == frozenset()
    assert workspace.dispatch(decode(ChangeItem, known)).changes == frozenset()
    with workspace.reader() as reader:
        assert reader.execute(select(func.count()).select_from(OwnValue)).scalar_one() == len(FILLED)


def test_a_list_has_the_new_column_when_it_is_seen_again(
    workspace: Workspace, desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    tab = TabPage(desk, appearance, next(tab for tab in TABS if tab.key == "customers"))
    qtbot.addWidget(tab)
    tab.show_view(0)
    page = tab.list_page()
    assert page is not None
    workspace.dispatch(AddField("customer", "Delivery gate", "text"))
    desk.changed.emit(frozenset({"kernel_own_field"}))
    tab.show_view(0)
    again = tab.list_page()
    assert again is not None
    assert "own.delivery_gate" in [column.key for column in again.query.info.columns]
    assert isinstance(tab.selection(), Selection)


def test_files_bring_them_in_under_their_titles(workspace: Workspace, tmp_path: Path) -> None:
    declare(workspace)
    path = tmp_path / "items.csv"
    path.write_text(
        "SKU,Name,Country of origin,Caffeine %,Organic\nB-1,Beans,germany,1.2,yes\nB-2,Tea,Spain,0.5,no\n"
        "B-3,Mate,,1,\n",
        encoding="utf-8",
    )
    command = ImportFiles((ImportSource("items", str(path)),))
    kinds = workspace.dispatch(command).value.kinds
    assert (kinds[0].created, [row.reason for row in kinds[0].refused]) == (1, [
        "Country of origin: “Spain” is none of Denmark, Germany, Portugal", "Country of origin must be filled in"])
    with workspace.reader() as reader:
        item_id = reader.execute(select(Item.id).where(Item.sku == "B-1")).scalar_one()
    assert held(workspace, item_id) == {"country_of_origin": "Germany", "caffeine": "1.2", "organic": "true"}
    again = workspace.dispatch(command).value.kinds[0]
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


def test_suppliers_have_theirs_and_files_bring_those_of_customers(workspace: Workspace) -> None:
    workspace.dispatch(AddField("supplier", "Dock"))
    workspace.dispatch(AddField("customer", "Visits", "number"))
    supplier = workspace.dispatch(CreateSupplier("Nagel", own={"dock": "3 North"})).value.supplier_id
    workspace.dispatch(ChangeSupplier(supplier, own={"dock": "4 North"}))
    with workspace.reader() as reader:
        assert own_values(reader, "supplier", supplier) == {"dock": "4 North"}
    rows = [{"name": "Alfreds", "own.visits": "12"}, {"name": "Berglunds", "own.visits": "often"}]
    assert statuses(bring(workspace, "customers", rows)) == ["created", "refused"]
    rows[0]["own.visits"] = "13"
    assert statuses(bring(workspace, "customers", rows)) == ["updated", "refused"]
    assert statuses(bring(workspace, "customers", rows)) == ["unchanged", "refused"]
