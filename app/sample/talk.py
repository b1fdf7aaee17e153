"""What the sample company's customers say, and what it answers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.support.operations import (
    AnswerTicket,
    AskSatisfaction,
    CloseTicket,
    OpenTicket,
    RecordSatisfaction,
    ResolveTicket,
)
from app.kernel.errors import DomainError
from app.sample.agenda import Agenda
from app.sample.words import ANSWERS, COMMENTS, COMPLAINTS, QUESTIONS, SOLUTIONS

Category = Literal["question", "damaged", "quality", "late", "wrong_item", "missing"]
Priority = Literal["urgent", "high", "normal", "low"]
CALM: tuple[Priority, ...] = ("normal", "normal", "normal", "high", "low")
UPSET: tuple[Priority, ...] = ("normal", "high", "urgent")


@dataclass(slots=True)
class Talk:
    """The conversation side of the company's life."""

    life: Agenda

    def complain(self, shipment_id: int, late: bool) -> None:
        """Let a customer write about a shipment."""
        life, dice = self.life, self.life.dice
        line: Any = life.batch.connection.execute(
            select(Shipment.customer_id, ShipmentLine.item_id, Item.name)
            .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id).join(Item, Item.id == ShipmentLine.item_id)
            .where(Shipment.id == shipment_id).order_by(ShipmentLine.id).limit(1)).first()
        if line is None:
            return
        asked = dice.random() < 0.25
        category, subject, body = self._question() if asked else self._complaint(late)
        opened = life.do(OpenTicket(
            line.customer_id, subject.format(item=line.name), body.format(item=line.name), category,
            dice.choice(CALM if asked else UPSET),
            dice.choice(("phone", "mail", "mail", "form")), shipment_id, line.item_id,
        ))
        answered = life.now + timedelta(minutes=int(dice.expovariate(1 / 150)) + 5)
        life.at(answered, lambda: self._answer(opened.ticket_id))

    def _question(self) -> tuple[Category, str, str]:
        return ("question", *self.life.dice.choice(QUESTIONS))

    def _complaint(self, late: bool) -> tuple[Category, str, str]:
        if late:
            return COMPLAINTS[2]
        return self.life.dice.choice(tuple(entry for entry in COMPLAINTS if entry[0] != "late"))

    def _answer(self, ticket_id: int) -> None:
        if self.life.now.hour > 16 or self.life.now.weekday() > 4:
            self.life.at(self.life.workday(1, 8), lambda: self._answer(ticket_id))
            return
        self.life.do(AnswerTicket(ticket_id, self.life.dice.choice(ANSWERS), way="told"))
        self.life.at(self.life.workday(int(self.life.dice.expovariate(0.6)), self.life.dice.randint(9, 15)),
                     lambda: self._resolve(ticket_id))

    def _resolve(self, ticket_id: int) -> None:
        self.life.do(ResolveTicket(ticket_id, self.life.dice.choice(SOLUTIONS)))
        try:
            self.life.do(AskSatisfaction(ticket_id))
        except DomainError:
            return
        if self.life.dice.random() < 0.62:
            self.life.at(self.life.workday(self.life.dice.randint(1, 5), 10), lambda: self._rate(ticket_id))
        else:
            self.life.at(self.life.workday(14, 10), lambda: self.life.do(CloseTicket(ticket_id)))

    def _rate(self, ticket_id: int) -> None:
        score = self.life.dice.choices((1, 2, 3, 4, 5), (5, 7, 14, 38, 36))[0]
        comment = COMMENTS[score] if self.life.dice.random() < 0.4 else ""
        self.life.do(RecordSatisfaction(ticket_id, score, comment))
        self.life.do(CloseTicket(ticket_id))
