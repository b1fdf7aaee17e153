"""Which tax is charged on what is sold to whom, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.catalog.queries.pricing import branch_of, load_parents
from app.areas.company.queries import Tax, load_profile, taxes_on
from app.areas.parties.queries import load_party
from app.areas.sales.models import BillingPolicy, BillingTerms, TaxRule
from app.areas.sales.rules.invoicing import TaxTerm, Zone, tax_term, zone_of
from app.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class BillingRow:
    """How a customer is billed beyond the days to pay."""

    discount_permille: int = 0
    discount_days: int = 0
    dunning_blocked: bool = False
    dunning_note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """How the firm bills."""

    tax_per_line: bool = False
    write_off_minor: int = 0
    bank_account: str = ""
    closing_words: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class TaxedFor:
    """What decides the taxes of a sale: the taxes that hold on its day, the rules, and where it goes."""

    taxes: Mapping[str, Tax]
    terms: tuple[TaxTerm, ...]
    customer_id: int
    zone: Zone
    country: str
    tax_number: str
    items: Mapping[int, ItemFacts]
    branches: Mapping[int | None, frozenset[int]]

    def choose(self, item_id: int | None) -> tuple[str, str]:
        """Give the code of the tax on an item, or on no item in particular, and what decided it.

        Raises DomainError when a rule names a tax that is not charged on sales on the day.
        """
        term = tax_term(self.terms, self.zone, self.country, self.customer_id, self._branch(item_id), item_id)
        if term is None:
            return self._usual()
        if term.tax_code and term.tax_code not in self.taxes:
            raise DomainError(
                "tax.not_held", f"The {term.words} names {term.tax_code}, which is not charged on sales on this day. "
                "Change the rule, or enter the tax with the firm's taxes.", "lines",
            )
        return term.tax_code, term.reason

    def _branch(self, item_id: int | None) -> frozenset[int]:
        item = None if item_id is None else self.items.get(item_id)
        return frozenset() if item is None else self.branches[item.category_id]

    def _usual(self) -> tuple[str, str]:
        """Choose where no rule says anything: the full rate at home, owed by the buyer in the EU, none on exports."""
        reverse = sorted(code for code, tax in self.taxes.items() if tax.reverse_charge)
        full = sorted((tax.percent, code) for code, tax in self.taxes.items() if not tax.reverse_charge)
        if self.zone == Zone.EXPORT:
            return "", "export: no tax"
        if self.zone == Zone.EU_BUSINESS:
            return (reverse[0] if reverse else ""), "EU delivery: the buyer owes the tax"
        if not full:
            return "", "the firm knows no tax on sales"
        return full[-1][1], "the full rate: no rule says otherwise"


def taxed_for(connection: Connection, customer_id: int, day: date, item_ids: Iterable[int] = ()) -> TaxedFor:
    """Read what decides the taxes of a sale to a customer; goods go to their delivery address where there is one."""
    party, profile = load_party(connection, customer_id), load_profile(connection)
    delivery = next((place.country for place in party.addresses if place.kind == "delivery" and place.country), "")
    country = delivery or party.country
    parents = load_parents(connection)
    items = load_items(connection, set(item_ids))
    held = {code: tax for code, tax in taxes_on(connection, day).items() if tax.kind != "purchase"}
    return TaxedFor(
        held, load_tax_terms(connection), customer_id, zone_of(profile.country, country, party.tax_number), country,
        party.tax_number, items,
        {number: frozenset(branch_of(number, parents)) for number in {item.category_id for item in items.values()}},
    )


def load_tax_terms(connection: Connection) -> tuple[TaxTerm, ...]:
    """Read the rules of which tax is charged, the latest first."""
    rows = connection.execute(select(
        TaxRule.zone, TaxRule.country, TaxRule.customer_id, TaxRule.category_id, TaxRule.item_id, TaxRule.tax_code,
        TaxRule.note,
    ).order_by(TaxRule.id.desc()))
    return tuple(TaxTerm(*row) for row in rows)


def load_billing(connection: Connection, customer_id: int) -> BillingRow:
    """Read how a customer is billed; usual where nothing is said."""
    table = BillingTerms
    row = connection.execute(select(
        table.discount_permille, table.discount_days, table.dunning_blocked, table.dunning_note, table.id,
    ).where(table.party_id == customer_id)).first()
    return BillingRow() if row is None else BillingRow(*row)


def load_billing_policy(connection: Connection) -> PolicyRow:
    """Read how the firm bills; usual where nothing is said."""
    table = BillingPolicy
    row = connection.execute(select(
        table.tax_per_line, table.write_off_minor, table.bank_account, table.closing_words, table.id,
    ).order_by(table.id).limit(1)).first()
    return PolicyRow() if row is None else PolicyRow(*row)
