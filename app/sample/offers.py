"""What the sample company offers: quotes with versions, a blanket order, orders that recur, and orders on hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select

from app.areas.sales.models import Quote, QuoteLine, QuoteVersion, SalesOrder
from app.areas.sales.operations.blankets import (
    AgreeBlanketOrder,
    BlanketLineInput,
    ReleaseBlanketOrder,
    ReleaseLineInput,
)
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.sales.operations.holds import HoldOrder, ReleaseOrder
from app.areas.sales.operations.quote_decisions import AcceptQuote, ChoiceInput, MarkQuoteDeclined
from app.areas.sales.operations.quote_lines import QuoteLineInput
from app.areas.sales.operations.quote_texts import ChangeSalesPolicy, SetQuoteText
from app.areas.sales.operations.quotes import ChangeQuote, CreateQuote, ReviseQuote, SendQuote
from app.areas.sales.operations.recurring import CreateRecurringOrder, MakeDueOrders, RecurringLineInput
from app.areas.sales.queries.blankets import blanket_to_release
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules import ON_HOLD
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.sample.agenda import Agenda
from app.sample.world import World

QUOTES_A_MONTH = 4
PATIENCE_DAYS = 30
Reason = Literal["price", "delivery", "competitor", "product", "budget", "no_need", "no_answer", "other"]
REASONS: tuple[Reason, ...] = ("price", "price", "delivery", "competitor", "no_answer", "no_need", "budget")
ABOUT = ("Opening stock for a new shop", "Christmas boxes", "Canteen, second half of the year", "Gifts for partners",
         "Trade fair offer", "Assortment for the summer", "Hotel breakfast", "Trial order")


@dataclass(slots=True)
class Offers:
    """Offering as it goes on beside everything else; `fulfil` ships an order once it is there."""

    life: Agenda
    world: World
    fulfil: Callable[[int], None]

    def begin(self) -> None:
        """Write the firm's texts, and plan what is offered until the end and a little beyond it."""
        life = self.life
        life.do(ChangeSalesPolicy(Decimal(12), PATIENCE_DAYS))
        life.do(SetQuoteText("Standard", "Thank you for asking. We are glad to offer:",
                             "We look forward to your order.", "", "free house from 250", 30, True))
        life.do(SetQuoteText("Trade fair", "Thank you for your visit. As we said, we offer:",
                             "These prices are for visitors of the fair.", "in advance", "ex works", 14))
        day = life.now + timedelta(days=35)
        while day < life.end:
            life.at(day, self._offer)
            day += timedelta(days=30 / QUOTES_A_MONTH, minutes=life.dice.randint(0, 400))
        life.at(life.end - timedelta(days=190, hours=5), self._agree_blanket)
        life.at(life.end - timedelta(days=170, hours=5), self._recur)
        life.at(life.now + timedelta(days=40), self._let_go)
        life.at(life.end - timedelta(days=1, hours=3), self._doubt)

    def _offer(self) -> None:
        life, dice = self.life, self.life.dice
        customer = dice.choice(self.world.customers)
        picked = dice.sample(self.world.items, k=dice.randint(2, 5))
        lines = [QuoteLineInput(item.id, Decimal(dice.choice((6, 12, 12, 24, 36)))) for item in picked]
        if len(lines) > 2:
            kind = dice.choice(("optional", "alternative"))
            lines[-1] = QuoteLineInput(picked[-1].id, Decimal(12), choice="optional" if kind == "optional" else
                                       "alternative")
        prospect = "" if dice.random() < 0.92 else f"{dice.choice(('Bistro', 'Café', 'Hotel'))} am Markt"
        quote = life.do(CreateQuote(
            tuple(lines), None if prospect else customer, prospect, title=dice.choice(ABOUT)))
        if life.end - life.now < timedelta(hours=30) and dice.random() < 0.5:
            return
        life.do(SendQuote(quote.quote_id))
        if dice.random() < 0.35:
            life.at(life.workday(dice.randint(3, 8), 11), lambda: self._revise(quote.quote_id))
        else:
            life.at(life.workday(dice.randint(4, 20), 14), lambda: self._decide(quote.quote_id))

    def _revise(self, quote_id: int) -> None:
        """Give a little off what was offered, and more of it."""
        life, dice = self.life, self.life.dice
        life.do(ReviseQuote(quote_id))
        rows = life.batch.connection.execute(
            select(QuoteLine.item_id, QuoteLine.qty, QuoteLine.choice)
            .join(QuoteVersion, QuoteVersion.id == QuoteLine.version_id)
            .join(Quote, (Quote.id == QuoteVersion.quote_id) & (Quote.revision == QuoteVersion.revision))
            .where(Quote.id == quote_id).order_by(QuoteLine.position)).all()
        life.do(ChangeQuote(quote_id, tuple(
            QuoteLineInput(row.item_id, Decimal(row.qty) / 10**6 * (2 if place == 0 else 1),
                           discount_percent=Decimal(dice.choice((3, 5, 7))), choice=row.choice)
            for place, row in enumerate(rows))))
        life.do(SendQuote(quote_id))
        life.at(life.workday(dice.randint(3, 10), 15), lambda: self._decide(quote_id))

    def _decide(self, quote_id: int) -> None:
        """Let the customer say yes, no or nothing; a prospect never answers."""
        life, dice = self.life, self.life.dice
        row: Any = life.batch.connection.execute(
            select(Quote.customer_id, Quote.revision).where(Quote.id == quote_id)).one()
        fate = dice.random()
        if row.customer_id is None or fate > 0.85:
            return
        if fate > 0.5:
            life.do(MarkQuoteDeclined(quote_id, dice.choice(REASONS)))
            return
        options = life.batch.connection.execute(
            select(QuoteLine.position).join(QuoteVersion, QuoteVersion.id == QuoteLine.version_id)
            .where(QuoteVersion.quote_id == quote_id, QuoteVersion.revision == row.revision,
                   QuoteLine.choice != "firm")).scalars().all()
        chosen = tuple(ChoiceInput(position) for position in options if dice.random() < 0.5)
        try:
            made = life.do(AcceptQuote(quote_id, chosen))
        except DomainError:
            return
        self.fulfil(made.order_id)

    def _agree_blanket(self) -> None:
        life, dice = self.life, self.life.dice
        picked = dice.sample(self.world.items, k=3)
        lines = tuple(BlanketLineInput(item.id, Decimal(120), discount_percent=Decimal(8)) for item in picked)
        blanket = life.do(AgreeBlanketOrder(
            self.world.customers[3], life.now.date(), life.now.date() + timedelta(days=365), lines,
            "Supply of the year", "FW-2026"))
        for month in range(1, 7):
            life.at(life.now + timedelta(days=28 * month), lambda: self._release(blanket.blanket_id))

    def _release(self, blanket_id: int) -> None:
        values = blanket_to_release(self.life.batch.connection, blanket_id, self.life.now)
        lines = tuple(ReleaseLineInput(line["line_id"], qty=Decimal(12)) for line in values["lines"])
        made = self.life.do(ReleaseBlanketOrder(blanket_id, self.life.now.date() + timedelta(days=7), lines))
        self.fulfil(made.order_id)

    def _recur(self) -> None:
        """Write down what is ordered every fortnight and at the end of every month, and make it when it is due."""
        life, dice = self.life, self.life.dice
        for customer, unit, every, day, title in (
            (self.world.customers[5], "week", 2, 1, "Canteen, every second Monday"),
            (self.world.customers[8], "month", 1, 31, "End of the month"),
        ):
            lines = tuple(RecurringLineInput(item.id, Decimal(6)) for item in dice.sample(self.world.items, k=3))
            life.do(CreateRecurringOrder(
                customer, lines, every, "week" if unit == "week" else "month", day, title=title))
        self._make_due()

    def _make_due(self) -> None:
        for order_id in self.life.do(MakeDueOrders()).order_ids:
            self.fulfil(order_id)
        self.life.at(self.life.workday(1, 6), self._make_due)

    def _let_go(self) -> None:
        """Release what was held for longer than a day: the customers paid, or are known to."""
        life = self.life
        held = life.batch.connection.execute(select(SalesOrder.id).where(
            SalesOrder.state == ON_HOLD, SalesOrder.confirmed_at < life.now - timedelta(days=1))).scalars().all()
        for order_id in held if life.end - life.now > timedelta(days=2) else ():
            life.do(ReleaseOrder(order_id, life.dice.choice(("paid meanwhile", "agreed with the owner"))))
        life.at(life.workday(2, 10), self._let_go)

    def _doubt(self) -> None:
        """Hold one order by hand, and let one customer reach the credit limit."""
        life = self.life
        rows = life.batch.connection.execute(
            select(SalesOrder.id, SalesOrder.customer_id).where(SalesOrder.state == "confirmed")
            .order_by(SalesOrder.id.desc()).limit(2)).all()
        if rows:
            life.do(HoldOrder(rows[0].id, "The address is in doubt; Sales asks the customer"))
        if len(rows) > 1:
            terms = load_terms(life.batch.connection, rows[1].customer_id)
            limit = Money(150_00, terms.currency).decimal()
            life.do(ChangeCustomerTerms(
                rows[1].customer_id, terms.payment_days, limit, terms.price_list_id, terms.on_hold, terms.group_id))
