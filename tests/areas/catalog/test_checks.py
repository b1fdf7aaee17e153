"""The proofs find what nobody could have done through the program."""

from sqlalchemy import update

from app.areas.catalog.models import Category, Item, ItemUnit
from app.areas.catalog.operations import CreateCategory, SetItemUnit
from app.areas.catalog.queries import check_circles, check_units
from app.areas.company.models import Grant, Profile
from app.areas.company.queries import check_firm
from app.kernel.columns import table_of
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item, unit_ids


def test_a_sound_firm_has_nothing_to_tell(workspace: Workspace) -> None:
    new_item(workspace, "Chai", category_id=workspace.dispatch(CreateCategory("Food")).value.category_id)
    with workspace.reader() as reader:
        assert [check(reader) for check in (check_circles, check_units, check_firm)] == [[], [], []]


def test_a_file_that_was_tampered_with_is_told_of(workspace: Workspace) -> None:
    food = workspace.dispatch(CreateCategory("Food")).value.category_id
    sweets = workspace.dispatch(CreateCategory("Sweets", food)).value.category_id
    workspace.dispatch(CreateCategory("Honey", sweets))
    chai = new_item(workspace, "Chai")
    units = unit_ids(workspace)
    workspace.dispatch(SetItemUnit(chai.item_id, units["box"], 24))
    with workspace.database.writer() as connection:
        connection.execute(update(table_of(Category)).where(Category.id == food).values(parent_id=sweets))
        connection.execute(update(table_of(Item)).values(successor_id=chai.item_id))
        connection.execute(update(table_of(ItemUnit)).values(unit_id=units["pc"]))
        connection.execute(update(table_of(Grant)).values(permission=Grant.permission + ".x"))
        connection.execute(update(table_of(Profile)).values(zone="Europe/Atlantis"))
    with workspace.reader() as reader:
        assert check_circles(reader) == [
            "The category Food lies within itself.", "The category Sweets lies within itself.",
            "The item I-00001 replaces itself in the end.",
        ]
        assert check_units(reader) == ["The stock unit of I-00001 is said to be more or less than itself."]
        nobody, zone = check_firm(reader)
    assert "Nobody may do everything" in nobody
    assert "Atlantis" in zone
