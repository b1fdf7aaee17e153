"""What the kind, the status and the tracking of an item mean, wherever it is bought, moved and sold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from stdnum import ean

from app.areas.catalog.models import Category, ItemBarcode, ItemUnit
from app.areas.catalog.operations import (
    AddBarcode,
    BlockItem,
    ChangeCategory,
    ChangeItem,
    CreateCategory,
    DuplicateItem,
    MoveCategory,
    PhaseOutItem,
    SetItemUnit,
)
from app.areas.catalog.operations.bulk import ChangeItems
from app.areas.catalog.queries import item_by_barcode
from app.areas.catalog.queries.lists import CATEGORIES
from app.areas.catalog.rules import require_barcode, spellings
from app.areas.catalog.rules.dates import DaysBefore, dates_of
from app.areas.inventory.models import Lot
from app.areas.inventory.operations import NewMove, location_of, main_warehouse, outer_location, post_moves
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.queries.goods_dates import lot_dates
from app.areas.purchasing.operations import CreatePurchaseOrder, CreateSupplier, OrderLineInput
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.gs1 import check_digit
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import bring, item, new_item, statuses, unit_ids
from tests.areas.sales.selling import (
    add_customer,
    add_items,
    enter,
    pieces_reserved,
    require_proof,
    sell,
    stock,
)
from tests.companies import at_work
from tests.plans import plans_of, scans_of

ANY = frozenset({"*"})
TODAY = date(2026, 3, 2)


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_a_check_digit_is_what_another_program_reckons_and_is_named_when_it_is_wrong(
    length: int, data: st.DataObject,
) -> None:
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    right = check_digit(body)
    assert ean.calc_check_digit(body) == right
    assert require_barcode(body + right) == body + right
    wrong = str((int(right) + 1) % 10)
    with pytest.raises(DomainError, match=f"should be {right}"):
        require_barcode(body + wrong)


def test_several_codes_scan_as_one_item_each_in_its_unit(workspace: Workspace) -> None:
    cup, units = new_item(workspace, "Cup").item_id, unit_ids(workspace)
    workspace.dispatch(SetItemUnit(cup, units["box"], 24))
    workspace.dispatch(AddBarcode(cup, "036000291452"))
    workspace.dispatch(AddBarcode(cup, "10036000291459", units["box"]))
    with workspace.reader() as reader:
        assert item_by_barcode(reader, "0036000291452") == (cup, units["pc"]), "a UPC read as EAN is the same number"
        assert item_by_barcode(reader, "10036000291459") == (cup, units["box"])
        assert item_by_barcode(reader, "4006381333931") is None
    with pytest.raises(DomainError, match="is the bar code of"):
        workspace.dispatch(AddBarcode(new_item(workspace, "Mug").item_id, "00036000291452"))
    assert spellings("96385074") == ("96385074", "000096385074", "0000096385074", "00000096385074")


def test_what_is_blocked_is_neither_bought_nor_sold_and_a_consumable_is_not_sold(workspace: Workspace) -> None:
    blocked, [glue] = new_item(workspace, "Old cup").item_id, add_items(workspace, "GLUE", kind="consumable")
    workspace.dispatch(BlockItem(blocked))
    customer = add_customer(workspace)
    supplier = workspace.dispatch(CreateSupplier("Nagel", "S-9"), confirmed=ANY).value.supplier_id
    with pytest.raises(DomainError, match="is blocked and cannot be sold"):
        enter(workspace, customer, [(blocked, "1")])
    with pytest.raises(DomainError, match="is blocked and cannot be ordered"):
        workspace.dispatch(CreatePurchaseOrder(
            supplier, (OrderLineInput(blocked, Decimal(1), price=Decimal(1)),)), confirmed=ANY)
    with pytest.raises(DomainError, match="own use, not sold"):
        enter(workspace, customer, [(glue, "1")])


def test_what_is_phased_out_points_to_what_takes_its_place(workspace: Workspace) -> None:
    old, new = add_items(workspace, "OLD", "NEW")
    stock(workspace, old, 3)
    workspace.dispatch(PhaseOutItem(old, new))
    customer = add_customer(workspace)
    sell(workspace, customer, [(old, "2")])
    with pytest.raises(NeedsConfirmation, match=r"only 1 pc of it are left\. NEW Item NEW takes its place"):
        enter(workspace, customer, [(old, "2")])
    supplier = workspace.dispatch(CreateSupplier("Nagel", "S-9"), confirmed=ANY).value.supplier_id
    with pytest.raises(NeedsConfirmation, match=r"NEW Item NEW takes its place\. Buy it all the same"):
        workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(old, Decimal(1), price=Decimal(1)),)))


def test_a_service_and_a_kit_are_never_moved(workspace: Workspace) -> None:
    advice, kit = add_items(workspace, "ADVICE", kind="service")[0], add_items(workspace, "SET", kind="kit")[0]
    for never in (advice, kit):
        with pytest.raises(DomainError, match="Nothing was moved") as refused:
            stock(workspace, never, 1)
        assert refused.value.code == "item.not_kept"
    with pytest.raises(DomainError, match="never kept, so it has no lots"):
        new_item(workspace, "Advice by lot", kind="service", tracking="lot")


def test_a_serial_number_is_one_piece_at_one_place(workspace: Workspace) -> None:
    [phone] = add_items(workspace, "PHONE", tracking="serial")
    with pytest.raises(DomainError, match="say which one"):
        stock(workspace, phone, 1)
    with pytest.raises(DomainError, match="is one piece"):
        stock(workspace, phone, 2, lot="P-0")
    lot_id = stock(workspace, phone, 1, lot="P-1")
    assert lot_id is not None
    with at_work(workspace) as uow:
        receiving, shelf = (location_of(uow, main_warehouse(uow), kind) for kind in ("receiving", "shelf"))
        outside = outer_location(uow, "opening")
        with pytest.raises(DomainError, match="P-1 of PHONE Item PHONE is there already"):
            post_moves(uow, [NewMove(phone, outside, receiving, 1_000_000, "opening_stock", 1, lot_id=lot_id)])
        uow.connection.rollback()
    workspace.dispatch(MoveStock(phone, shelf, receiving, Decimal(1), lot_id))
    require_proof(workspace)


def test_what_is_in_stock_cannot_be_tracked_otherwise(workspace: Workspace) -> None:
    cup = new_item(workspace, "Cup").item_id
    stock(workspace, cup, 4)
    for change in (ChangeItem(cup, tracking="lot"), ChangeItem(cup, kind="service")):
        with pytest.raises(DomainError, match=r"4 stock units of .* are in stock"):
            workspace.dispatch(change)
    assert item(workspace, cup).tracking == "none"
    with pytest.raises(DomainError, match="are in stock"):
        bring(workspace, "items", [{"sku": item(workspace, cup).sku, "tracking": "serial"}])
    empty = new_item(workspace, "Mug").item_id
    workspace.dispatch(ChangeItem(empty, tracking="lot"))
    assert item(workspace, empty).tracking == "lot"


def test_goods_are_sold_until_some_days_before_they_expire(workspace: Workspace) -> None:
    [milk] = add_items(workspace, "MILK", tracking="lot", removal_days=5, warning_days=10, best_before_days=2)
    near, far = (stock(workspace, milk, 10, lot=code) for code in ("NEAR", "FAR"))
    with at_work(workspace) as uow:
        uow.update(Lot, near or 0, expires_on=TODAY + timedelta(4))
        uow.update(Lot, far or 0, expires_on=TODAY + timedelta(9))
    told = sell(workspace, add_customer(workspace), [(milk, "15")])
    assert pieces_reserved(workspace) == 10, "four days before it expires nothing of it is sold"
    assert "waits for 5 pc" in told.summary
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in lot_dates(reader, far or 0, workspace.clock.now()).facts}
    assert facts == {"Best before": TODAY + timedelta(7), "Sold until": TODAY + timedelta(4),
                     "Warned of from": TODAY - timedelta(1)}


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 90), st.integers(0, 90))
def test_the_days_of_goods_follow_from_their_expiry(expires: date, removal: int, warning: int) -> None:
    dates = dates_of(expires, DaysBefore(None, removal, warning))
    assert dates.sold_until == expires - timedelta(removal)
    assert dates.word(expires + timedelta(1)) == "removed"
    assert dates.word(date(2019, 1, 1)) == ""
    assert dates_of(None, DaysBefore(1, 1, 1)).word(expires) == ""


def test_a_branch_moves_with_all_below_it_and_never_into_itself(workspace: Workspace) -> None:
    food, tea, green, shop = (
        workspace.dispatch(CreateCategory(name)).value.category_id for name in ("Food", "Tea", "Green tea", "Shop"))
    workspace.dispatch(MoveCategory(green, tea))
    workspace.dispatch(MoveCategory(tea, food))
    with pytest.raises(DomainError, match="cannot lie within itself"):
        workspace.dispatch(MoveCategory(food, green))
    moved = workspace.dispatch(MoveCategory(food, shop))
    assert paths(workspace) == ["Shop", "Shop / Food", "Shop / Food / Tea", "Shop / Food / Tea / Green tea"]
    workspace.undo(moved.operation_id)
    workspace.dispatch(ChangeCategory(food, name="Groceries"))
    assert paths(workspace)[:2] == ["Groceries", "Groceries / Tea"]
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: CATEGORIES.page(reader, ListRequest()))
    assert scans_of(plan, "catalog_category") == []


def paths(workspace: Workspace) -> list[str]:
    """Give the paths of all categories in their order."""
    with workspace.reader() as reader:
        return list(reader.execute(select(Category.path).order_by(Category.path)).scalars())


def test_files_name_categories_by_their_path_and_bring_units_and_codes(workspace: Workspace) -> None:
    food = workspace.dispatch(CreateCategory("Food")).value.category_id
    workspace.dispatch(CreateCategory("Tea", food))
    rows = [{"sku": "T-1", "name": "Sencha", "category": "Food / Tea", "tracking": "lot", "shelf_life_days": "300",
             "removal_days": "30"}]
    assert statuses(bring(workspace, "items", rows)) == ["created"]
    units = [{"sku": "T-1", "unit": "box", "numerator": "24", "for_sale": "true"},
             {"sku": "T-1", "unit": "box", "numerator": "x"}]
    assert statuses(bring(workspace, "item_units", units)) == ["created", "refused"]
    codes = [{"sku": "T-1", "barcode": "4006381333931"}, {"sku": "T-1", "barcode": "10036000291459", "unit": "box"},
             {"sku": "T-1", "barcode": "4006381333932"}]
    assert statuses(bring(workspace, "barcodes", codes)) == ["created", "created", "refused"]
    assert statuses(bring(workspace, "barcodes", codes)) == ["unchanged", "unchanged", "refused"]


def test_a_duplicate_has_its_units_and_none_of_its_codes(workspace: Workspace) -> None:
    cup = new_item(workspace, "Cup", price=Decimal(3), barcode="4006381333931").item_id
    workspace.dispatch(SetItemUnit(cup, unit_ids(workspace)["box"], 24, for_sale=True))
    copy = workspace.dispatch(DuplicateItem(cup, "Cup, blue")).value.item_id
    with workspace.reader() as reader:
        assert reader.execute(select(ItemUnit.numerator).where(ItemUnit.item_id == copy)).scalar_one() == 24
        assert reader.execute(select(ItemBarcode.id).where(ItemBarcode.item_id == copy)).first() is None
    assert item(workspace, copy).price == item(workspace, cup).price


def test_many_items_change_at_once_after_it_was_told_what_becomes_of_them(workspace: Workspace) -> None:
    category = workspace.dispatch(CreateCategory("Cups")).value.category_id
    ids = tuple(new_item(workspace, f"Cup {size}", sku=f"C-{size}", price=Decimal("3.33")).item_id for size in range(6))
    command = ChangeItems(ids, category_id=category, price_percent=Decimal(3))
    with pytest.raises(NeedsConfirmation, match=r"6 items change: C-0 3\.33 EUR → 3\.43 EUR.* and 2 more"):
        workspace.dispatch(command)
    done = workspace.dispatch(command, confirmed=ANY)
    assert done.value.count == 6
    assert {str(item(workspace, item_id).price) for item_id in ids} == {"3.43 EUR"}
    workspace.undo(done.operation_id)
    assert {str(item(workspace, item_id).price) for item_id in ids} == {"3.33 EUR"}
    with pytest.raises(DomainError, match="Nothing would change"):
        workspace.dispatch(ChangeItems(ids))
