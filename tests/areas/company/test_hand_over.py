"""The journal is handed to the bookkeeper period by period: each once, the same whenever it is written again."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.company.models import Entry
from app.areas.company.operations.journal_exports import HandOverJournal, TakeBackExport, WriteExportAgain
from app.areas.company.queries.journal_exports import JOURNAL_EXPORTS, check_exports
from app.areas.sales.operations.crediting import ReverseInvoice
from app.exchange.ledger import HEADINGS, LedgerLine, postings
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.papers import RemoveAttachment, read_content
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, add_taxes, prove
from tests.areas.sales.selling import add_customer
from tests.areas.sales.test_payments import bill, pay
from tests.companies import MORNING
from tests.plans import plans_of, scans_of


def entries(workspace: Workspace) -> list[Any]:
    """Read the journal."""
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Entry)).order_by(Entry.id)))


def files(workspace: Workspace, export_id: int) -> dict[str, bytes]:
    """Read the files of a period by name."""
    load = workspace.declarations.papers
    assert load is not None
    with workspace.reader() as reader:
        return {paper.text: read_content(reader, paper.id) for paper in load(reader, "journal_export", export_id)}


def hand_over(workspace: Workspace, days: int) -> Any:
    """Hand the journal over up to a day, and give the result."""
    return workspace.dispatch(HandOverJournal(DAY + timedelta(days=days), 29098, 55003)).value


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    """Make a firm that invoiced two rates and was paid, ten days later."""
    add_taxes(workspace)
    customer = add_customer(workspace)
    bill(workspace, customer, "100")
    pay(workspace, customer, "119", DAY + timedelta(days=1))
    put_clock(workspace, MORNING + timedelta(days=10))
    return workspace


def test_a_period_is_written_as_a_table_and_as_a_batch_with_control_totals(written: Workspace) -> None:
    made = hand_over(written, 2)
    assert (made.number, made.entries, made.lines, made.debit_minor, made.credit_minor) == (
        "JE-00001", 2, 5, 23800, 23800)
    found = files(written, made.export_id)
    assert set(found) == set(made.files) == {"JE-00001-journal.csv", "EXTF_JE-00001_2026.csv"}
    rows = list(csv.DictReader(io.StringIO(found["JE-00001-journal.csv"].decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEADINGS
    assert [(row["Document"], row["Account"], row["Debit"], row["Credit"]) for row in rows] == [
        ("IN-00001", "1400", "119.00", ""), ("IN-00001", "8200", "", "100.00"), ("IN-00001", "1770", "", "19.00"),
        ("PY-00001", "1200", "119.00", ""), ("PY-00001", "1400", "", "119.00")]
    head, titles, *batch = found["EXTF_JE-00001_2026.csv"].decode("cp1252").split("\r\n")
    assert head.startswith('"EXTF";700;21;"Buchungsstapel";13;20260312')
    assert head.split(";")[10:16] == ["29098", "55003", "20260101", "4", "20260302", "20260304"]
    assert len(head.split(";")) == 31
    assert titles.startswith("Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;")
    assert [row.split(";")[:11] for row in batch if row] == [
        ["100,00", '"S"', '"EUR"', "", "", '""', "1400", "8200", '""', "0203", '"IN-00001"'],
        ["19,00", '"S"', '"EUR"', "", "", '""', "1400", "1770", '""', "0203", '"IN-00001"'],
        ["119,00", '"S"', '"EUR"', "", "", '""', "1200", "1400", '""', "0303", '"PY-00001"']]
    prove(written)


def test_what_is_corrected_later_stands_in_the_next_period_with_the_documents_own_day(written: Workspace) -> None:
    first = hand_over(written, 2)
    before = files(written, first.export_id)
    customer = add_customer(written, "Late")
    bill(written, customer, "50", DAY)
    late = entries(written)[-1]
    assert (late.day, late.document_day) == (DAY + timedelta(days=3), DAY)
    written.dispatch(ReverseInvoice(1))
    put_clock(written, MORNING + timedelta(days=20))
    second = hand_over(written, 12)
    assert (second.entries, second.lines) == (2, 6)
    assert "2026-03-05,2026-03-02,IN-00002" in files(written, second.export_id)["JE-00002-journal.csv"].decode()
    assert files(written, first.export_id) == before
    with written.reader() as reader:
        assert check_exports(reader) == []
    prove(written)


def test_files_that_were_taken_off_come_back_the_same(written: Workspace) -> None:
    made = hand_over(written, 2)
    before = files(written, made.export_id)
    load = written.declarations.papers
    assert load is not None
    with written.reader() as reader:
        papers = load(reader, "journal_export", made.export_id)
    for paper in papers:
        written.dispatch(RemoveAttachment(paper.id))
    put_clock(written, MORNING + timedelta(days=50))
    written.dispatch(WriteExportAgain(made.export_id))
    assert files(written, made.export_id) == before


def test_a_period_is_handed_over_once_and_only_when_it_is_over(written: Workspace) -> None:
    for days, code in ((10, "journal.open"), (-1, "journal.empty")):
        with pytest.raises(DomainError) as refused:
            hand_over(written, days)
        assert refused.value.code == code
    done = written.dispatch(HandOverJournal(DAY + timedelta(days=2)))
    with pytest.raises(DomainError) as twice:
        hand_over(written, 2)
    assert twice.value.code == "journal.handed_over"
    later = hand_over(written, 5)
    assert (later.entries, later.debit_minor) == (0, 0)
    with pytest.raises(DomainError) as followed:
        written.dispatch(TakeBackExport(done.value.export_id))
    assert followed.value.code == "journal.followed"
    written.dispatch(TakeBackExport(later.export_id))
    written.undo(done.operation_id)
    assert hand_over(written, 5).number == "JE-00003"
    for more, field in (({"consultant": 5}, "consultant"), ({"client": 0}, "client")):
        with pytest.raises(DomainError) as numbers:
            written.dispatch(HandOverJournal(DAY + timedelta(days=6), **more))
        assert numbers.value.field == field


def test_the_journal_is_printed_and_its_page_adds_up_by_account(written: Workspace) -> None:
    made, now = hand_over(written, 2), written.clock.now()
    with written.reader() as reader:
        page = written.declarations.detail("journal_export").load(reader, made.export_id, now)
        paper = written.declarations.document("journal").context(reader, made.export_id, now)
        journal = written.declarations.list_query("journal")
        shown = journal.page(reader, ListRequest()).rows
        plan = plans_of(reader, lambda: journal.page(reader, ListRequest(preset="open")))
        assert scans_of(plan, "company_entry") == [], plan
        assert JOURNAL_EXPORTS.count(reader, ListRequest()) == 1
    assert [row.values[0] for row in page.lines[0].rows] == ["1200", "1400", "1770", "8200"]
    assert dict(paper.facts)["Debit"] == dict(paper.facts)["Credit"]
    assert {row.values[-1] for row in shown} == {"JE-00001"}


@given(st.lists(st.integers(-10**6, 10**6).filter(bool), min_size=1, max_size=9))
def test_postings_come_to_what_the_lines_of_an_entry_say(minors: list[int]) -> None:
    minors = [*minors, -sum(minors)] if sum(minors) else minors
    lines = [LedgerLine(place, "1", date(2026, 3, 2), date(2026, 3, 2), "D", "", str(1000 + place), "", "",
                        Decimal(max(minor, 0)) / 100, Decimal(max(-minor, 0)) / 100)
             for place, minor in enumerate(minors)]
    sums = dict.fromkeys((line.account for line in lines), Decimal(0))
    found = postings(lines)
    for one in found:
        assert one.amount > 0
        sums[one.debit.account] += one.amount
        sums[one.credit.account] -= one.amount
    assert sums == {line.account: line.debit - line.credit for line in lines}
    assert len(found) < len(lines) or len(lines) == 1
