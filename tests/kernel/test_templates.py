"""What a template can say, what it cannot, and that nothing makes it run wild."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.conventions import conventions_in, formatter_in
from app.kernel.errors import CallError, DomainError
from app.kernel.listing import Kind, StateWord
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.templates import EVERYWHERE, FILTERS, Lexicon, Merging, read_template, render
from app.kernel.templates.rendering import LONGEST_OUTPUT, as_html

LINES = (MergeField("item", "Item"), MergeField("qty", "Quantity", Kind.QUANTITY))
LEXICON = Lexicon((
    MergeRecord(EVERYWHERE, "firm", "Firm", (MergeField("name", "Name"),), lambda *_: {"name": "Nordwind"}),
    MergeRecord("order", "order", "Order", (
        MergeField("number", "Number", Kind.CODE), MergeField("total", "Total", Kind.MONEY),
        MergeField("due", "Due", Kind.DATE), MergeField("at", "At", Kind.TIME), MergeField("note", "Note"),
        MergeField("state", "State", Kind.STATE, (("late", StateWord("Running late")),)),
        MergeField("lines", "Lines", lines=LINES),
    ), lambda _reader, row_id, _now: VALUES["order"] if row_id == 1 else {}, (("customer_id", "customer"),)),
    MergeRecord("customer", "customer", "Customer", (MergeField("name", "Name"), MergeField("city", "City")),
                lambda _reader, row_id, _now: {"name": f"Customer {row_id}"}),
))
VALUES: dict[str, dict[str, Any]] = {
    "firm": {"name": "Nordwind"},
    "order": {
        "number": "SO-7", "total": Money(123450, "EUR"), "due": date(2026, 3, 5), "state": "late", "note": None,
        "at": datetime(2026, 3, 5, 23, 30, tzinfo=UTC), "customer_id": 12,
        "lines": ({"item": "Chai", "qty": Quantity.of("2.5", "kg")}, {"item": "Jam", "qty": Quantity.of("1", "pcs")}),
    },
    "customer": {"name": "<b>Anne & Sons</b>", "city": ""},
}
NOWHERE: Any = None
"""No database: what is loaded here comes from the tables above."""

BERLIN = formatter_in("", ZoneInfo("Europe/Berlin"))


def told(text: str, **more: Any) -> str:
    """Write a template about the order."""
    return render(read_template(text, LEXICON, "order"), VALUES, BERLIN, **more).text


@pytest.mark.parametrize(("text", "expected"), [
    ("{{ order.number }} of {{ firm.name }}", "SO-7 of Nordwind"),
    ("{{ order.total }}", "1,234.50\u00a0€"),
    ("{{ order.total|number }}", "1,234.50"),
    ("{{ order.due }}, {{ order.due|plus_days(-5) }}", "5 Mar 2026, 28 Feb 2026"),
    ("{{ order.at }}, {{ order.at|day }}", "6 Mar 2026 00:30, 6 Mar 2026"),
    ("{{ order.state }}", "Running late"),
    ("{{ order.note|default('nothing') }}/{{ customer.city|default('no city')|upper }}", "nothing/NO CITY"),
    ("{% if order.total > 1000 and not order.note %}much{% else %}little{% endif %}", "much"),
    ("{% if order.state in ('late', 'lost') %}sorry{% endif %}", "sorry"),
    ("{% if order.state == 'LATE' %}yes{% elif order.note %}no{% endif %}", "yes"),
    ("{% if order.due < '2026-03-06' %}before{% endif %}{% if order.number > 5 %}never{% endif %}", "before"),
    ("{% for line in order.lines %}\n{{ loop.index }} {{ line.item }}: {{ line.qty }}\n{% else %}none{% endfor %}",
     "1 Chai: 2.5\u00a0kg\n2 Jam: 1\u00a0pcs\n"),
    ("{{ 'late' if order.note else 'early' }} {{ firm.name|shorten(5) }}", "early Nord…"),
    ("{{ customer.name|first_word }}", "<b>Anne"),
    ("50 % of {a}, {# unseen #}{{ -5 }}", "50 % of {a}, -5"),
])
def test_a_text_says_what_its_fields_hold_by_their_kinds(text: str, expected: str) -> None:
    """Money, days, states, lines, conditions and filters."""
    assert told(text) == expected


def test_values_are_escaped_for_html_and_the_texts_own_words_are_not() -> None:
    """A customer's name is no markup."""
    assert told("<p>{{ customer.name }}</p>", escape=as_html) == "<p>&lt;b&gt;Anne &amp; Sons&lt;/b&gt;</p>"
    assert told("<p>{{ customer.name }}</p>") == "<p><b>Anne & Sons</b></p>"


