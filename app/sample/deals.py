"""The sample company's pipeline: leads from fairs and the web, deals of two years, and what is planned."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, Literal

from sqlalchemy import select

from app.areas.company.models import Role
from app.areas.company.operations import CreateUser
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Activity, LostReason, Stage
from app.areas.sales.operations.activities import CompleteActivity, PlanActivity
from app.areas.sales.operations.assigning import AddScoreRule, PersonInput, SetAssignmentRule
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity, WinOpportunity
from app.areas.sales.operations.converting import ConvertLead
from app.areas.sales.operations.leads import ContactLead, CreateLead, DisqualifyLead, QualifyLead
from app.areas.sales.operations.opportunities import CreateOpportunity
from app.areas.sales.operations.pipelines import AddCompetitor
from app.areas.sales.operations.winning import LearnFromDeals
from app.areas.sales.rules.activities import Kind
from app.sample.agenda import Agenda

SEED, DEALS, LEADS = 20, 280, 70
LATELY, LATELY_DAYS = 40, 32
"""So many deals more begin in the last days, as they do towards Christmas, so that there is much to do."""

SELLERS = (("anna", "Anna Reuter"), ("bernd", "Bernd Okafor"), ("carla", "Carla Nilsson"))
SOURCES = (("Trade fair", 0.9), ("Recommendation", 1.1), ("Web", -0.5), ("Cold call", -1.1))
QUALITIES: tuple[tuple[Literal["unknown", "reached", "champion", "decider"], float], ...] = (
    ("unknown", -0.9), ("reached", -0.2), ("champion", 0.6), ("decider", 0.9))
TAGS = ("organic", "hampers", "private label", "gastronomy")
TOPICS = (
    "Tea for all shops", "Gift boxes for Christmas", "Honey, yearly need", "Coffee for offices", "New range of spices",
    "Private label jam", "Chocolate for the lobby", "Olive oil in large tins", "Summer drinks", "Breakfast buffet",
)
RIVALS = ("Feinkost Lindner", "Taste & Trade Ltd", "Delikat Großhandel")
TALKS = ("Ring back", "Send samples", "Visit and tasting", "Talk about prices", "Ask how they liked it")
RESULTS = ("They liked the samples.", "Wants a better price.", "Decides next week.", "Asked for delivery in May.")
PEOPLE = ("Jonas Weber", "Mia Lindqvist", "Paul Moreau", "Sofia Ricci", "Emil Novak", "Lena Vogt", "Hugo Silva")
SHOPS = ("Lakeside", "Old Mill", "North Gate", "Rosengarten", "Quay", "Vesper", "Linden", "Castle Hill", "Juniper")
FORMS = ("Hotel", "Deli", "Farm Shop", "Catering", "Bistro")
ABROAD = ("Denmark", "Sweden", "France", "Italy")


@dataclass(slots=True)
class Deals:
    """Selling as it goes on beside everything else, by dice of its own so that nothing else falls differently."""

    life: Agenda
    dice: Random = field(default_factory=lambda: Random(SEED))
    _stages: list[int] = field(default_factory=list)
    _reasons: list[int] = field(default_factory=list)
    _rivals: list[int] = field(default_factory=list)
    _sellers: list[int] = field(default_factory=list)
    _contacts: list[tuple[int, int]] = field(default_factory=list)

    def begin(self) -> None:
        """Engage sellers, set the rules, and let deals begin over the years."""
        life, read = self.life, self.life.batch.connection
        role = read.execute(select(Role.id).where(Role.name == "sales")).scalar_one()
        self._sellers = [life.do(CreateUser(login, name, role)).user_id for login, name in SELLERS]
        self._stages = list(read.execute(select(Stage.id).order_by(Stage.position)).scalars())
        self._reasons = list(read.execute(select(LostReason.id).order_by(LostReason.id)).scalars())
        self._rivals = [life.do(AddCompetitor(name)) for name in RIVALS]
        rows = read.execute(select(Contact.party_id, Contact.id).join(Party, Party.id == Contact.party_id).where(
            Party.is_customer.is_(True)).order_by(Contact.id)).all()
        self._contacts = [(row.party_id, row.id) for row in rows]
        self._set_rules()
        span = life.end - life.now
        for _ in range(DEALS):
            life.at(life.now + span * self.dice.random(), self._enter)
        for _ in range(LATELY):
            life.at(life.end - timedelta(days=LATELY_DAYS) * self.dice.random(), self._enter)
        for _ in range(LEADS):
            life.at(life.now + span * (0.2 + 0.8 * self.dice.random()), self._hear)
        life.at(life.end - timedelta(hours=2, minutes=10), lambda: life.do(LearnFromDeals()))

    def _set_rules(self) -> None:
        people = tuple(PersonInput(number) for number in self._sellers)
        self.life.do(SetAssignmentRule("Abroad", "round_robin", people[2:], ", ".join(ABROAD), position=10))
        self.life.do(SetAssignmentRule("All others", "load", people[:2], position=20))
        for rule in (
            AddScoreRule("has_email", 10), AddScoreRule("has_phone", 5), AddScoreRule("source", 25, "Trade fair"),
            AddScoreRule("role", 15, "buy"), AddScoreRule("amount_from", 20, "10000"),
        ):
            self.life.do(rule)

    def _enter(self) -> None:
        if not self._contacts:
            return
        dice = self.dice
        customer, contact = dice.choice(self._contacts)
        (source, by_source), (quality, by_quality) = dice.choice(SOURCES), dice.choice(QUALITIES)
        tags = [tag for tag in TAGS if dice.random() < 0.3]
        amount = Decimal(round(10 ** dice.uniform(2.9, 4.7), -2) or 500).quantize(Decimal(1))
        made = self.life.do(CreateOpportunity(
            dice.choice(TOPICS), customer, amount, self.life.now.date() + timedelta(days=dice.randint(25, 110)),
            contact, quality, source=source, tags=", ".join(tags), owner_id=dice.choice(self._sellers)))
        eager = by_source + by_quality + (0.5 if "organic" in tags else 0.0) - (0.5 if amount > 20_000 else 0.0)
        self._go_on(made.opportunity_id, 0, eager)

    def _go_on(self, opportunity_id: int, stage: int, eager: float) -> None:
        """Plan the next step of a deal, and let what comes of it happen when its time has come."""
        self._talk(opportunity_id)
        later = self.life.now + timedelta(days=1 + self.dice.expovariate(1 / 13), hours=self.dice.randint(0, 5))
        self.life.at(later, lambda: self._decide(opportunity_id, stage, eager))

    def _decide(self, opportunity_id: int, stage: int, eager: float) -> None:
        goes_on = self.dice.random() < _chance(eager + 0.75)
        if not goes_on:
            rival = self.dice.choice(self._rivals) if self.dice.random() < 0.4 else None
            reason = self._reasons[3] if rival else self.dice.choice(self._reasons)
            self.life.do(LoseOpportunity(opportunity_id, reason, rival))
        elif stage + 1 < len(self._stages):
            self.life.do(MoveOpportunity(opportunity_id, self._stages[stage + 1]))
            self._go_on(opportunity_id, stage + 1, eager)
        else:
            self.life.do(WinOpportunity(opportunity_id))

    def _talk(self, opportunity_id: int) -> None:
        """Plan a talk; of the last months it is also written down what came of it."""
        left = self.life.end - self.life.now
        if left > timedelta(days=150) or (left > timedelta(days=LATELY_DAYS) and self.dice.random() < 0.3):
            return
        at = self.life.now + timedelta(days=self.dice.randint(1, 9))
        at = at.replace(hour=self.dice.randint(8, 15), minute=self.dice.choice((0, 15, 30, 45)), second=0,
                        microsecond=0)
        while at.weekday() > 4:
            at += timedelta(days=1)
        kinds: tuple[Kind, ...] = ("call", "call", "meeting", "mail", "task")
        kind = self.dice.choice(kinds)
        number = self.life.do(PlanActivity(
            kind, self.dice.choice(TALKS), at, remind_minutes=30, record="opportunity", record_id=opportunity_id,
            owner_id=self.dice.choice(self._sellers)))
        self.life.at(at + timedelta(minutes=40), lambda: self._have_talked(number))

    def _have_talked(self, activity_id: int) -> None:
        state = self.life.batch.connection.execute(
            select(Activity.state).where(Activity.id == activity_id)).scalar_one()
        if state == "planned" and self.dice.random() < 0.9:
            self.life.do(CompleteActivity(activity_id, self.dice.choice(RESULTS)))

    def _hear(self) -> None:
        """Let somebody new be met at a fair or write from the web."""
        dice = self.dice
        company = f"{dice.choice(SHOPS)} {dice.choice(FORMS)} {dice.randint(2, 99)}"
        person = dice.choice(PEOPLE)
        fair = dice.random() < 0.5
        mail = f"{person.split()[0].lower()}@{''.join(company.lower().split())}.example"
        made = self.life.do(CreateLead(
            company, person, dice.choice(("Buyer", "Owner", "Chef")), mail if dice.random() < 0.8 else "",
            f"+49 40 {dice.randint(100000, 999999)}" if dice.random() < 0.6 else "",
            dice.choice(("Germany", "Germany", "Austria", *ABROAD)), "", "Trade fair" if fair else "Web",
            "Spring fair" if fair else "", Decimal(dice.randint(10, 250) * 100), dice.choice(TOPICS)))
        self._after(3, lambda: self._call(made.lead_id))

    def _call(self, lead_id: int) -> None:
        self.life.do(ContactLead(lead_id))
        if self.dice.random() < 0.3:
            self._after(5, lambda: self.life.do(DisqualifyLead(lead_id, "Wants much smaller quantities.")))
            return
        self._after(4, lambda: self.life.do(QualifyLead(lead_id)))
        if self.dice.random() < 0.6:
            self._after(12, lambda: self._convert(lead_id))
        else:
            self._after(45, lambda: self.life.do(DisqualifyLead(lead_id, "Does not answer any more.")))

    def _convert(self, lead_id: int) -> None:
        made: Any = self.life.do(ConvertLead(
            lead_id, self.dice.choice(TOPICS), as_new=True,
            closes_on=self.life.now.date() + timedelta(days=self.dice.randint(25, 90))))
        self._go_on(made.opportunity_id, 0, 0.4)

    def _after(self, days: float, event: Any) -> None:
        self.life.at(self.life.now + timedelta(days=days, hours=self.dice.randint(0, 6)), event)


def _chance(score: float) -> float:
    return float(1 / (1 + 2.718281828 ** -score))
