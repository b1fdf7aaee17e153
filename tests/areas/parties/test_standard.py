"""However phones, mails, countries and codes are written, they are stored in one form, and found by any spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.parties.operations import AddContact, ChangeParty, SetMainContact
from app.areas.parties.operations.standardising import UNASSIGNED, StandardiseAll
from app.areas.parties.queries import load_party
from app.areas.parties.queries.flaws import FLAWS
from app.areas.parties.rules.countries import country_code, country_name, country_names, standard_country
from app.areas.parties.rules.standard import shown_phone, standard_email, standard_phone, standard_postal_code
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.search import find, phone_digits
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.parties.importing import bring
from tests.areas.sales.selling import add_customer
from tests.companies import at_work
from tests.plans import SORTS, plans_of


@pytest.mark.parametrize(("text", "country", "stored"), [
    ("030/007 43-21", "Germany", "+49300074321"), ("+49 (0)30 0074321", "", "+49300074321"),
    ("0049 30 0074321", "France", "+49300074321"), ("(171) 555-7788", "UK", "+441715557788"),
    ("1 42 34 22 66", "France", "+33142342266"), ("01 42 34 22 66", "FRA", "+33142342266"), ("", "Germany", ""),
])
def test_a_phone_is_stored_in_one_form(text: str, country: str, stored: str) -> None:
    assert standard_phone(text, country) == stored
    assert standard_phone(stored, "Brazil") == stored


@pytest.mark.parametrize(("text", "country"), [
    ("1", "Germany"), ("call me", "Germany"), ("030 0074321", ""), ("+49", "Germany"),
])
def test_what_is_no_phone_is_refused(text: str, country: str) -> None:
    with pytest.raises(DomainError) as refused:
        standard_phone(text, country)
    assert refused.value.field == "phone"
    assert ("country" in refused.value.message.partition("none.")[2]) is (not country)


@given(st.sampled_from(("DE", "FR", "GB", "US", "ES")), st.integers(10**8, 10**9 - 1), st.text(" -/().", max_size=4))
def test_a_number_shown_anywhere_reads_back_and_is_found(country: str, digits: int, signs: str) -> None:
    try:
        stored = standard_phone(signs.join(str(digits)) if signs.strip("().") else str(digits), country)
    except DomainError:
        return
    for home in ("DE", "FR", "GB", "US", "ES"):
        shown = shown_phone(stored, home)
        assert standard_phone(shown, home if not shown.startswith("+") else "") == stored
        assert phone_digits(shown) in stored


def test_countries_are_read_by_name_and_code_and_mistakes_are_named() -> None:
    assert len(country_names()) == 249
    assert all(country_code(name) and country_name(country_code(name)) == name for name in country_names())
    assert all(country_code(country_code(name)) == country_code(name) for name in country_names())
    assert [standard_country(text) for text in ("uk", "USA", " germany ", "Türkei", "")] == [
        "United Kingdom", "United States", "Germany", "Türkiye", "",
    ]
    with pytest.raises(DomainError, match="Do you mean Germany"):
        standard_country("Germny")
    with pytest.raises(DomainError, match="is no country"):
        standard_country("Atlantis")


@pytest.mark.parametrize("text", ["maria", "maria@", "@alfreds.example", "a b@c.example", "a@b..example", "a@@b.org"])
def test_what_no_mail_can_reach_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="no address for mail"):
        standard_email(text)


def test_postal_codes_are_written_as_their_country_does() -> None:
    assert standard_postal_code("00950", "Poland") == "00-950"
    assert standard_postal_code("whatever 1", "Ireland") == "whatever 1"
    with pytest.raises(DomainError, match="written as 1234"):
        standard_postal_code("12209", "Austria")


def test_entry_stores_the_standard_form_and_refuses_what_has_none(workspace: Workspace) -> None:
    customer = add_customer(workspace, country="DE", phone="030-0074321", email="info@ALFREDS.example")
    workspace.dispatch(AddContact(customer, "Maria", email="Maria@Alfreds.Example", phone="0151 12345678"))
    with workspace.reader() as reader:
        party = load_party(reader, customer)
    assert (party.country, party.phone, party.email) == ("Germany", "+49300074321", "info@alfreds.example")
    assert (party.contacts[0].phone, party.contacts[0].email) == ("+4915112345678", "Maria@alfreds.example")
    assert party.addresses[0].country == "Germany"
    for wrong in (ChangeParty(customer, phone="1"), SetMainContact(customer, "Maria", email="maria"),
                  AddContact(customer, "Eva", phone="no phone")):
        with pytest.raises(DomainError):
            workspace.dispatch(wrong)


def test_an_import_keeps_what_it_cannot_read(workspace: Workspace) -> None:
    bring(workspace, [
        {"name": "One", "country": "Atlantis", "phone": "?"},
        {"name": "Two", "country": "uk", "phone": "(171) 555-7788", "postal_code": "wa11dp", "street": "Way 1"},
    ])
    with at_work(workspace) as uow:
        rows = {row[1]: row[0] for row in uow.connection.exec_driver_sql("SELECT id, name FROM parties_party").all()}
    with workspace.reader() as reader:
        one, two = load_party(reader, rows["One"]), load_party(reader, rows["Two"])
    assert (one.country, one.phone) == ("Atlantis", "?")
    assert (two.country, two.phone, two.addresses[0].postal_code) == ("United Kingdom", "+441715557788", "WA1 1DP")


@pytest.mark.parametrize("query", [
    "030 0074321", "030/007-43 21", "+49 30 0074321", "0049 (0)30 0074321", "+49300074321", "0074321",
])
def test_any_spelling_of_a_phone_finds_whose_it_is(query: str, workspace: Workspace) -> None:
    add_customer(workspace, "Another", phone="040 99887766")
    customer = add_customer(workspace, phone="030 0074321")
    person = add_customer(workspace, "Third", city="Bonn")
    workspace.dispatch(AddContact(person, "Maria", phone="030 0074321"))
    with workspace.reader() as reader:
        assert {found.record_id for found in find(reader, query, ["customer"])} == {customer, person}


def test_check_all_mends_what_it_can_and_lists_the_rest(workspace: Workspace) -> None:
    customer = add_customer(workspace, phone="030 0074321")
    with at_work(workspace) as uow:
        values = "phone = '+1 111 555 1234', country = 'Deutschland', email = 'maria'"
        uow.connection.exec_driver_sql(f"UPDATE parties_party SET {values} WHERE id = {customer}")
        uow.connection.exec_driver_sql("UPDATE parties_address SET postal_code = '1220', country = 'DE'")
    assert workspace.dispatch(StandardiseAll(only_list=True)).value.changed == 0
    result = workspace.dispatch(StandardiseAll()).value
    with workspace.reader() as reader:
        party = load_party(reader, customer)
        flaws = [row.values for row in FLAWS.page(reader, ListRequest()).rows]
        first = FLAWS.page(reader, ListRequest()).rows[0].id
        detail = DECLARATIONS.detail("flaw").load(reader, first, workspace.clock.now())
    assert (party.phone, party.country, party.addresses[0].country) == ("+11115551234", "Germany", "Germany")
    assert sorted((str(row[4]), str(row[5])) for row in flaws) == [
        ("email", "maria"), ("phone", "+11115551234"), ("postal_code", "1220"),
    ]
    assert [row[6] for row in flaws if row[4] == "phone"] == [UNASSIGNED]
    assert (result.changed, result.wrong) == (2, 3)
    assert detail.facts[0].record == "customer"
    again = workspace.dispatch(StandardiseAll()).value
    assert (again.changed, again.wrong) == (0, 3), "a second look changes nothing and lists nothing twice"


def test_the_list_of_flaws_reads_by_an_index(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: FLAWS.page(reader, ListRequest()))
    assert [step for step in plan if SORTS in step] == []