def test_what_is_missing_is_told_unless_something_stands_for_it() -> None:
    """A letter that begins with “Dear ,” is noticed before it is sent."""
    text = "{{ order.note }}{{ customer.city|upper }}{{ order.note|default('-') }}"
    template = read_template(text, LEXICON, "order")
    assert render(template, VALUES, BERLIN).missing == ("order.note", "customer.city")
    assert template.words == {"order", "customer"}


@pytest.mark.parametrize(("text", "words"), [
    ("{{ order.numbr }}", "“order.numbr” here. Did you mean order.number"),
    ("{{ custmer.name }}", "Did you mean customer.name"),
    ("{% for line in order.lines %}{{ line.itm }}{% endfor %}", "Did you mean line.item"),
    ("{{ nothing.at_all }}", "There are order.number"),
    ("{{ order }}", "needs the field behind a dot, such as order.number"),
    ("a\n{% if order.note %}", "in line 2"),
    ("{{ order.note|shout }}", "there is no “shout” behind a bar"),
    ("{{ order.note|shorten }}", "needs a value"), ("{{ order.note|shorten('x') }}", "needs a whole number"),
    ("{{ order.note|upper(1) }}", "takes nothing"), ("{{ order.note|plus_days(3) }}", "days and times only"),
    ("{{ order.number.upper() }}", "“calls” has no place"),
    ("{{ order['number'] }}", "brackets after a field"),
    ("{{ order.number.__class__ }}", "a field is a word, a dot and a name"),
    ("{{ order.__class__ }}", "no field “order.__class__”"),
    ("{{ ''.__class__.__mro__ }}", "a field is a word"), ("{{ 7 * 7 }}", "“mul” has no place"),
    ("{% set x = 1 %}", "“set” has no place"), ("{% include 'x' %}", "include"), ("{% import 'x' as y %}", "import"),
    ("{% macro m() %}{% endmacro %}", "macro"), ("{% for a in (1, 2) %}{% endfor %}", "walks the lines"),
    ("{% for order in order.lines %}{% endfor %}", "cannot be the word"), ("{{ 1e999 }}", "too large"),
    ("{{ 1 < 2 < 3 }}", "one comparison"), ("{{ order.note is defined }}", "“is” has no place"),
    ("{{ order.note|default(firm.name) }}", "only texts and numbers"), ("{{ '\\ud800' }}", "cannot be seen"),
    ("{{ order.note ~ 'x' }}", "“concat” has no place"), ("{% raw", "in line 1"), ("{{ -'x' }}", "sign"),
    ("{% block a %}{% endblock %}", "block"), ("{{ {'a': 1} }}", "“dict” has no place"), ("\x00", "cannot be seen"),
])
def test_what_has_no_place_is_refused_in_words(text: str, words: str) -> None:
    """No attribute, call, set, include or arithmetic gets past the reader; a typing error finds the nearest field."""
    with pytest.raises(DomainError) as refusal:
        read_template(text, LEXICON, "order", field_name="body")
    assert words in refusal.value.message
    assert refusal.value.field == "body"


@pytest.mark.parametrize("text", [
    "x" * 20_001, "{{ " + "(" * 9_000 + "1" + ")" * 9_000 + " }}", "{{ " + "not " * 4_000 + "1 }}",
    "{% if 1 %}" * 1_000 + "{% endif %}" * 1_000, "{{ " + "9" * 5_000 + " }}",
    "{{ order.note" + "|upper" * 3_000 + " }}", "{{ 1 }}" * 2_800,
    "".join(f"{{% for a{n} in order.lines %}}" for n in range(5)) + "{% endfor %}" * 5,
    "{% for a in order.lines %}" * 2 + "{% endfor %}" * 2,
])
def test_what_is_too_long_or_too_deep_is_refused_and_nothing_breaks(text: str) -> None:
    """Depth, parts, letters and digits are bounded before anything is written."""
    with pytest.raises(DomainError):
        read_template(text, LEXICON, "order")


def test_loops_within_loops_end_by_steps_or_letters() -> None:
    """A thousand lines walked three times over would be a thousand million: it stops long before."""
    many = {**VALUES, "order": {**VALUES["order"], "lines": VALUES["order"]["lines"] * 500}}
    nested = "{% for a in order.lines %}{% for b in order.lines %}{{ a.item }}{% endfor %}{% endfor %}"
    with pytest.raises(DomainError, match="repeats too much"):
        render(read_template(nested, LEXICON, "order"), many, BERLIN)
    long = "{% for a in order.lines %}" + "word " * 1_000 + "{% endfor %}"
    with pytest.raises(DomainError, match=f"{LONGEST_OUTPUT:,}"):
        render(read_template(long, LEXICON, "order"), many, BERLIN)


