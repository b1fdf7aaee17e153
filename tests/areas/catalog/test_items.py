"""Items are added, found, labelled, changed, phased out and blocked."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.documents import item_label
from app.areas.catalog.models import ItemBarcode
from app.areas.catalog.operations import (
    AddBarcode,
    BlockItem,
    ChangeCategory,
    ChangeItem,
    CreateCategory,
    CreateItem,
    CreatePriceList,
    CreateUnit,
    DuplicateItem,
    MoveCategory,
    PhaseOutItem,
    ReactivateItem,
    RemoveBarcode,
    SetItemUnit,
    SetListPrice,
)
from app.areas.catalog.operations.boms import ChangeBom, CreateBom, ReleaseBom, RetireBom, ReviseBom
from app.areas.catalog.operations.bulk import ChangeItems
from app.areas.catalog.operations.discounts import CreateCustomerGroup, CreateDiscount, EndDiscount
from app.areas.catalog.operations.price_ends import EndListPrices
from app.areas.catalog.operations.replacing import ReplaceComponent
from app.areas.catalog.queries import category_values, item_by_barcode
from app.areas.catalog.ui.views import CATALOG_VIEWS
from app.exchange.barcodes import encode_symbol
from app.kernel.errors import ConflictError, DomainError, NotFoundError, PermissionDeniedError
from app.kernel.fields import decode, describe
from app.kernel.listing import Row
from app.kernel.printed import PrintLabels, Symbology
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from tests.areas.catalog.shop import count, found, item, new_item, unit_ids

CHAI_CODE = "4006381333931"


def test_an_item_is_added_found_and_shown(workspace: Workspace) -> None:
    drinks = workspace.dispatch(CreateCategory("Beverages")).value.category_id
    chai = new_item(workspace, "Chai", category_id=drinks, price=Decimal("18.00"), packaging="10 boxes x 20 bags",
                    barcode=CHAI_CODE, tracking="lot", shelf_life_days=365, weight_grams=450)
    assert chai.sku == "I-00001"
    facts = item(workspace, chai.item_id)
    assert (facts.unit_code, facts.category, str(facts.price)) == ("pc", "Beverages", "18.00 EUR")
    assert facts.is_tracked
    for words in ("cha", "I-000", "beverag", CHAI_CODE, "20 bags"):
        assert found(workspace, words) == [chai.item_id], words
    with workspace.reader() as reader:
        detail = workspace.declarations.detail("item").load(reader, chai.item_id, workspace.clock.now())
        assert item_by_barcode(reader, CHAI_CODE) == (chai.item_id, facts.unit_id)
        assert item_by_barcode(reader, "unknown") is None
    shown = {fact.title: str(fact.value) for fact in detail.facts}
    assert (detail.title, detail.subtitle) == ("Chai", "I-00001 · Beverages")
    assert (shown["Sales price"], shown["Tracked by"], shown["Weight"]) == ("18.00 EUR", "lot", "0.45 kg")


@pytest.mark.parametrize(("field", "words"), [
    ("name", {"name": " "}), ("sku", {"sku": "TAKEN"}), ("price", {"price": Decimal(-1)}),
    ("weight_grams", {"weight_grams": -1}), ("barcode", {"barcode": "4006381333932"}),
    ("barcode", {"barcode": "straße"}), ("barcode", {"barcode": CHAI_CODE}),
])
def test_what_an_item_cannot_be_is_refused(workspace: Workspace, field: str, words: dict[str, object]) -> None:
    new_item(workspace, "First", sku="TAKEN", barcode=CHAI_CODE)
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(decode(CreateItem, {"name": "Second", **words}))
    assert refusal.value.field == field


def test_a_price_with_more_than_six_decimals_is_refused_and_one_with_four_is_kept(workspace: Workspace) -> None:
    screw = new_item(workspace, "Screw", price=Decimal("0.0125"))
    assert item(workspace, screw.item_id).price_micros == 12_500
    with pytest.raises(DomainError, match="six decimals"):
        new_item(workspace, "Nail", price=Decimal("0.00000125"))


def test_an_item_changes_where_it_is_told_to_and_back(workspace: Workspace) -> None:
    chai = new_item(workspace, "Chai", price=Decimal(18))
    done = workspace.dispatch(ChangeItem(chai.item_id, name="Chai Masala", price=Decimal("19.5"), expected_version=1))
    after = item(workspace, chai.item_id)
    assert (after.name, after.price_micros) == ("Chai Masala", 19_500_000)
    assert found(workspace, "masala") == [chai.item_id]
    with pytest.raises(ConflictError):
        workspace.dispatch(ChangeItem(chai.item_id, name="Stale", expected_version=1))
    workspace.undo(done.operation_id)
    assert (item(workspace, chai.item_id).name, found(workspace, "masala")) == ("Chai", [])


def test_what_is_emptied_is_taken_off_and_what_is_left_out_stays(workspace: Workspace) -> None:
    food = workspace.dispatch(CreateCategory("Food")).value.category_id
    sweets = workspace.dispatch(CreateCategory("Sweets", food)).value.category_id
    chai = new_item(workspace, "Chai", category_id=sweets, shelf_life_days=30, packaging="bags")
    workspace.dispatch(ChangeItem(chai.item_id, name="Tea"))
    kept = item(workspace, chai.item_id)
    assert (kept.category, kept.shelf_life_days, kept.packaging) == ("Sweets", 30, "bags")
    workspace.dispatch(ChangeItem(chai.item_id, category_id=0, shelf_life_days=0, packaging=""))
    bare = item(workspace, chai.item_id)
    assert (bare.category_id, bare.shelf_life_days, bare.packaging) == (None, None, "")
    workspace.dispatch(ChangeCategory(sweets, parent_id=0))
    with workspace.reader() as reader:
        assert category_values(reader, sweets)["parent_id"] is None


def test_an_item_gives_way_to_another_and_is_blocked_and_taken_up_again(workspace: Workspace) -> None:
    old, new = new_item(workspace, "Chai"), new_item(workspace, "Chai No. 2")
    workspace.dispatch(PhaseOutItem(old.item_id, new.item_id))
    assert item(workspace, old.item_id).status == "phasing_out"
    with pytest.raises(DomainError, match="replace itself"):
        workspace.dispatch(PhaseOutItem(new.item_id, old.item_id))
    blocked = workspace.dispatch(BlockItem(new.item_id))
    assert item(workspace, new.item_id).status == "blocked"
    workspace.undo(blocked.operation_id)
    assert item(workspace, new.item_id).status == "active"
    workspace.dispatch(ReactivateItem(old.item_id))
    assert item(workspace, old.item_id).status == "active"
    with pytest.raises(NotFoundError):
        workspace.dispatch(BlockItem(99))


def test_a_bar_code_scans_as_one_item_and_goes_again(workspace: Workspace) -> None:
    chai, chang = new_item(workspace, "Chai"), new_item(workspace, "Chang")
    box = unit_ids(workspace)["box"]
    with pytest.raises(DomainError, match="nobody said"):
        workspace.dispatch(AddBarcode(chai.item_id, CHAI_CODE, box))
    workspace.dispatch(SetItemUnit(chai.item_id, box, 24))
    added = workspace.dispatch(AddBarcode(chai.item_id, CHAI_CODE, box))
    with pytest.raises(DomainError, match="bar code of I-00001 Chai"):
        workspace.dispatch(AddBarcode(chang.item_id, CHAI_CODE))
    with workspace.reader() as reader:
        assert item_by_barcode(reader, CHAI_CODE) == (chai.item_id, box)
    assert found(workspace, CHAI_CODE) == [chai.item_id]
    workspace.undo(added.operation_id)
    assert found(workspace, CHAI_CODE) == []
    workspace.dispatch(AddBarcode(chai.item_id, CHAI_CODE))
    workspace.dispatch(RemoveBarcode(chai.item_id, CHAI_CODE))
    assert (count(workspace, ItemBarcode), found(workspace, CHAI_CODE)) == (0, [])
    with pytest.raises(DomainError, match="does not have"):
        workspace.dispatch(RemoveBarcode(chai.item_id, CHAI_CODE))


@pytest.mark.parametrize(("barcode", "sku", "symbology", "data"), [
    (CHAI_CODE, "", Symbology.GS1_128, f"(01)0{CHAI_CODE}"), ("ABC-12", "", Symbology.CODE128, "ABC-12"),
    ("", "SKU-7", Symbology.CODE128, "SKU-7"), ("", "TÜR", Symbology.QR, "TÜR"),
])
def test_a_label_says_what_scans_as_the_item(
    workspace: Workspace, barcode: str, sku: str, symbology: Symbology, data: str,
) -> None:
    made = new_item(workspace, "Chai", barcode=barcode, sku=sku)
    with workspace.reader() as reader:
        label = item_label(reader, made.item_id, workspace.clock.now())
    ((printed,),) = [band.labels for band in label.bands if isinstance(band, PrintLabels)]
    assert printed.title == "Chai"
    assert printed.barcode is not None
    assert (printed.barcode.symbology, printed.barcode.data) == (symbology, data)
    assert encode_symbol(printed.barcode).width > 0


def test_the_category_tree_has_no_circles_and_no_names_twice(workspace: Workspace) -> None:
    food = workspace.dispatch(CreateCategory("Food", code="1")).value.category_id
    sweets = workspace.dispatch(CreateCategory("Sweets", food)).value.category_id
    with pytest.raises(DomainError, match="within itself"):
        workspace.dispatch(ChangeCategory(food, parent_id=sweets))
    for command in (CreateCategory("Sweets"), ChangeCategory(food, name="Sweets"), CreateCategory("Salt", code="1")):
        with pytest.raises(DomainError, match="already"):
            workspace.dispatch(command)
    workspace.dispatch(ChangeCategory(sweets, name="Confections", description="Sweet"))


def test_every_action_fills_in_what_its_command_needs(workspace: Workspace) -> None:
    category = workspace.dispatch(CreateCategory("Food")).value.category_id
    chai = new_item(workspace, "Chai", price=Decimal(18))
    for view in CATALOG_VIEWS:
        record = workspace.declarations.list_query(view.list_name).info.record
        selection = Selection(record, (Row(category if record == "category" else chai.item_id, ()),))
        for action in view.actions:
            if not action.operation:
                assert workspace.declarations.document(action.document).record == record
                continue
            spec = workspace.declarations.operation(action.operation)
            with workspace.reader() as reader:
                values = action.prefill(reader, selection, workspace.clock.now()) if action.prefill else {}
            missing = {info.name for info in describe(spec.command) if info.required and info.name not in values}
            assert action.ask or not missing, action.id
            assert set(values) <= {info.name for info in describe(spec.command)}, action.id


def test_editing_an_item_without_changing_anything_changes_nothing(workspace: Workspace) -> None:
    chai = new_item(workspace, "Chai", price=Decimal("18.25"), packaging="box")
    edit = next(action for action in CATALOG_VIEWS[0].actions if action.operation == "change_item")
    assert edit.prefill is not None
    with workspace.reader() as reader:
        values = edit.prefill(reader, Selection("item", (Row(chai.item_id, ()),)), workspace.clock.now())
    outcome = workspace.dispatch(decode(ChangeItem, values))
    assert outcome.changes == frozenset()


COMMANDS = (
    CreateItem("X"), ChangeItem(1, name="X"), BlockItem(1), PhaseOutItem(1), ReactivateItem(1), AddBarcode(1, "X"),
    RemoveBarcode(1, "X"), CreateUnit("u", "U", "count"), SetItemUnit(1, 2, 3), CreateCategory("X"), ChangeCategory(1),
    CreatePriceList("X"), SetListPrice(1, 1, Decimal(1)), MoveCategory(1), DuplicateItem(1, "X"), ChangeItems((1,)),
    CreateCustomerGroup("X"), CreateDiscount("X"), EndDiscount(1), CreateBom(1, ()), ChangeBom(1), ReleaseBom(1),
    ReviseBom(1), RetireBom(1), ReplaceComponent(1, 2), EndListPrices((1,)),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_who_may_only_look_changes_nothing(workspace: Workspace, command: object) -> None:
    viewer = workspace.acting_as(Actor(9, "Viewer", frozenset({"catalog.read"})))
    with pytest.raises(PermissionDeniedError):
        viewer.dispatch(command)


def test_every_operation_of_the_area_is_tried_by_who_may_only_look(workspace: Workspace) -> None:
    declared = {spec.command for spec in workspace.declarations.operations if spec.permission.startswith("catalog.")}
    assert {type(command) for command in COMMANDS} == declared


def test_a_new_item_is_undone_whole_with_its_bar_code(workspace: Workspace) -> None:
    done = workspace.dispatch(CreateItem("Chai", barcode=CHAI_CODE))
    workspace.undo(done.operation_id)
    assert found(workspace, "chai") == []
    with workspace.reader() as reader:
        assert reader.execute(select(ItemBarcode.id)).first() is None
