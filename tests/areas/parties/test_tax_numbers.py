"""A party has a tax number in each country it trades in, checked by that country's rules; files bring many at once."""

from collections.abc import Mapping, Sequence

import pytest

from app.areas.parties.models import BankAccount, TaxNumber
from app.areas.parties.operations.tax_numbers import RemoveTaxNumber, SetTaxNumber
from app.areas.purchasing.models import SupplierCertificate
from app.areas.purchasing.operations import CreateSupplier
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work


def supplier(workspace: Workspace, name: str, code: str) -> int:
    return int(workspace.dispatch(CreateSupplier(name, code)).value.supplier_id)


def brought(
    workspace: Workspace, kind: str, rows: Sequence[Mapping[str, str]], confirmed: bool = False,
) -> list[tuple[str, str]]:
    """Bring rows in as an import does; give what became of each and which column is to be mended."""
    spec = workspace.declarations.import_kind(kind)
    with at_work(workspace) as uow:
        uow.confirmed = frozenset({"*"}) if confirmed else frozenset()
        return [(outcome.status, outcome.field) for outcome in spec.apply(uow, rows)]


def held(workspace: Workspace, model: object, *columns: str) -> list[tuple[object, ...]]:
    table = table_of(model)
    with workspace.reader() as reader:
        rows = reader.execute(table.select().order_by(table.c.id))
        return [tuple(row._mapping[name] for name in columns) for row in rows]


def test_each_country_has_its_own_number(workspace: Workspace) -> None:
    party = supplier(workspace, "Exotic SARL", "EXO")
    workspace.dispatch(SetTaxNumber(party, "fr", "FR 40 303 265 045"))
    german = workspace.dispatch(SetTaxNumber(party, "DE", "136695976")).value
    workspace.dispatch(SetTaxNumber(party, "US", "12-3456789"))
    with pytest.raises(DomainError, match="no valid tax number of France"):
        workspace.dispatch(SetTaxNumber(party, "FR", "FR40303265046"))
    with pytest.raises(DomainError, match="two letters"):
        workspace.dispatch(SetTaxNumber(party, "France", "1"))
    workspace.dispatch(SetTaxNumber(party, "US", "98-7654321"))
    load = workspace.declarations.detail("supplier").load
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in load(reader, party, MORNING).facts}
    assert [facts[f"Tax number, {name}"] for name in ("France", "Germany", "US")] == [
        "FR40303265045", "136695976", "98-7654321"]
    workspace.dispatch(RemoveTaxNumber(german))
    assert held(workspace, TaxNumber, "country") == [("FR",), ("US",)]


def test_tax_numbers_come_from_a_file_row_by_row(workspace: Workspace) -> None:
    supplier(workspace, "Exotic SARL", "EXO")
    rows = [{"code": "EXO", "country": "FR", "tax_number": "FR40303265045"},
            {"code": "EXO", "country": "FR", "tax_number": "FR40303265045"},
            {"code": "EXO", "country": "DE", "tax_number": "DE136695977"},
            {"code": "NONE", "country": "DE", "tax_number": "DE136695976"}]
    assert brought(workspace, "tax_numbers", rows) == [
        ("created", ""), ("refused", ""), ("refused", "tax_number"), ("refused", "code")]
    assert brought(workspace, "tax_numbers", rows[:1]) == [("unchanged", "")]


def test_bank_accounts_come_from_a_file_and_another_account_is_asked_about(workspace: Workspace) -> None:
    supplier(workspace, "Exotic SARL", "EXO")
    first = {"code": "EXO", "iban": "DE89 3704 0044 0532 0130 00", "bank": "Sparkasse"}
    assert brought(workspace, "bank_accounts", [first, {"code": "EXO"}]) == [("created", ""), ("refused", "iban")]
    assert brought(workspace, "bank_accounts", [first]) == [("unchanged", "")]
    other = {"code": "EXO", "iban": "GB82 WEST 1234 5698 7654 32", "currency": "gbp"}
    with pytest.raises(NeedsConfirmation, match="paid to another account"):
        brought(workspace, "bank_accounts", [other])
    assert brought(workspace, "bank_accounts", [other], confirmed=True) == [("created", "")]
    assert held(workspace, BankAccount, "iban", "holder", "currency") == [
        ("DE89370400440532013000", "Exotic SARL", "EUR"), ("GB82WEST12345698765432", "Exotic SARL", "GBP")]


def test_certificates_come_from_a_file_and_are_brought_up_to_date(workspace: Workspace) -> None:
    supplier(workspace, "Exotic SARL", "EXO")
    row = {"code": "EXO", "title": "ISO 9001", "certificate_number": "77", "issued_on": "2025-01-01",
           "expires_on": "2026-06-30", "mandatory": "true"}
    wrong = {**row, "certificate_number": "78", "expires_on": "2024-01-01"}
    assert [status for status, _ in brought(workspace, "certificates", [row, wrong, {**row, "code": "NONE"}])] == [
        "created", "refused", "refused"]
    assert brought(workspace, "certificates", [{**row, "expires_on": "2029-06-30"}]) == [("updated", "")]
    ((title, ends, mandatory),) = held(workspace, SupplierCertificate, "title", "expires_on", "mandatory")
    assert (title, str(ends), mandatory) == ("ISO 9001", "2029-06-30", True)
