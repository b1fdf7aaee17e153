"""Reading satisfaction: who was asked and answered, and what is said by product, supplier, carrier and agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.areas.catalog.models import Item
from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.logistics.models import Shipment
from app.areas.parties.models import Party
from app.areas.support.models import Satisfaction, Ticket, TicketLink
from app.areas.support.models.surveys import Survey, SurveyStop
from app.areas.support.rules.satisfaction import SATISFIED_FROM
from app.areas.support.rules.surveys import NPS
from app.kernel.columns import table_of
from app.kernel.conventions import language_name
from app.kernel.errors import NotFoundError
from app.kernel.formatting import in_sentence, part_of
from app.kernel.listing import ColumnInfo, Detail, Fact, Figure, Kind, LinesTable, Tone
from app.kernel.listing import Row as ListRow
from app.numerics.satisfaction import NetPromoter, Share, net_promoter, wilson

YEAR = timedelta(days=365)
QUARTER_MONTHS = 3
WAYS = (("item", "Product"), ("supplier", "Supplier"), ("carrier", "Carrier"), ("agent", "Who worked on it"))
MOST = 12
GOOD, FAIR = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Group:
    """What customers said where one product, supplier, carrier or person was in it."""

    way: str
    id: int
    name: str
    asked: int
    mean: float
    satisfied: Share
    answered_share: Share


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one way to look at it, those with most answers first."""

    title: str
    groups: tuple[Group, ...]


def load_groups(connection: Connection, way: str, now: datetime) -> Groups:
    """Read what was said in a year by product, supplier, carrier or agent; of one ticket each group counts once."""
    asked: dict[int, int] = {}
    scores: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for row in connection.execute(_by(way).where(Satisfaction.asked_at > now - YEAR).distinct()):
        names[row.group_id] = row.name
        asked[row.group_id] = asked.get(row.group_id, 0) + 1
        if row.score is not None:
            scores.setdefault(row.group_id, []).append(int(row.score))
    groups = [_group(way, number, names[number], asked[number], scores.get(number, [])) for number in names]
    groups.sort(key=lambda one: (-one.satisfied.total, one.name))
    return Groups(dict(WAYS)[way], tuple(groups))


def _group(way: str, number: int, name: str, asked: int, scores: Sequence[int]) -> Group:
    hits = sum(score >= SATISFIED_FROM for score in scores)
    mean = sum(scores) / len(scores) if scores else 0.0
    return Group(way, number, name, asked, mean, wilson(hits, len(scores)), wilson(len(scores), asked))


def _by(way: str) -> Select[Any]:
    columns = (Satisfaction.id, Satisfaction.score)
    base = select(*columns).select_from(Satisfaction).join(Ticket, Ticket.id == Satisfaction.ticket_id)
    if way == "agent":
        return base.add_columns(User.id.label("group_id"), User.name.label("name")).join(
            User, User.id == Ticket.assignee_id)
    linked = base.join(TicketLink, TicketLink.ticket_id == Ticket.id)
    if way == "carrier":
        return linked.add_columns(Party.id.label("group_id"), Party.name.label("name")).join(
            Shipment, (TicketLink.record == "shipment") & (Shipment.id == TicketLink.record_id),
        ).join(Party, Party.id == Shipment.carrier_id)
    model: Any = Item if way == "item" else Party
    return linked.add_columns(model.id.label("group_id"), model.name.label("name")).join(
        model, (TicketLink.record == way) & (model.id == TicketLink.record_id))


def csat_share(connection: Connection, now: datetime) -> tuple[Share, Share]:
    """Give the share of the satisfied of those who answered in a year, and that of the answers of those asked."""
    asked, answered, hits = connection.execute(select(
        func.count(), func.count(Satisfaction.score),
        func.count(Satisfaction.score).filter(Satisfaction.score >= SATISFIED_FROM),
    ).where(Satisfaction.asked_at > now - YEAR)).one()
    return wilson(hits, answered), wilson(answered, asked)


def nps_scores(connection: Connection, since: datetime) -> list[tuple[datetime, int]]:
    """Read the answers about recommending us, with when they came."""
    rows = connection.execute(select(Survey.answered_at, Survey.score).where(
        Survey.kind == NPS, Survey.answered_at > since).order_by(Survey.answered_at, Survey.id))
    return [(row.answered_at, row.score) for row in rows if row.score is not None]


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def few_words(total: int, few: bool) -> str:
    """Say on how many answers a figure rests."""
    return f"few answers: {total}" if few else f"{in_sentence(total)} answers"


def csat_figure(connection: Connection, now: datetime) -> Figure:
    """Tell how many are satisfied, with the range and with how many answered."""
    key, title = "support.csat", "Satisfied customers"
    explain = ("Scores of 4 and 5 among all answers of a year; the range holds the true share with 95 % confidence "
               "(Wilson).")
    share, _ = csat_share(connection, now)
    if not share.total:
        return Figure(key, title, None, Kind.PERCENT, "nobody answered yet", explain=explain)
    sure = Tone.GOOD if share.low >= GOOD else Tone.WARNING if share.low >= FAIR else Tone.BAD
    tone = Tone.NEUTRAL if share.few else sure
    note = f"{_percent(share.low)} to {_percent(share.high)}, {few_words(share.total, share.few)}"
    return Figure(key, title, round(1000 * share.share), Kind.PERCENT, note, tone, explain=explain)


def response_figure(connection: Connection, now: datetime) -> Figure:
    """Tell how many of those who were asked answered."""
    key, title = "support.csat_response", "Answer rate"
    explain = ("Questions about tickets that were answered, of all asked in a year. Who answers may differ from who "
               "does not.")
    _, answered = csat_share(connection, now)
    if not answered.total:
        return Figure(key, title, None, Kind.PERCENT, "nobody was asked yet", explain=explain)
    asked = f"{part_of(answered.hits, answered.total)} asked"
    return Figure(key, title, round(1000 * answered.share), Kind.PERCENT, asked,
                  explain=explain)


