"""What people allow is a ledger; a person who asks to be forgotten is nowhere any more, and the books are whole."""

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy import select

from app.areas.parties.operations import AddContact, ChangeParty, CreateParty
from app.areas.parties.operations.consents import RecordConsent, SavePurpose
from app.areas.parties.operations.erasing import ErasePerson
from app.areas.parties.queries.known import load_known
from app.areas.parties.queries.parties import load_party
from app.areas.parties.queries.people import CONTACTS, contact_detail
from app.areas.parties.queries.privacy import CONSENTS, ERASURES, PURPOSES, consents_of_contact, may_use
from app.areas.parties.rules.privacy import after_months
from app.areas.parties.ui.access import Telling, write_known
from app.kernel.backups import kept_backups, remove_lapsed
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.journal import Operation
from app.kernel.listing import ListRequest
from app.kernel.papers import AttachFile, WriteNote
from app.kernel.printed import PrintText
from app.kernel.search import find
from app.kernel.settings import Settings
from app.kernel.workspace import Workspace
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

TODAY = MORNING.date()
ERASE = frozenset({"person.erase"})
TRACES = ("quendoline", "fjordbakk", "4915112345678", "15112345678", "apfelgasse", "secret of the garden")


def add_person(workspace: Workspace, name: str = "Quendoline Fjordbakk", mail: str = "q.fjordbakk@post.example") -> int:
    """Add a customer who is a person, with everything by which one is known."""
    told = workspace.dispatch(CreateParty(
        name, is_customer=True, kind="person", street="Apfelgasse 7", postal_code="20457", city="Hamburg",
        country="Germany", email=mail, phone="+49 151 12345678", contact_name=name,
    ), confirmed=frozenset({"*"}))
    return int(told.value.party_id)


def purpose(workspace: Workspace, code: str) -> int:
    """Give the number of a purpose."""
    with workspace.reader() as reader:
        keys = [column.info.key for column in PURPOSES.columns]
        rows = PURPOSES.page(reader, ListRequest(), size=50).rows
    titles = {"newsletter": "Newsletter and offers", "service": "Messages about orders and tickets"}
    return next(row.id for row in rows if row.values[keys.index("title")] == titles[code])


