"""What is told of an operation: its title, its own summary, and the one record it was about."""

from dataclasses import dataclass

import pytest

from app.kernel.workspace import Outcome
from app.shell.telling import record_of, words_of

KINDS = ("sales_order", "purchase_order", "shipment", "note")


@dataclass(frozen=True)
class Made:
    """A record with its number."""

    order_id: int
    number: str


@dataclass(frozen=True)
class Sent:
    """A shipment of an order."""

    order_id: int
    shipment_id: int
    number: str
    summary: str


def outcome(value: object) -> Outcome:
    return Outcome(value, 1, frozenset(), "Done")


@pytest.mark.parametrize(("value", "words"), [
    (None, "Done"),
    (7, "Done"),
    (Made(7, "SO-7"), "Done"),
    (Sent(7, 8, "SH-8", "SH-8 is on its way."), "Done. SH-8 is on its way."),
])
def test_the_words_are_the_title_and_the_summary(value: object, words: str) -> None:
    assert words_of(outcome(value)) == words


def test_a_record_is_found_by_the_name_of_its_number() -> None:
    assert record_of(outcome(Made(7, "SO-7")), "create_sales_order", ("sales_order",)) == ("sales_order", 7)
    assert record_of(outcome(7), "create_note", KINDS) == ("note", 7)


def test_a_name_that_fits_two_kinds_fits_none() -> None:
    assert record_of(outcome(Made(7, "SO-7")), "create_sales_order", KINDS) is None
    assert record_of(outcome(Sent(7, 8, "SH-8", "")), "ship", KINDS) == ("shipment", 8)


def test_what_is_no_record_is_none() -> None:
    assert record_of(outcome(None), "close_note", KINDS) is None
    assert record_of(outcome(7), "create_reorder_rule", KINDS) is None
    assert record_of(outcome(7), "answer_note", KINDS) is None, "the number may be that of the answer"
