"""Quotes as a firm writes them: versions, choices, margins, days, and the order in one step."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from app.areas.parties.models import Party
from app.areas.sales.charts.quotes import draw_count_by_name, draw_quotes_by_month
from app.areas.sales.documents.quotes import quote_document
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.quote_decisions import AcceptQuote, MarkQuoteDeclined
from app.areas.sales.operations.quote_texts import ChangeSalesPolicy, SetQuoteText
from app.areas.sales.operations.quotes import ChangeQuote, CreateQuote, DropQuoteVersion, ReviseQuote, SendQuote
from app.areas.sales.queries.costs import unit_costs
from app.areas.sales.queries.orders import lines_sold, load_order
from app.areas.sales.queries.quote_advice import advise_quote
from app.areas.sales.queries.quote_figures import (
    days_to_order,
    hit_rate,
    open_quotes,
    quote_margin,
    quotes_by_month,
    reasons_declined,
)
from app.areas.sales.queries.quote_page import quote_editions
from app.areas.sales.queries.quote_prefills import quote_of_deal
from app.areas.sales.queries.quotes import QUOTES, load_quote, load_quote_lines, load_versions
from app.areas.sales.queries.version_matrix import version_matrix
from app.areas.sales.rules.margins import Margin, is_below, margin_of
from app.areas.sales.rules.quotes import Offered, instead_of, taken
from app.areas.sales.rules.versions import VersionLine, differences, matched
from app.kernel.chartstyle import ChartStyle
from app.kernel.errors import DomainError, NeedsConfirmation, NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.printed import PrintText
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.shell.telling import record_of
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.dealing import add_deal, deal
from tests.areas.sales.quoting import SURE, accept, line, send, write_quote
from tests.areas.sales.selling import add_customer, add_items, pieces_reserved, require_proof, stock
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of


def test_a_quote_with_an_option_becomes_an_order_at_its_prices(workspace: Workspace) -> None:
    tea, jam, gift = add_items(workspace, "TEA", "JAM", "GIFT")
    customer = add_customer(workspace)
    stock(workspace, tea, 10)
    quote = write_quote(workspace, customer, [
        line(tea, "6", discount_percent=Decimal(5)), line(jam, "3", choice="alternative"),
        line(gift, "2", choice="optional"), line(None, text="Setting up on site", price=Decimal("99.50")),
    ])
    assert quote.number == "Q-00001"
    assert quote.total_minor == 5700 + 9950  # 6 × 10.00 less 5 %, and the text; neither option nor alternative
    assert quote.promises == ("in stock", "nobody is known to offer it", "nobody is known to offer it", "")
    send(workspace, quote.quote_id)
    ordered = accept(workspace, quote.quote_id, 3, customer_reference="PO 77")
    with workspace.reader() as reader:
        order, made = load_order(reader, ordered.order_id), lines_sold(reader, ordered.order_id)
        kept = load_quote(reader, quote.quote_id)
    assert [(one.sku, one.title, one.amount_minor) for one in made] == [
        ("TEA", "Item TEA", 5700), ("GIFT", "Item GIFT", 2000), ("TEXT", "Setting up on site", 9950)]
    assert made[0].price_rule == "quote Q-00001, version 1: item price: 10.00 EUR"
    assert made[0].promised_on == date(2026, 3, 2)
    assert (order.quote_id, kept.order_id, kept.state) == (quote.quote_id, order.id, "accepted")
    assert (order.state, order.customer_reference, order.total_minor) == ("confirmed", "PO 77", 17650)
    assert pieces_reserved(workspace, order.id) == 6
    detail = workspace.declarations.detail("sales_order")
    with workspace.reader() as reader:
        assert any(fact.title == "Quote" for fact in detail.load(reader, order.id, MORNING).facts)
    require_proof(workspace)


def test_an_alternative_takes_the_place_of_its_line(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    quote = write_quote(workspace, add_customer(workspace), [line(tea, "6"), line(jam, "3", choice="alternative")])
    send(workspace, quote.quote_id)
    ordered = accept(workspace, quote.quote_id, 2, confirm_order=False)
    with workspace.reader() as reader:
        assert [one.sku for one in lines_sold(reader, ordered.order_id)] == ["JAM"]
        assert load_order(reader, ordered.order_id).state == "draft"


def test_versions_that_were_sent_stay_and_compare(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    quote = write_quote(workspace, add_customer(workspace), [line(tea, "6"), line(jam, "1")])
    send(workspace, quote.quote_id)
    with pytest.raises(DomainError, match="is sent and cannot be changed"):
        workspace.dispatch(ChangeQuote(quote.quote_id, title="Other"))
    workspace.dispatch(ReviseQuote(quote.quote_id))
    workspace.dispatch(ChangeQuote(quote.quote_id, (line(tea, "8", price=Decimal("9.50")),)))
    with workspace.reader() as reader:
        first = load_versions(reader, quote.quote_id)[0]
        assert (first.state, first.total_minor) == ("sent", 7000)
    second = send(workspace, quote.quote_id)
    assert (second.revision, second.total_minor) == (2, 7600)
    with workspace.reader() as reader:
        versions = load_versions(reader, quote.quote_id)
        matrix = version_matrix("", quote_editions(reader, quote.quote_id, Formatter()), Formatter())
        kept = load_quote_lines(reader, [versions[0].id])[versions[0].id]
    assert [(one.revision, one.state) for one in versions] == [(1, "replaced"), (2, "sent")]
    assert [(one.sku, one.qty) for one in kept] == [("TEA", 6_000_000), ("JAM", 1_000_000)]
    assert matrix.note == "2 lines differ."
    tea_row, jam_row, total = matrix.lines
    assert (tea_row.cells[0].changed, tea_row.cells[1].changed) == (False, True)
    assert "quantity, price" in tea_row.cells[1].words
    assert (jam_row.cells[1].missing, jam_row.cells[1].changed) == ("taken off", True)
    assert total.cells[1].value == Money(7600, "EUR")


def test_a_draft_that_is_dropped_leaves_what_was_sent(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    quote = write_quote(workspace, add_customer(workspace), [line(tea, "6")])
    send(workspace, quote.quote_id)
    workspace.dispatch(ReviseQuote(quote.quote_id))
    workspace.dispatch(ChangeQuote(quote.quote_id, (line(tea, "1"),)))
    back = workspace.dispatch(DropQuoteVersion(quote.quote_id)).value
    assert (back.revision, back.state, back.total_minor) == (1, "sent", 6000)
    other = write_quote(workspace, None, [line(tea, "1")], prospect="Messe Kontakt")
    workspace.dispatch(DropQuoteVersion(other.quote_id))
    with workspace.reader() as reader:
        assert QUOTES.count(reader, ListRequest()) == 1


def test_a_prospect_becomes_a_customer_before_there_is_an_order(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    with pytest.raises(DomainError, match="for whom"):
        workspace.dispatch(CreateQuote((line(tea),)))
    quote = write_quote(workspace, None, [line(tea)], prospect="Messe Kontakt", prospect_address="Halle 4\nHannover")
    send(workspace, quote.quote_id)
    with pytest.raises(DomainError, match="is for a prospect"):
        accept(workspace, quote.quote_id)
    customer = workspace.dispatch(CreateCustomer("Messe Kontakt")).value
    accept(workspace, quote.quote_id, customer_id=customer)
    with workspace.reader() as reader:
        assert load_quote(reader, quote.quote_id).customer_id == customer


def test_what_expired_is_asked_about_and_can_be_revised(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    quote = write_quote(workspace, add_customer(workspace), [line(tea)], valid_until=date(2026, 3, 9))
    send(workspace, quote.quote_id)
    late = MORNING + timedelta(days=8)
    put_clock(workspace, late)
    with workspace.reader() as reader:
        rows = QUOTES.page(reader, ListRequest(preset="expired", as_of=late)).rows
    assert [row.values[2] for row in rows] == ["expired"]
    with pytest.raises(NeedsConfirmation, match="was valid until"):
        accept(workspace, quote.quote_id)
    again = workspace.dispatch(ReviseQuote(quote.quote_id)).value
    assert again.revision == 2
    workspace.dispatch(ChangeQuote(quote.quote_id, valid_until=date(2026, 3, 3)))
    with pytest.raises(DomainError, match="which is over"):
        workspace.dispatch(SendQuote(quote.quote_id))


def test_a_no_is_kept_with_its_reason(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    quote = write_quote(workspace, add_customer(workspace), [line(tea)])
    with pytest.raises(DomainError, match="is draft and cannot be declined"):
        workspace.dispatch(MarkQuoteDeclined(quote.quote_id, "price"))
    send(workspace, quote.quote_id)
    workspace.dispatch(MarkQuoteDeclined(quote.quote_id, "competitor", "2 % less elsewhere"))
    with workspace.reader() as reader:
        kept = load_quote(reader, quote.quote_id)
        page = workspace.declarations.detail("quote").load(reader, quote.quote_id, MORNING)
    assert (kept.state, kept.reason) == ("declined", "competitor")
    assert ("Why not", "Bought elsewhere") in [(fact.title, fact.value) for fact in page.facts]


def test_too_small_a_margin_is_asked_about_and_seen_by_few(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 10)  # at 4.00 a piece
    customer = add_customer(workspace)
    cheap = CreateQuote((line(tea, "2", price=Decimal("4.20")),), customer)
    with pytest.raises(NeedsConfirmation, match=r"TEA Item TEA \(margin 0.40 EUR \(4.8 %\)\) earns less than the 10 %"):
        workspace.dispatch(cheap)
    seller = workspace.acting_as(Actor(7, "Sue", frozenset({"sales.read", "sales.quote"})))
    with pytest.raises(NeedsConfirmation, match="TEA Item TEA earns less") as asked:
        seller.dispatch(cheap)
    assert "margin" not in asked.value.message
    workspace.dispatch(ChangeSalesPolicy(Decimal("4.5")))
    quote = workspace.dispatch(cheap).value
    load = workspace.declarations.detail("quote").load
    with workspace.reader() as reader:
        page = load(reader, quote.quote_id, MORNING)
        assert load_quote(reader, quote.quote_id).margin == Margin(840, 800)
    assert any(fact.title == "Margin" for fact in page.seen_by(workspace.actor.may).facts)
    hidden = page.seen_by(seller.actor.may)
    assert not any("argin" in fact.title for fact in hidden.facts)
    assert not any("argin" in info.title for table in hidden.lines for info in table.columns)
    assert "margin" not in [one.info.key for one in seller.list_query("quotes").columns]


def test_costs_of_kits_are_those_of_their_parts_and_follow_the_offer(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 10)
    with workspace.reader() as reader:
        costs = unit_costs(reader, [tea, jam], "EUR", MORNING)
    assert costs == {tea: 400}


def test_advice_tells_price_rule_margin_and_day_while_lines_are_typed(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 10)
    customer = add_customer(workspace)
    typed = {"customer_id": customer, "lines": [
        {"item_id": tea, "qty": "6"}, {"item_id": tea, "qty": "6"}, {"item_id": jam, "qty": ""},
        {"text": "Setting up", "qty": "1", "price": "50"}, {"item_id": tea, "qty": "1", "price": "4.10"},
    ]}
    with workspace.reader() as reader:
        advice = advise_quote(reader, typed, MORNING)
    first, second, _empty, text, cheap = advice.seen_by(workspace.actor.may).lines
    assert first.note == "item price: 10.00 EUR; in stock; margin 36.00 EUR (60 %)"
    assert first.values["promised_on"] == date(2026, 3, 2)
    assert "nobody is known to offer it" in second.note
    assert text.amount == Money(5000, "EUR")
    assert cheap.problems["price"] == "This earns less than the 10 % that the firm wants."
    assert "margin" not in advice.seen_by(lambda _right: False).lines[0].note
    assert advice.total == Money(6000 + 6000 + 5000 + 410, "EUR")


def test_texts_are_taken_where_nobody_says_otherwise(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    workspace.dispatch(SetQuoteText("Plain", "Thank you for asking.", valid_days=10, usual=True))
    workspace.dispatch(SetQuoteText("Fair", "Thank you for coming.", "See you.", "in advance", "DAP", 14, True))
    quote = write_quote(workspace, add_customer(workspace), [line(tea)], payment_terms="in 14 days")
    with workspace.reader() as reader:
        version = load_versions(reader, quote.quote_id)[0]
        printed = workspace.declarations.document("quote").context(reader, quote.quote_id, MORNING)
    assert (version.opening, version.payment_terms, version.delivery_terms) == (
        "Thank you for coming.", "in 14 days", "DAP")
    assert version.valid_until == date(2026, 3, 16)
    assert printed.title == "Quote draft"


@pytest.mark.parametrize("preset", [None, "open", "expiring", "expired", "drafts", "ordered", "declined"])
def test_quotes_are_read_by_index(workspace: Workspace, preset: str | None) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: QUOTES.page(reader, ListRequest(preset=preset)))
    assert not [step for step in plan if step.startswith(f"{SORTS} FOR ORDER BY")]
    assert not scans_of(plan, "sales_quote", "parties_party")


def test_a_refusal_names_the_line_that_a_person_sees(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    lines = (line(None, text="Hello"), line(tea, "0"))
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(CreateQuote(lines, add_customer(workspace)))
    assert refused.value.field == "lines.1.qty"
    with pytest.raises(DomainError, match="stands below"):
        workspace.dispatch(CreateQuote((line(tea, choice="alternative"), line(tea)), 1))


@given(st.lists(st.sampled_from(["firm", "optional", "alternative"]), min_size=1, max_size=10), st.data())
def test_what_is_taken_holds_each_firm_line_or_one_that_stands_for_it(choices: list[str], data: st.DataObject) -> None:
    try:
        places = instead_of(choices)
    except DomainError:
        assert choices[: choices.index("firm")] != [] if "firm" in choices else True
        return
    lines = [Offered(number, choice, place) for number, (choice, place) in enumerate(
        zip(choices, places, strict=True), 1)]
    chosen = data.draw(st.sets(st.sampled_from([one.position for one in lines])))
    try:
        got = taken(lines, chosen)
    except DomainError:
        return
    firm = {one.position for one in lines if one.choice == "firm"}
    stands_for = {one.instead_of for one in lines if one.position in got and one.instead_of}
    assert (got & firm) | stands_for == firm
    assert not (got & firm) & stands_for


@given(st.lists(st.tuples(st.integers(0, 10**6), st.none() | st.integers(0, 10**6)), max_size=8))
def test_a_margin_adds_up(pairs: list[tuple[int, int | None]]) -> None:
    found = margin_of(pairs)
    known = [(amount, cost) for amount, cost in pairs if cost is not None]
    if found is None:
        assert not known
        return
    assert found.minor == sum(amount - cost for amount, cost in known)
    assert found.unknown == len(pairs) - len(known)
    assert is_below(found, 0) == (found.minor < 0)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=2, max_size=4))
def test_every_line_of_every_version_stands_in_one_row(versions: list[list[str]]) -> None:
    editions = [[VersionLine(key, key, place, "pc", 1, 0, 1) for place, key in enumerate(keys)] for keys in versions]
    rows = matched(editions)
    for number, lines in enumerate(editions):
        found = [row[number] for row in rows if row[number] is not None]
        assert sorted(map(repr, found)) == sorted(map(repr, lines))
    assert all(len({one.key for one in row if one is not None}) == 1 for row in rows)
    assert all(not differences(row[0], row[0]) for row in rows)


def test_accepting_is_for_whoever_may_enter_orders(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    quote = write_quote(workspace, add_customer(workspace), [line(tea)])
    send(workspace, quote.quote_id)
    seller = workspace.acting_as(Actor(7, "Sue", frozenset({"sales.read", "sales.quote"})))
    with pytest.raises(DomainError, match=r"sales\.order"):
        seller.dispatch(AcceptQuote(quote.quote_id))


def test_an_accepted_quote_wins_its_opportunity(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    customer = add_customer(workspace)
    won, closed = (add_deal(workspace, customer, title) for title in ("Tea for the shops", "Tea for the canteen"))
    with workspace.reader() as reader:
        begun = quote_of_deal(reader, won)
    assert begun == {"opportunity_id": won, "customer_id": customer, "title": "Tea for the shops"}
    quote = write_quote(workspace, customer, [line(tea, "6")], opportunity_id=won)
    send(workspace, quote.quote_id)
    ordered = workspace.dispatch(AcceptQuote(quote.quote_id))
    assert record_of(ordered, "accept_quote", ("quote", "sales_order")) == (
        "sales_order", ordered.value.order_id), "the way leads on to the order"
    found = deal(workspace, won)
    assert (found.state, found.amount_minor, found.outcome) == ("won", 60_00, "Quote Q-00001")
    with workspace.reader() as reader:
        page = workspace.declarations.detail("opportunity").load(reader, won, MORNING)
    assert "Quotes" in [table.title for table in page.lines]
    assert deal(workspace, closed).state == "open"


def test_quotes_are_measured_and_drawn(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 100)
    customer = add_customer(workspace)
    won, lost, waiting = (write_quote(workspace, customer, [line(tea, qty)]).quote_id for qty in ("6", "7", "8"))
    for quote_id in (won, lost, waiting):
        send(workspace, quote_id)
    later = MORNING + timedelta(days=3)
    put_clock(workspace, later)
    accept(workspace, won)
    workspace.dispatch(MarkQuoteDeclined(lost, "delivery"))
    with workspace.reader() as reader:
        figures = [load(reader, later) for load in (open_quotes, hit_rate, days_to_order, quote_margin)]
        months, reasons = quotes_by_month(reader, later), reasons_declined(reader, later)
    assert [one.value for one in figures] == [Money(8000, "EUR"), 500, 3, 600]
    assert [one.note for one in figures] == ["1 quote", "1 of 2 decided", "median of 1 quote", "3 quotes"]
    assert (months.accepted[-1], months.declined[-1], months.unanswered[-1]) == (1, 1, 1)
    assert reasons.parts == (("Too late", 1),)
    pictures = Figure(), Figure()
    draw_quotes_by_month(pictures[0], months, ChartStyle(font="DejaVu Sans"))
    draw_count_by_name(pictures[1], reasons, ChartStyle(font="DejaVu Sans"))
    assert all(picture.axes[0].patches for picture in pictures)


def test_words_of_a_quote_name_its_fields_and_stay_as_they_were_sent(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 5)
    customer = add_customer(workspace, name="Castle Pantry")
    workspace.dispatch(SetQuoteText(
        "Standard", opening="Dear {{ quote.to }},", closing="It holds for {{ quote.total }}.", usual=True))
    quote = write_quote(workspace, customer, [line(tea, "2")])
    printed = printed_words(workspace, quote.quote_id)
    assert printed == ["Dear Castle Pantry,", "It holds for 20.00\xa0€."]
    workspace.dispatch(ChangeQuote(quote.quote_id, (line(tea, "3"),)), confirmed=SURE)
    workspace.dispatch(SendQuote(quote.quote_id), confirmed=SURE)
    with at_work(workspace) as uow:
        uow.update(Party, customer, name="Castle Pantry Ltd")
    assert printed_words(workspace, quote.quote_id) == ["Dear Castle Pantry,", "It holds for 30.00\xa0€."]
    workspace.dispatch(ReviseQuote(quote.quote_id))
    assert printed_words(workspace, quote.quote_id)[0] == "Dear Castle Pantry Ltd,"


def test_words_that_name_what_is_not_there_are_refused(workspace: Workspace) -> None:
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(SetQuoteText("Odd", closing="Until {{ quote.valid_til }}."))
    assert refused.value.field == "closing"
    assert "quote.valid_until" in refused.value.message


def test_a_quote_names_a_deal_that_is_there(workspace: Workspace) -> None:
    tea, = add_items(workspace, "TEA")
    with pytest.raises(NotFoundError):
        write_quote(workspace, add_customer(workspace), [line(tea)], opportunity_id=77)


def printed_words(workspace: Workspace, quote_id: int) -> list[str]:
    with workspace.reader() as reader:
        bands = quote_document(reader, quote_id, workspace.clock.now()).bands
    return [band.text for band in bands if isinstance(band, PrintText) and not band.text.startswith("The days")]
