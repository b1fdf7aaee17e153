"""Tags and lists are put on many records at once, seen on them, filtered by, brought in by files, and taken back."""

import pytest

from app.areas.parties.operations.duplicates import MergeParties
from app.areas.sales.operations.customers import CUSTOMERS
from app.kernel.errors import DomainError
from app.kernel.listing import Filter, ListRequest, TagWord
from app.kernel.tags import TAGS, ChangeTag, PutOnList, RemoveTag, TagRecords, TakeOff, tags_of
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.sales.selling import add_customer
from tests.companies import at_work


def words(workspace: Workspace, customer: int) -> list[str]:
    with workspace.reader() as reader:
        return [tag.word for tag in tags_of(reader, "customer", customer)]


def filtered(workspace: Workspace, key: str, word: str) -> list[int]:
    request = ListRequest(filters=(Filter(key, "~", word),))
    with workspace.reader() as reader:
        return [row.id for row in workspace.list_query("customers").page(reader, request).rows]


def test_many_are_tagged_at_once_and_found_by_it(workspace: Workspace) -> None:
    one, two, three = (add_customer(workspace, name) for name in ("One", "Two", "Three"))
    assert workspace.dispatch(TagRecords("customer", (one, two), "Key account,  trade   fair ")).value == 2
    assert workspace.dispatch(TagRecords("customer", (two, three), "KEY ACCOUNT")).value == 1
    assert words(workspace, one) == ["Key account", "trade fair"]
    assert words(workspace, three) == ["Key account"], "a word is one tag in whichever case it is written"
    assert sorted(filtered(workspace, "tags", "key")) == [one, two, three]
    assert sorted(filtered(workspace, "tags", "fair")) == [one, two]
    assert filtered(workspace, "tags", "list") == []


def test_a_list_is_kept_by_hand(workspace: Workspace) -> None:
    one, two = add_customer(workspace, "One"), add_customer(workspace, "Two")
    workspace.dispatch(PutOnList("customer", (one, two), "Spring mailing"))
    workspace.dispatch(TagRecords("customer", (one,), "Spring mailing"))
    with workspace.reader() as reader:
        rows = {row.values[1]: row for row in TAGS.page(reader, ListRequest()).rows}
        detail = DECLARATIONS.detail("tag").load(reader, rows["list"].id, workspace.clock.now())
    assert [row.values[2] for row in (rows["list"], rows["tag"])] == [2, 1]
    assert [row.values[0] for row in detail.lines[0].rows] == ["One", "Two"]
    assert detail.lines[0].record == "customer"
    assert workspace.dispatch(TakeOff("customer", (one, two), rows["list"].id)).value == 2
    assert words(workspace, two) == []
    assert words(workspace, one) == ["Spring mailing"]


def test_a_tag_is_changed_for_all_and_its_removal_is_undone(workspace: Workspace) -> None:
    one = add_customer(workspace, "One")
    workspace.dispatch(TagRecords("customer", (one,), "fair, key"))
    with workspace.reader() as reader:
        ids = {str(row.values[0]): row.id for row in TAGS.page(reader, ListRequest()).rows}
    workspace.dispatch(ChangeTag(ids["fair"], "Trade fair", 3))
    with workspace.reader() as reader:
        assert TagWord("Trade fair", 3) in tags_of(reader, "customer", one)
        page = DECLARATIONS.detail("customer").load(reader, one, workspace.clock.now())
    assert [tag.word for tag in page.tags] == ["key", "Trade fair"]
    removed = workspace.dispatch(RemoveTag(ids["key"]))
    assert words(workspace, one) == ["Trade fair"]
    workspace.undo(removed.operation_id)
    assert words(workspace, one) == ["key", "Trade fair"]
    with pytest.raises(DomainError, match="already"):
        workspace.dispatch(ChangeTag(ids["key"], "trade FAIR"))
    with pytest.raises(DomainError, match="colours"):
        workspace.dispatch(ChangeTag(ids["key"], colour=9))


@pytest.mark.parametrize(("command", "message"), [
    (TagRecords("customer", (), "x"), "Select at least one row"), (TagRecords("lot", (1,), "x"), "cannot be tagged"),
    (TagRecords("customer", (1,), " , "), "at least one word"), (TagRecords("customer", (1,), "x" * 41), "too long"),
    (PutOnList("customer", (1,), "a, b"), "without a comma"),
])
def test_what_makes_no_sense_is_refused(command: object, message: str, workspace: Workspace) -> None:
    with pytest.raises(DomainError, match=message):
        workspace.dispatch(command)


def test_files_bring_tags_in(workspace: Workspace) -> None:
    rows = [{"name": "One", "tags": "Fair; key"}, {"name": "Two", "tags": ""}]
    with at_work(workspace) as uow:
        first = [outcome.status for outcome in CUSTOMERS.apply(uow, rows)]
    with at_work(workspace) as uow:
        again = [outcome.status for outcome in CUSTOMERS.apply(uow, [{"name": "One", "tags": "fair, new"}, rows[1]])]
    assert (first, again) == (["created", "created"], ["updated", "unchanged"])
    (one,) = filtered(workspace, "tags", "new")
    assert words(workspace, one) == ["Fair", "key", "new"]


def test_tags_go_over_when_two_become_one(workspace: Workspace) -> None:
    from app.areas.parties.operations.duplicates import FindDuplicates
    from app.areas.parties.queries.duplicates import DUPLICATES

    place = {"street": "Obere Str. 57", "phone": "030 0074321", "email": "info@alfreds.example"}
    keep = add_customer(workspace, "Alfreds Futterkiste GmbH", **place)
    drop = add_customer(workspace, "Alfreds Futterkiste", **place)
    for number in range(6):
        add_customer(workspace, f"Other {number}", city=f"Town {number}", street=f"Way {number}")
    workspace.dispatch(TagRecords("customer", (keep, drop), "both"))
    workspace.dispatch(TagRecords("customer", (drop,), "only"))
    workspace.dispatch(FindDuplicates())
    with workspace.reader() as reader:
        pair = DUPLICATES.page(reader, ListRequest()).rows[0].id
    workspace.dispatch(MergeParties(pair, keep, ()))
    assert words(workspace, keep) == ["both", "only"]
