"""A supplier in full: terms that can be kept, papers with their days, accounts that are asked about."""

from datetime import timedelta

import pytest

from app.areas.parties.operations import CreateParty
from app.areas.parties.operations.banks import AddBankAccount, ChangeBankAccount
from app.areas.parties.rules.identity import checked_bic, checked_iban, checked_tax_number
from app.areas.purchasing.operations import ChangeSupplier
from app.areas.purchasing.operations.certificates import AddCertificate, ChangeCertificate
from app.areas.purchasing.queries.certificate_pages import CERTIFICATES, expiring_certificates
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.terms import checked_incoterm, payment_words, require_discount
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.purchasing.buying import add_supplier
from tests.companies import MORNING
from tests.plans import SORTS, plans_of

TODAY = MORNING.date()
# Published examples: the ECB's IBAN examples (ISO 13616 registry) and the commission's own VAT number.
IBANS = ("DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606")


@pytest.mark.parametrize("iban", IBANS)
def test_a_true_iban_is_kept_without_blanks_and_a_slip_is_refused(iban: str) -> None:
    compact = checked_iban(iban)
    assert compact == iban.replace(" ", "")
    for place in (4, 9, len(compact) - 1):
        wrong = compact[:place] + ("1" if compact[place] != "1" else "2") + compact[place + 1:]
        with pytest.raises(DomainError, match="check digits do not fit"):
            checked_iban(wrong)


def test_a_bic_fits_its_iban() -> None:
    assert checked_bic("cobadeff", "DE89370400440532013000") == "COBADEFF"
    with pytest.raises(DomainError, match="8 or 11 signs"):
        checked_bic("COBADE")
    with pytest.raises(DomainError, match="a bank in DE, the IBAN of one in FR"):
        checked_bic("COBADEFFXXX", "FR1420041010050500013M02606")


@pytest.mark.parametrize(("number", "kept"), [
    ("DE 136 695 976", "DE136695976"), ("ATU13585627", "ATU13585627"), ("21/815/08150", "21/815/08150"), ("", ""),
    ("US 12-3456789", "US 12-3456789"),
])
def test_tax_numbers_are_kept(number: str, kept: str) -> None:
    assert checked_tax_number(number) == kept


def test_a_wrong_vat_number_is_refused_in_words(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="no valid VAT number of Germany") as refusal:
        workspace.dispatch(CreateParty("Wrong GmbH", is_supplier=True, tax_number="DE 136 695 977"))
    assert refusal.value.field == "tax_number"


def test_terms_must_be_such_that_they_can_be_kept(workspace: Workspace) -> None:
    supplier = add_supplier(workspace, payment_days=30)
    workspace.dispatch(ChangeSupplier(supplier, discount_days=10, discount_permille=20, incoterm="FOB",
                                      incoterm_place="Shanghai"))
    with workspace.reader() as reader:
        terms = load_supplier(reader, supplier)
        page = DECLARATIONS.detail("supplier").load(reader, supplier, MORNING)
    assert (terms.incoterm, terms.incoterm_place, terms.discount_permille) == ("FOB", "Shanghai", 20)
    shown = {fact.title: fact.value for fact in page.facts}
    assert (shown["Payment"], shown["Delivery"]) == ("30 days, 2 % within 10 days", "FOB Shanghai")
    with pytest.raises(DomainError, match="before the 30 days"):
        workspace.dispatch(ChangeSupplier(supplier, discount_days=31))
    for code, place, words in (("XYZ", "Hamburg", "none of Incoterms 2020"), ("CIF", "", "CIF Hamburg")):
        with pytest.raises(DomainError, match=words):
            checked_incoterm(code, place)
    require_discount(5, 0, 0)
    assert payment_words(14, 0, 0) == "14 days"


def test_a_certificate_is_reminded_of_before_it_ends(workspace: Workspace) -> None:
    supplier = add_supplier(workspace)
    last = TODAY + timedelta(days=20)
    number = workspace.dispatch(AddCertificate(supplier, "ISO 9001", expires_on=last, mandatory=True)).value
    workspace.dispatch(AddCertificate(supplier, "BIO", expires_on=TODAY - timedelta(days=1)))
    workspace.dispatch(AddCertificate(supplier, "Insurance"))
    with workspace.reader() as reader:
        figure = expiring_certificates(reader, MORNING)
        pages = {key: CERTIFICATES.count(reader, ListRequest(preset=key, as_of=MORNING)) for key in
                 ("expiring", "expired")}
        plan = plans_of(reader, lambda: CERTIFICATES.page(reader, ListRequest(), None, 50))
    assert (figure.value, figure.note) == (2, "1 of them expired")
    assert pages == {"expiring": 1, "expired": 1}
    assert not [step for step in plan if SORTS in step]
    workspace.dispatch(ChangeCertificate(number, expires_on=TODAY + timedelta(days=800)))
    with workspace.reader() as reader:
        assert expiring_certificates(reader, MORNING).value == 1
    with pytest.raises(DomainError, match="before it was issued"):
        workspace.dispatch(AddCertificate(supplier, "Old", issued_on=TODAY, expires_on=TODAY))


def test_another_account_is_asked_about_and_stays_in_the_history(workspace: Workspace) -> None:
    supplier = add_supplier(workspace)
    account = workspace.dispatch(AddBankAccount(supplier, IBANS[0], bic="COBADEFFXXX")).value
    change = ChangeBankAccount(account, iban=IBANS[1], bic="")
    with pytest.raises(NeedsConfirmation, match="paid to DE89 3704 0044 0532 0130 00 until now") as question:
        workspace.dispatch(change)
    assert "from now on GB29 NWBK" in question.value.message
    workspace.dispatch(change, confirmed=frozenset({question.value.key}))
    workspace.dispatch(ChangeBankAccount(account, bank="NatWest"))
    with pytest.raises(NeedsConfirmation):
        workspace.dispatch(AddBankAccount(supplier, IBANS[2]))
    with workspace.reader() as reader:
        page = DECLARATIONS.detail("supplier").load(reader, supplier, MORNING)
        history = DECLARATIONS.list_query("history").page(reader, ListRequest()).rows
    assert next(table for table in page.lines if table.title == "Bank accounts").rows[0].values[0] == (
        "GB29 NWBK 6016 1331 9268 19")
    assert [row for row in history if any("Bank account changed" in str(value) for value in row.values)]