def nps_figure(connection: Connection, now: datetime) -> Figure:
    """Tell the net promoter score of a year with its standard error and how many answered."""
    key, title = "support.nps", "Net promoter score"
    explain = ("The share of those who answer 9 or 10 less that of 0 to 6, in points from -100 to 100, of a year; ± is "
               "1.96 times the standard error of its own answers.")
    found = net_promoter([score for _, score in nps_scores(connection, now - YEAR)])
    if not found.total:
        return Figure(key, title, None, Kind.TEXT, "nobody answered yet", explain=explain)
    note = f"± {1.96 * found.error:.0f}, {few_words(found.total, found.few)}"
    tone = Tone.NEUTRAL if found.few else Tone.GOOD if found.low > 0 else Tone.BAD if found.high < 0 else Tone.WARNING
    return Figure(key, title, f"{found.score:+.0f}", Kind.TEXT, note, tone, explain=explain)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The net promoter score of a quarter."""

    start: date
    score: NetPromoter


@dataclass(frozen=True, slots=True)
class Quarters:
    """The net promoter scores of quarters in their order."""

    quarters: tuple[Quarter, ...]


def nps_quarters(connection: Connection, now: datetime) -> Quarters | None:
    """Give the net promoter score of each quarter of two years in which somebody answered; None without any."""
    zone = load_profile(connection).zone
    found: dict[date, list[int]] = {}
    for at, score in nps_scores(connection, now - 2 * YEAR):
        day = local_day(at, zone)
        start = day.replace(month=(day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, day=1)
        found.setdefault(start, []).append(score)
    quarters = tuple(Quarter(start, net_promoter(scores)) for start, scores in sorted(found.items()))
    return Quarters(quarters) if quarters else None


def supplier_groups(connection: Connection, now: datetime) -> Groups | None:
    """Give what was said where a supplier's goods were in it; None where nothing was."""
    return _answered(load_groups(connection, "supplier", now))


def carrier_groups(connection: Connection, now: datetime) -> Groups | None:
    """Give what was said where a carrier brought the goods; None where nothing was."""
    return _answered(load_groups(connection, "carrier", now))


def _answered(groups: Groups) -> Groups | None:
    return groups if any(one.satisfied.total for one in groups.groups) else None


def stopped_address(connection: Connection, stop_id: int) -> str:
    """Give the address of somebody who wants no questions."""
    return str(connection.execute(select(SurveyStop.address).where(SurveyStop.id == stop_id)).scalar() or "")


def stop_detail(connection: Connection, stop_id: int, _now: datetime) -> Detail:
    """Load somebody who wants no questions."""
    row = connection.execute(select(table_of(SurveyStop)).where(SurveyStop.id == stop_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is nobody of the number {stop_id} who wants no questions.")
    return Detail(row.id, row.address, "Wants no questions", facts=(Fact("Since", row.at, Kind.TIME),))


def survey_detail(connection: Connection, survey_id: int, _now: datetime) -> Detail:
    """Load a question that was sent."""
    row = connection.execute(
        select(table_of(Survey), Party.name, Ticket.number).join(Party, Party.id == Survey.customer_id)
        .outerjoin(Ticket, Ticket.id == Survey.ticket_id).where(Survey.id == survey_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no question with the number {survey_id}.")
    ticket = (Fact("Ticket", row.number, Kind.CODE, "ticket", row.ticket_id),) if row.ticket_id else ()
    answer = (Fact("Score", row.score, Kind.INTEGER), Fact("Answered", row.answered_at, Kind.TIME),
              Fact("In their words", row.comment or None)) if row.answered_at else ()
    facts = (Fact("Customer", row.name, record="customer", record_id=row.customer_id), *ticket,
             Fact("Asked", row.asked_at, Kind.TIME),
             *((Fact("Asked in", language_name(row.language)),) if row.language else ()),
             Fact("Can be answered until", row.expires_at, Kind.TIME), *answer)
    title = "Would they recommend us?" if row.kind == NPS else "How did we do?"
    return Detail(row.id, title, row.address, facts=facts)


GROUP_COLUMNS = (
    ColumnInfo("asked", "Asked", Kind.INTEGER, width=8),
    ColumnInfo("answered", "Answered", Kind.INTEGER, width=9), ColumnInfo("rate", "Rate", Kind.PERCENT, width=8),
    ColumnInfo("mean", "Mean of 5", Kind.QUANTITY, width=9),
    ColumnInfo("satisfied", "Satisfied", Kind.PERCENT, width=10),
    ColumnInfo("low", "From", Kind.PERCENT, width=8), ColumnInfo("high", "To", Kind.PERCENT, width=8),
    ColumnInfo("few", "", width=12),
)


def group_table(groups: Groups, most: int = MOST) -> LinesTable:
    """Set out groups as lines, each with how many answers it rests on."""
    columns = (ColumnInfo("name", groups.title, width=30), *GROUP_COLUMNS)
    return LinesTable(groups.title, columns, tuple(_line(one) for one in groups.groups[:most]),
                      groups.groups[0].way if groups.groups and groups.groups[0].way != "agent" else "")


def _line(one: Group) -> ListRow:
    answered = one.satisfied.total
    share = (round(1000 * one.satisfied.share), round(1000 * one.satisfied.low), round(1000 * one.satisfied.high))
    return ListRow(one.id, (
        one.name, one.asked, answered, round(1000 * one.answered_share.share), f"{one.mean:.1f}" if answered else None,
        *(share if answered else (None, None, None)), "few answers" if one.satisfied.few else "",
    ))