SIGNS = "{{ }} {% %} {# #} . | ( ) ' , 1 - not and < == [ ] ~ is = { 99999999 é"
WORDS = (
    "order number total lines if endif for in endfor else elif line item default shorten loop index __class__ self "
    "__globals__ cycler none set due plus_days raw endraw customer name upper call import os firm"
)
PIECES = st.sampled_from([*SIGNS.split(), *WORDS.split(), '"', " ", "\\", "\n"])


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=30).map(" ".join),
                 st.text(max_size=60), st.text(max_size=40).map(lambda text: "{{ " + text + " }}")))
def test_any_text_is_written_or_refused_and_nothing_else_happens(text: str) -> None:
    """No other exception, no endless walk, and no more letters than are allowed."""
    try:
        done = render(read_template(text, LEXICON, "order"), VALUES, BERLIN).text
    except DomainError:
        return
    assert len(done) <= LONGEST_OUTPUT
    assert "object at 0x" not in done
    assert "<class" not in done


MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1000 < moment.year < 9999)


@given(st.sampled_from(sorted(FILTERS)), st.one_of(st.integers(), st.text(max_size=5), st.none()), st.one_of(
    st.none(), st.text(), st.dates(), MOMENTS,
    st.integers(), st.booleans(), st.integers(-10**15, 10**15).map(lambda minor: Money(minor, "EUR"))))
def test_every_filter_takes_every_value(name: str, argument: object, value: object) -> None:
    """A filter gives something for whatever it meets, also where a field holds what its kind does not say."""
    spec = FILTERS[name]
    shown = "" if argument is None else f"({argument!r})"
    if isinstance(argument, str) and not argument.isascii():
        return
    field = "due" if spec.dates_only else "note"
    try:
        template = read_template("{{ order." + field + f"|{name}{shown} }}}}", LEXICON, "order")
    except DomainError:
        return
    assert isinstance(render(template, {"order": {field: value}}, BERLIN).text, str)


@given(st.text(), st.text())
def test_a_value_never_becomes_a_template(value: str, other: str) -> None:
    """What a customer writes in braces is written as it stands, however often it is merged."""
    values = {"order": {"note": "{{ firm.name }}" + value}, "customer": {"name": other}}
    done = render(read_template("{{ order.note }}|{{ customer.name }}", LEXICON, "order"), values, BERLIN).text
    assert done == "{{ firm.name }}" + value + "|" + other


def test_words_are_reached_over_links_and_only_what_is_named_is_read() -> None:
    """The customer of an order is the order's customer; an order without a customer has empty fields."""
    read: list[str] = []

    def load(_reader: object, row_id: int, _now: datetime) -> dict[str, object]:
        read.append("customer")
        return {"name": f"Customer {row_id}"}

    customer = MergeRecord("customer", "customer", "Customer", (MergeField("name", "Name"),), load)
    lexicon = Lexicon((*LEXICON.records[:2], customer))
    about: Any = Merging(NOWHERE, lexicon, "order", 1, datetime.now(UTC), 0, BERLIN)
    assert about.write(read_template("{{ order.number }} {{ firm.name }}", lexicon, "order")).text == "SO-7 Nordwind"
    assert read == []
    wanted = read_template("{{ customer.name }}", lexicon, "order")
    assert (about.write(wanted).text, about.write(wanted).text, read) == ("Customer 12", "Customer 12", ["customer"])
    other: Any = Merging(NOWHERE, lexicon, "order", 2, datetime.now(UTC), 0, BERLIN)
    assert other.write(wanted).missing == ("customer.name",)
    with pytest.raises(CallError, match="customer"):
        lexicon.scope("spaceship")


@pytest.mark.parametrize(("language", "day", "short", "number"), [
    ("", "5 Mar 2026", "5 Mar", "-1,234.5"), ("de", "05.03.2026", "5. März", "-1.234,5"),
    ("fr-CH", "5 mars 2026", "5 mars", "-1 234,5"), ("en-US", "Mar 5, 2026", "Mar 5", "-1,234.5"),
])
def test_a_language_writes_days_and_figures_its_own_way(language: str, day: str, short: str, number: str) -> None:
    """By the tables of CLDR."""
    writer = formatter_in(language, UTC)
    written = writer.number(-1234.5).replace("\u202f", " ").replace("\u00a0", " ").replace("\u2212", "-")
    assert (writer.day(date(2026, 3, 5)), writer.short_day(date(2026, 3, 5)), written) == (day, short, number)
    with pytest.raises(DomainError, match="no language"):
        conventions_in("klingon-")
