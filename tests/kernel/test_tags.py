"""Tags and lists are put on many records at once, seen on them, filtered by, brought in by files, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, insert, text

from app.areas.parties.operations.duplicates import MergeParties
from app.areas.sales.operations.customers import CUSTOMERS
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import Filter, ListRequest, TagWord
from app.kernel.search import find
from app.kernel.tags import TAGS, ChangeTag, PastTags, PutOnList, RemoveTag, Tag, TagOn, TagRecords, TakeOff, tags_of
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


def test_records_are_found_by_their_tags_as_these_are_called_now(workspace: Workspace) -> None:
    one = add_customer(workspace, "One")
    tagged = workspace.dispatch(TagRecords("customer", (one,), "Keyaccount"))

    def found(word: str) -> list[int]:
        with workspace.reader() as reader:
            return [hit.record_id for hit in find(reader, word, ["customer"])]

    assert found("keyacc") == [one]
    with workspace.reader() as reader:
        tag_id = TAGS.page(reader, ListRequest()).rows[0].id
    changed = workspace.dispatch(ChangeTag(tag_id, "Great customer"))
    assert (found("keyacc"), found("great")) == ([], [one])
    workspace.undo(changed.operation_id)
    assert (found("keyacc"), found("great")) == ([one], [])
    workspace.undo(tagged.operation_id)
    assert found("keyacc") == []


def test_the_journal_tells_which_tags_there_were(workspace: Workspace) -> None:
    """Put on, taken off, put on again and removed for good; one that no journal tells of was there always."""
    one, two = add_customer(workspace, "One"), add_customer(workspace, "Two")
    moments = []

    def step(work: Callable[[], object]) -> None:
        work()
        assert isinstance(workspace.clock, SetClock)
        moments.append(workspace.clock.moment)
        workspace.clock.moment += timedelta(hours=1)

    step(lambda: workspace.dispatch(TagRecords("customer", (one, two), "fair")))
    with workspace.reader() as reader:
        tag_id = TAGS.page(reader, ListRequest()).rows[0].id
    step(lambda: workspace.dispatch(TakeOff("customer", (one,), tag_id)))
    step(lambda: workspace.dispatch(TagRecords("customer", (one,), "fair")))
    step(lambda: workspace.dispatch(RemoveTag(tag_id)))
    with at_work(workspace) as uow:
        words = uow.connection.execute(insert(table_of(Tag)).values(
            sort="tag", word="Old", folded="old", colour=0, note="").returning(Tag.id)).scalar_one()
        uow.connection.execute(insert(table_of(TagOn)).values(tag_id=words, record="customer", record_id=two))
    with workspace.reader() as reader:
        past = PastTags(reader, "customer")
    assert [past.at(one, moment) for moment in moments] == [{"fair"}, set(), {"fair"}, set()]
    assert [past.at(two, moment) for moment in moments] == [{"fair", "old"}] * 3 + [{"old"}]


def test_words_of_opportunities_become_tags(tmp_path: Path) -> None:
    """What stood between commas at each deal is a tag of all, in whichever case it was written."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE sales_opportunity (id INTEGER PRIMARY KEY, tags TEXT)",
            "CREATE TABLE kernel_tag (id INTEGER PRIMARY KEY, sort TEXT, word TEXT, folded TEXT, colour INT, note)",
            "CREATE TABLE kernel_tag_on (id INTEGER PRIMARY KEY, tag_id INT, record TEXT, record_id INT)",
            "CREATE TABLE kernel_search (id INTEGER PRIMARY KEY, record TEXT, record_id INT, title, subtitle, folded)",
            "INSERT INTO kernel_tag VALUES (7, 'tag', 'Tea', 'tea', 0, '')",
            "INSERT INTO kernel_tag_on VALUES (1, 7, 'customer', 3)",
            "INSERT INTO kernel_search VALUES (1, 'customer', 3, '', '', 'one'), (2, 'opportunity', 3, '', '', 'two')",
            "INSERT INTO sales_opportunity VALUES (1, 'TEA,spring  fair,,Spring Fair'), (2, ''), (3, 'spring fair')",
        ):
            connection.execute(text(statement))
        with Operations.context(MigrationContext.configure(connection)):
            import_module("migrations.versions.20261129_sales_tag").upgrade()
        held = connection.execute(text(
            "SELECT o.record_id, t.word FROM kernel_tag_on o JOIN kernel_tag t ON t.id = o.tag_id "
            "WHERE o.record = 'opportunity' ORDER BY 1, 2")).all()
        found = connection.execute(text("SELECT folded FROM kernel_search ORDER BY id")).scalars().all()
        columns = connection.execute(text("SELECT * FROM sales_opportunity")).keys()
    engine.dispose()
    assert [tuple(row) for row in held] == [(1, "Tea"), (1, "spring fair"), (3, "spring fair")]
    assert list(found) == ["one tea", "two spring fair", "tea", "spring fair"]
    assert list(columns) == ["id"]
