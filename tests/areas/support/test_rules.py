"""How due times are explained, which policy applies, steps between states, and how sure a share is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.rules import BusinessHours, OpenTime, Window
from app.areas.support import rules
from app.areas.support.rules import (
    Agreement,
    Condition,
    DueStep,
    Entry,
    PolicyTerms,
    Run,
    Said,
    Standing,
    Target,
    Terms,
    TicketFacts,
)
from app.areas.support.rules.due import MINUTE
from app.kernel.errors import DomainError

WEEK = tuple(Window(day, start, end) for day in range(5) for start, end in ((480, 720), (780, 1020)))
HOURS = BusinessHours("Europe/Berlin", WEEK, {date(2026, 3, 16): "Founders' Day"})
MONDAY = datetime(2026, 3, 23, 7, 0, tzinfo=UTC)
"""Eight in the morning in Berlin, six days before the clocks go forward."""

MEASURE = OpenTime(HOURS)
PAUSES = frozenset({rules.PENDING, rules.HELD})


def history_of(gaps: Sequence[tuple[int, str]], start: datetime = MONDAY) -> list[Entry]:
    """Give the entries that come so many minutes after one another."""
    entries, moment = [Entry(start, rules.NEW)], start
    for minutes, state in gaps:
        moment += minutes * MINUTE
        entries.append(Entry(moment, state))
    return entries


def explained(entries: Sequence[Entry], minutes: int) -> list[DueStep]:
    """Explain a resolution after the line that names the hours."""
    told = rules.explain_due(HOURS, rules.turns(entries, PAUSES, entries[0].at), minutes * MINUTE)
    assert told[0].text == "counts Mon–Fri 08:00–12:00, 13:00–17:00, Europe/Berlin"
    return list(told[1:])


def timed(first: int, resolution: int, *, answered: bool) -> Run:
    """Give the run that is due next of a ticket of Monday at eight."""
    agreement = Agreement(Terms(first, MEASURE), Terms(resolution, MEASURE, PAUSES))
    said = [Said(MONDAY, outward=True)] if answered else []
    return rules.next_due(rules.run_clocks(agreement, history_of([]), said))[0]


def test_a_due_time_is_explained_in_steps() -> None:
    friday = datetime(2026, 3, 13, 15, 50, tzinfo=UTC)
    asked, back = datetime(2026, 3, 17, 8, 0, tzinfo=UTC), datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
    entries = [Entry(friday, rules.NEW), Entry(asked, rules.PENDING), Entry(back, rules.OPEN)]
    told = explained(entries, 240)
    assert [(step.when, step.text, rules.in_words(step.left)) for step in told] == [
        ("Fri 13 Mar", "16:50–17:00", "3 h 50 min"), ("Sat 14 Mar", "closed", "0 min"),
        ("Sun 15 Mar", "closed", "0 min"),
        ("Mon 16 Mar", "closed: Founders' Day", "0 min"), ("Tue 17 Mar", "08:00–09:00", "2 h 50 min"),
        ("Tue 17 Mar", "from 09:00 the clock stands", "0 min"),
        ("Wed 18 Mar", "16:00–17:00", "1 h 50 min"), ("Thu 19 Mar", "08:00–09:50", "0 min"),
    ]


def test_at_risk_begins_when_a_quarter_is_left_and_ends_in_late() -> None:
    run = timed(120, 960, answered=False)
    assert (run.risk_at, run.due_at) == (MONDAY + 90 * MINUTE, MONDAY + 120 * MINUTE)
    moments = {89: Standing.IN_TIME, 90: Standing.AT_RISK, 120: Standing.AT_RISK, 121: Standing.LATE}
    for minutes, standing in moments.items():
        now = MONDAY + minutes * MINUTE
        assert rules.standing(rules.OPEN, run.due_at, run.risk_at, now, stands=False) is standing
    later = MONDAY + timedelta(days=7)
    assert rules.standing(rules.PENDING, run.due_at, run.risk_at, later, stands=True) is Standing.WAITING


def test_an_answered_ticket_is_at_risk_of_its_resolution() -> None:
    """Of eight hours from Monday at eight six are used by 15:00, lunch from 12 to 13 not counted."""
    run = timed(120, 480, answered=True)
    assert (run.risk_at, run.due_at) == (MONDAY + timedelta(hours=7), MONDAY + timedelta(hours=9))


def test_a_clock_that_ran_only_while_the_firm_was_closed_stood_all_along() -> None:
    """Asked on Monday at nine; back in the evening, and asked again before the firm opens; back on Tuesday at ten."""
    evening = [(60, rules.PENDING), (12 * 60, rules.OPEN), (30, rules.PENDING), (12 * 60 + 30, rules.OPEN)]
    told = explained(history_of(evening), 120)
    assert [(step.when, step.text) for step in told] == [
        ("Mon 23 Mar", "08:00–09:00"), ("Mon 23 Mar", "from 09:00 the clock stands"), ("Tue 24 Mar", "10:00–11:00"),
    ]


def test_a_firm_that_never_opens_promises_nothing() -> None:
    never = OpenTime(BusinessHours("Europe/Berlin", ()))
    with pytest.raises(DomainError, match="no business hours"):
        rules.due_at(never, [(MONDAY, None)], MINUTE)


def test_the_first_policy_that_fits_applies_then_the_queues_own_then_the_one_for_all() -> None:
    target = {"urgent": Target(60, 480), "normal": Target(480, 2400)}
    big = PolicyTerms(1, 1, "Big customers", 1, 1, conditions=[Condition(customer_id=7)], targets=target)
    mail = PolicyTerms(2, 2, "Mail", 1, 1, conditions=[
        Condition(channel="mail", category="late"), Condition(priority="urgent", group_id=3),
    ], targets={"urgent": Target(30, 60)})
    own, everybody = (PolicyTerms(n, n, "", 1, 1, targets=target) for n in (3, 4))
    policies = [everybody, big, mail, own]

    def chosen(priority: str, **facts: Any) -> int:
        given: dict[str, Any] = {"category": "late", "channel": "mail", "customer_id": 1, **facts}
        return rules.choose_policy(policies, TicketFacts(priority, **given), 3).version_id

    assert chosen("urgent", customer_id=7) == 1
    assert chosen("urgent") == 2
    assert chosen("normal") == 3  # the second promises nothing for it, so the queue's own applies
    assert chosen("urgent", category="damaged", group_id=3) == 2
    assert rules.choose_policy([everybody], TicketFacts("normal", "late", "mail", 1)).version_id == 4
    with pytest.raises(DomainError, match="Nothing is promised"):
        chosen("low")


def test_a_span_of_time_is_read_as_it_is_written() -> None:
    for minutes in (1, 59, 60, 61, 480, 1441):
        assert rules.span_minutes(rules.span_words(minutes), "x") == minutes
    for wrong in ("", "soon", "0", "-3", "1 d", "9999999 h"):
        with pytest.raises(DomainError, match="span of time"):
            rules.span_minutes(wrong, "x")


@pytest.mark.parametrize("wanted", [word for word, _ in rules.STATES])
def test_nothing_leads_out_of_closed_or_to_where_one_is(wanted: str) -> None:
    with pytest.raises(DomainError):
        rules.require_transition("T-1", rules.CLOSED, wanted)
    with pytest.raises(DomainError):
        rules.require_transition("T-1", wanted, wanted)


def test_every_state_is_reached_from_new() -> None:
    reached = {rules.NEW}
    for _ in rules.STATES:
        reached |= {after for before, after in rules.TRANSITIONS if before in reached}
    assert reached == {word for word, _ in rules.STATES}


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_shares_that_the_score_test_does_not_refuse(hits: int, total: int) -> None:
    """The ends of Wilson's interval are the shares p with (hits - n p)^2 = z^2 n p (1 - p)."""
    hits = min(hits, total)
    found = rules.wilson_interval(hits, total)
    for edge, outside in ((found.low, -3), (found.high, 3)):
        share = Fraction(min(max(edge + outside, 0), 1000), 1000)
        refused = (hits - total * share) ** 2 >= Fraction(38414588, 10**7) * total * share * (1 - share)
        assert refused or share in (0, 1)
    middle = Fraction(hits, total)
    assert found.low - 1 <= 1000 * middle <= found.high + 1
