"""The words of the sample company's desk: canned replies, rules, articles, and whether customers recommend it."""

from datetime import timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.company.operations import UpdateProfile
from app.areas.company.queries import load_profile
from app.areas.mail.queries.accounts import firm_key
from app.areas.parties.models import Party
from app.areas.support.operations.automation import CreateMacro, CreateTrigger, SwitchRule
from app.areas.support.operations.gaps import SearchKnowledge
from app.areas.support.operations.knowledge import (
    ChangeArticle,
    CreateArticleCategory,
    LinkArticle,
    PublishArticle,
    VoteArticle,
    WriteArticle,
)
from app.areas.support.operations.rehearsing import RehearseTrigger
from app.areas.support.operations.replies import CreateReply
from app.areas.support.operations.rule_lines import ConditionLine, StepLine
from app.areas.support.operations.surveys import AskRecommendation, RecordSurveyAnswer
from app.areas.support.rules.surveys import sign_answer
from app.kernel.errors import DomainError
from app.sample.agenda import Agenda
from app.sample.articles import ARTICLES, REPLIES, SEARCHED, WORDS_OF_CUSTOMERS

SEED = 53
RULES_AFTER, QUARTER = timedelta(days=120), timedelta(days=91)
ASKED_EACH_QUARTER = 24
ANSWER_SHARE, HELPED_SHARE = 0.45, 0.8


class Answers:
    """Whoever keeps the desk's words in order; dice of their own keep the rest of the company as it was."""

    def __init__(self, agenda: Agenda) -> None:
        """Sit down."""
        self._agenda = agenda
        self._dice = Random(SEED)

    def begin(self) -> None:
        """Write replies and articles; rules follow when there are tickets to try them on, questions each quarter."""
        agenda = self._agenda
        if not load_profile(agenda.batch.connection).email:
            agenda.do(UpdateProfile(email="help@nordwind.example"))
        replies = [int(agenda.do(CreateReply(*reply))) for reply in REPLIES]
        self._write_articles()
        agenda.at(agenda.now + RULES_AFTER, lambda: self._write_rules(replies))
        agenda.at(agenda.now + RULES_AFTER, self._ask_customers)

    def _write_articles(self) -> None:
        do = self._agenda.do
        places: dict[str, int] = {}
        items = list(self._agenda.batch.connection.execute(select(Item.id).order_by(Item.id).limit(5)).scalars())
        for place, (category, title, body) in enumerate(ARTICLES):
            if category not in places:
                places[category] = int(do(CreateArticleCategory(category)))
            number = int(do(WriteArticle(title, body, places[category], "en")))
            if place < len(ARTICLES) - 1:
                do(PublishArticle(number))
            if place < len(items):
                do(LinkArticle(number, items[place]))
            self._agenda.at(self._agenda.workday(30 + 9 * place, 11), partial(self._use, number))

    def _use(self, number: int) -> None:
        for _ in range(self._dice.randint(1, 6)):
            self._agenda.do(VoteArticle(number, self._dice.random() < HELPED_SHARE))
        self._agenda.do(SearchKnowledge(self._dice.choice(SEARCHED)))
        if number == 1:
            self._agenda.do(ChangeArticle(number, body=f"{ARTICLES[0][2]}\n\nPallets are photographed from all sides."))

    def _write_rules(self, replies: list[int]) -> None:
        do = self._agenda.do
        do(CreateMacro("Apologise and send again", (
            StepLine("answer", reply_id=replies[0]), StepLine("priority", "high"), StepLine("link", "latest_order"))))
        do(CreateMacro("Settled, ask how it went", (
            StepLine("answer", reply_id=replies[2]), StepLine("state", "resolved"), StepLine("ask"))))
        damaged = int(do(CreateTrigger(
            "Damaged goods: answer at once", "opened", (StepLine("answer", reply_id=replies[0]),
                                                        StepLine("note", text="Answered by itself, {{ today.date }}.")),
            conditions=(ConditionLine("ticket.category", "is", "damaged"),))))
        do(RehearseTrigger(damaged))
        do(SwitchRule(damaged))
        waiting = int(do(CreateTrigger("Remind after two days of waiting", "waited", (
            StepLine("note", text="No answer for two days: call {{ ticket.contact|default(\"them\") }}."),
        ), in_state="pending", hours=16)))
        do(RehearseTrigger(waiting))

    def _ask_customers(self) -> None:
        agenda = self._agenda
        customers = list(agenda.batch.connection.execute(
            select(Party.id).where(Party.is_customer).order_by(Party.id)).scalars())
        for customer_id in self._dice.sample(customers, min(ASKED_EACH_QUARTER, len(customers))):
            try:
                survey_id = int(agenda.do(AskRecommendation(customer_id)))
            except DomainError:
                continue
            if self._dice.random() < ANSWER_SHARE:
                agenda.at(agenda.workday(self._dice.randint(1, 9), 10), partial(self._answer, survey_id))
        agenda.at(agenda.now + QUARTER, self._ask_customers)

    def _answer(self, survey_id: int) -> None:
        key = firm_key(self._agenda.batch.connection) or b""
        score, words = self._dice.choice(WORDS_OF_CUSTOMERS)
        self._agenda.do(RecordSurveyAnswer(sign_answer(key, survey_id, str(score)), words))