def bytes_of(workspace: Workspace) -> bytes:
    """Give everything that lies on the disk of the company; of a server, every row that can be read there."""
    if not workspace.database.is_sqlite:
        return b"".join(copied_rows(workspace))
    path = Path(workspace.database.target)
    files = [path, path.with_name(f"{path.name}-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def copied_rows(workspace: Workspace) -> Iterator[bytes]:
    """Copy every table out of a server, documents as the bytes they are."""
    with workspace.reader() as reader:
        reader.exec_driver_sql("SET LOCAL bytea_output = 'escape'")
        names = reader.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
        cursor: Any = reader.connection.cursor()
        for name in names:
            with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                yield from map(bytes, copy)


def test_the_last_word_of_a_person_holds_and_every_word_stays(workspace: Workspace) -> None:
    ada = add_person(workspace)
    newsletter = purpose(workspace, "newsletter")

    def said(state: Literal["given", "withdrawn"]) -> None:
        workspace.dispatch(RecordConsent(ada, newsletter, state, "web form"))

    def allowed(code: str, day: date = TODAY) -> bool:
        with workspace.reader() as reader:
            return may_use(reader, code, ada, None, day).allowed

    assert not allowed("newsletter")
    assert allowed("service")
    said("given")
    assert allowed("newsletter")
    assert not allowed("newsletter", after_months(TODAY, 24) + timedelta(days=1)), "a consent lapses"
    said("withdrawn")
    assert not allowed("newsletter")
    with workspace.reader() as reader:
        assert CONSENTS.count(reader, ListRequest()) == 2
        assert CONSENTS.count(reader, ListRequest(preset="hold")) == 1


def test_a_purpose_is_named_once(workspace: Workspace) -> None:
    workspace.dispatch(SavePurpose("Birthday cards"))
    with pytest.raises(DomainError, match="already a purpose"):
        workspace.dispatch(SavePurpose("birthday  cards"))


def test_a_company_is_not_erased_and_nobody_twice(workspace: Workspace) -> None:
    firm = workspace.dispatch(CreateParty("Apfel GmbH", is_customer=True)).value.party_id
    with pytest.raises(DomainError, match="is a company"):
        workspace.dispatch(ErasePerson(firm, "asked"), confirmed=ERASE)
    person = add_person(workspace)
    with pytest.raises(NeedsConfirmation):
        workspace.dispatch(ErasePerson(person, "asked"))
    workspace.dispatch(ErasePerson(person, "asked"), confirmed=ERASE)
    with pytest.raises(DomainError, match="erased already"):
        workspace.dispatch(ErasePerson(person, "asked again"), confirmed=ERASE)


@pytest.fixture
def known(workspace: Workspace, tmp_path: Path) -> int:
    """Give a person of whom there is something everywhere: notes, a document, a consent, changes, other spellings."""
    person = add_person(workspace)
    workspace.dispatch(ChangeParty(person, notes="Quendoline rang from 0151/12345678: the secret of the garden"))
    workspace.dispatch(ChangeParty(person, email="quendoline@new.example"))
    workspace.dispatch(WriteNote("customer", person, "Fjordbakk, Quendoline wants her secret of the garden kept"))
    paper = tmp_path / "letter of Quendoline Fjordbakk.txt"
    paper.write_text("I am Quendoline Fjordbakk of Apfelgasse 7", encoding="utf-8")
    workspace.dispatch(AttachFile("customer", person, str(paper)))
    workspace.dispatch(RecordConsent(person, purpose(workspace, "newsletter"), "given", "fair",
                                     evidence="card signed by quendoline fjordbakk"))
    return person


@pytest.mark.also_on_server
def test_an_erased_person_is_nowhere_in_the_file(workspace: Workspace, known: int) -> None:
    before = bytes_of(workspace).lower()
    assert all(trace.encode() in before for trace in ("quendoline", "fjordbakk", "apfelgasse", "secret of the garden"))
    told = workspace.dispatch(ErasePerson(known, "Quendoline Fjordbakk asked by letter"), confirmed=ERASE)
    after = bytes_of(workspace).lower()
    assert [trace for trace in TRACES if trace.encode() in after] == []
    with workspace.reader() as reader:
        party = load_party(reader, known)
        assert (party.name, party.email, party.phone, party.city, party.country) == (
            told.value.alias, "", "", "", "Germany")
        assert party.code, "the record and its code stay for the books"
        assert find(reader, "quendoline", ["customer"]) == []
        told_of = reader.execute(select(Operation.args).where(Operation.command == "erase_person")).scalar_one()
        assert json.loads(told_of)["reason"] == f"{told.value.alias} asked by letter"
        assert ERASURES.count(reader, ListRequest()) == 1


def test_a_server_lets_go_of_old_rows_and_says_what_else_it_may_hold(server_workspace: Workspace) -> None:
    person = add_person(server_workspace)
    told = server_workspace.dispatch(ErasePerson(person, "asked by letter"), confirmed=ERASE).value
    with server_workspace.reader() as reader:
        cleaned = reader.exec_driver_sql("SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL")
        assert {"parties_party", "kernel_change", "kernel_search", "kernel_operation"} <= set(cleaned.scalars())
        paper = server_workspace.declarations.document("erasure_confirmation").context(
            reader, told.erasure_id, server_workspace.clock.now())
    said = [band.text for band in paper.bands if isinstance(band, PrintText) and band.heading == "Backups"]
    assert "VACUUM FULL" in said[0]


def test_a_namesake_keeps_what_is_theirs(workspace: Workspace, known: int) -> None:
    other = add_person(workspace, mail="other@post.example")
    workspace.dispatch(ChangeParty(other, phone="+49 40 998877"))
    workspace.dispatch(ErasePerson(known, "asked"), confirmed=ERASE)
    with workspace.reader() as reader:
        assert load_party(reader, other).name == "Quendoline Fjordbakk"
        assert load_party(reader, other).email == "other@post.example"
        assert not load_party(reader, known).name.startswith("Quendoline")


def test_a_person_at_a_company_goes_and_the_company_stays(workspace: Workspace) -> None:
    firm = workspace.dispatch(CreateParty("Apfel GmbH", is_customer=True, email="info@apfel.example")).value.party_id
    contact = workspace.dispatch(AddContact(firm, "Quendoline Fjordbakk", "Buyer", "q.f@apfel.example")).value
    workspace.dispatch(WriteNote("customer", firm, "Talked to Quendoline  Fjordbakk about prices"))
    workspace.dispatch(ErasePerson(firm, "left", contact.contact_id), confirmed=ERASE)
    after = bytes_of(workspace).lower()
    assert b"quendoline" not in after
    assert b"q.f@apfel" not in after
    with workspace.reader() as reader:
        assert load_party(reader, firm).name == "Apfel GmbH"
        assert load_party(reader, firm).email == "info@apfel.example"


def test_all_that_is_known_goes_into_one_folder(workspace: Workspace, known: int, tmp_path: Path) -> None:
    place = tmp_path / "out" / "told"
    place.parent.mkdir()
    write_known(Telling(workspace.database.target, known, None, place), lambda *_: None, lambda: False)
    words = (place / "read me first.txt").read_text(encoding="utf-8")
    data = json.loads((place / "data.json").read_text(encoding="utf-8"))
    assert "Quendoline Fjordbakk" in words
    assert "web form" not in words
    assert data["tables"]["parties_consent"][0]["source"] == "fair"
    assert data["tables"]["kernel_note"][0]["text"].startswith("Fjordbakk")
    assert [path.name for path in (place / "documents").iterdir()] == ["001 letter of Quendoline Fjordbakk.txt"]
    with workspace.reader() as reader:
        assert {table.name for table in load_known(reader, known).tables} == set(data["tables"])


def test_lists_are_read_by_index(workspace: Workspace, known: int) -> None:
    with workspace.reader() as reader:
        for query in (CONSENTS, PURPOSES, ERASURES, CONTACTS):
            plan = plans_of(reader, partial(query.page, reader, ListRequest(), size=20))
            assert scans_of(plan, f"parties_{query.record}") == []
            assert not any(SORTS in step for step in plan)


def test_people_at_companies_are_listed_with_where_they_are(workspace: Workspace) -> None:
    firm = workspace.dispatch(CreateParty("Apfel GmbH", is_customer=True, contact_name="Ada Baum")).value.party_id
    with workspace.reader() as reader:
        keys = [column.info.key for column in CONTACTS.columns]
        (row,) = CONTACTS.page(reader, ListRequest(), size=5).rows
        assert (row.values[keys.index("name")], row.values[keys.index("party")]) == ("Ada Baum", "Apfel GmbH")
        facts = {fact.title: fact for fact in contact_detail(reader, row.id, MORNING).facts}
        assert (facts["At"].record, facts["At"].record_id) == ("customer", firm)
    workspace.dispatch(RecordConsent(firm, purpose(workspace, "newsletter"), "withdrawn", "call", row.id))
    with workspace.reader() as reader:
        (standing,) = consents_of_contact(reader, row.id, MORNING).lines
    assert {line.values[0]: line.values[1] for line in standing.rows}["Newsletter and offers"] is False
    assert any("ithdrawn" in str(line.values[2]) for line in standing.rows)


def test_copies_lapse_by_the_rule_and_the_newest_stays(tmp_path: Path) -> None:
    settings, today = Settings(backup_days=30), TODAY
    company = tmp_path / "shop.db"
    folder = tmp_path / "shop backups"
    folder.mkdir()
    for path in (company, folder / "shop 20260101-080000.db", folder / "shop 20260110-080000.db",
                 tmp_path / "shop before restore 20260102-080000-5.db", tmp_path / "shop of a friend.db"):
        path.write_bytes(b"x")
        made = MORNING - timedelta(days=90 if "0101" in path.name or "0102" in path.name else 60)
        os.utime(path, (made.timestamp(), made.timestamp()))
    kept = kept_backups(str(company), settings)
    assert [item.lapses_on for item in kept] == [today - timedelta(days=days) for days in (30, 60, 60)]
    gone = {path.name for path in remove_lapsed(str(company), settings, today)}
    assert gone == {"shop 20260101-080000.db", "shop before restore 20260102-080000-5.db"}
    assert (tmp_path / "shop of a friend.db").exists(), "what the program did not name is not its own"
    assert remove_lapsed(str(company), Settings(backup_days=0), today) == ()


def test_every_page_of_personal_data_opens(workspace: Workspace, known: int) -> None:
    workspace.dispatch(ErasePerson(known, "asked"), confirmed=ERASE)
    with workspace.reader() as reader:
        for list_name in ("consents", "purposes", "retention_rules", "erasures"):
            query = workspace.declarations.list_query(list_name)
            for row in query.page(reader, ListRequest(), size=20).rows:
                page = workspace.declarations.detail(query.record).load(reader, row.id, MORNING)
                assert page.facts
        printed = workspace.declarations.document("erasure_confirmation").context(reader, 1, MORNING)
    assert "Contents of documents" in str(printed.bands)
