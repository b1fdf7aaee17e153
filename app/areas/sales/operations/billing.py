"""Saying how customers are billed: terms, taxes on sales, and how the firm rounds and closes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from app.areas.catalog.models import Category, Item
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import load_tax
from app.areas.parties.models import Party
from app.areas.sales.models import BillingPolicy, BillingTerms, TaxRule
from app.areas.sales.queries.taxes import load_billing, load_billing_policy
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules import discount_permille
from app.areas.sales.rules.invoicing import ZONE_WORDS, Zone
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork

ZONE_TITLES = (*((code, state.word) for code, state in ZONE_WORDS),)


@dataclass(frozen=True, slots=True)
class ChangeBillingTerms:
    """Set cash discount and dunning of a customer anew."""

    customer_id: Annotated[int, Field("Customer", lookup="customers", hidden=True)]
    discount_percent: Annotated[Decimal, Field("Cash discount %", "Taken off when paid in time; 0 for none.")] = (
        Decimal(0))
    discount_days: Annotated[int, Field("If paid within days")] = 0
    dunning_blocked: Annotated[bool, Field("Not to be dunned", "No reminders go to this customer.")] = False
    dunning_note: Annotated[str, Field("Why not")] = ""


@dataclass(frozen=True, slots=True)
class ChangeBillingPolicy:
    """Set how the firm bills: rounding of tax, small differences, bank account and closing words of invoices."""

    tax_per_line: Annotated[bool, Field(
        "Round tax line by line", "Otherwise the tax of each rate is rounded once, on the sum of its lines.",
    )] = False
    write_off: Annotated[Decimal, Field(
        "Let differences go up to", "A payment that misses an invoice by no more closes it; in the firm's currency.",
    )] = Decimal(0)
    bank_account: Annotated[str, Field("Bank account", "As invoices print it.", multiline=True)] = ""
    closing_words: Annotated[str, Field("Closing words of invoices", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class AddTaxRule:
    """Say which tax is charged on sales; what is left empty holds for all, and the most particular rule wins."""

    tax_rate_id: Annotated[int | None, Field("Tax", "Left empty, none is charged.", "tax_rates")] = None
    zone: Annotated[Zone | None, Field("On sales", "Left empty, wherever they go.", titles=ZONE_TITLES)] = Zone.DOMESTIC
    country: Annotated[str, Field("To the country", "Only deliveries there.")] = ""
    customer_id: Annotated[int | None, Field("To the customer", lookup="customers")] = None
    category_id: Annotated[int | None, Field("Of the category", "And all within it.", "categories")] = None
    item_id: Annotated[int | None, Field("Of the item", lookup="items")] = None
    note: Annotated[str, Field("Note", "Such as the section of the law.")] = ""


@dataclass(frozen=True, slots=True)
class RemoveTaxRule:
    """Take a rule away; invoices that followed it stay."""

    tax_rule_id: Annotated[int, Field("Rule", hidden=True)]


def change_billing_terms(uow: UnitOfWork, cmd: ChangeBillingTerms) -> None:
    """Set cash discount and dunning of a customer."""
    load_terms(uow.connection, cmd.customer_id)
    permille = discount_permille(cmd.discount_percent)
    if cmd.discount_days < 0 or (permille and not cmd.discount_days):
        raise DomainError("discount.days", "Say within how many days the discount is given.", "discount_days")
    known = load_billing(uow.connection, cmd.customer_id)
    values: dict[str, Any] = {
        "discount_permille": permille, "discount_days": cmd.discount_days, "dunning_blocked": cmd.dunning_blocked,
        "dunning_note": cmd.dunning_note.strip(),
    }
    if known.id is None:
        uow.add(BillingTerms, party_id=cmd.customer_id, **values)
    else:
        uow.update(BillingTerms, known.id, **values)


def change_billing_policy(uow: UnitOfWork, cmd: ChangeBillingPolicy) -> int:
    """Set how the firm bills and give the row's number."""
    minor = Money.of(cmd.write_off, load_profile(uow.connection).currency).minor
    if minor < 0:
        raise DomainError("money.negative", "A difference cannot be below nothing.", "write_off")
    values: dict[str, Any] = {
        "tax_per_line": cmd.tax_per_line, "write_off_minor": minor, "bank_account": cmd.bank_account.strip(),
        "closing_words": cmd.closing_words.strip(),
    }
    known = load_billing_policy(uow.connection).id
    if known is None:
        return uow.add(BillingPolicy, **values)
    uow.update(BillingPolicy, known, **values)
    return known


def add_tax_rule(uow: UnitOfWork, cmd: AddTaxRule) -> int:
    """Write a rule and give its number; refuse a tax that is charged on purchases alone."""
    code = ""
    if cmd.tax_rate_id is not None:
        tax = load_tax(uow.connection, cmd.tax_rate_id)
        if tax.kind == "purchase":
            raise DomainError("tax.kind", f"{tax.title} is charged on purchases only. Choose another tax.",
                              "tax_rate_id")
        code = tax.code
    named: tuple[tuple[type, int | None], ...] = (
        (Party, cmd.customer_id), (Category, cmd.category_id), (Item, cmd.item_id))
    for model, number in named:
        if number is not None:
            uow.get(model, number)
    return uow.add(
        TaxRule, zone=cmd.zone.value if cmd.zone else "", country=cmd.country.strip(), customer_id=cmd.customer_id,
        category_id=cmd.category_id, item_id=cmd.item_id, tax_code=code, note=cmd.note.strip(),
    )


def remove_tax_rule(uow: UnitOfWork, cmd: RemoveTaxRule) -> None:
    """Delete a rule."""
    uow.delete(TaxRule, [uow.get(TaxRule, cmd.tax_rule_id).id])
