"""What is declared of quotes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.sales import documents
from app.areas.sales.operations import quote_decisions, quote_texts, quotes
from app.areas.sales.queries import quote_figures, quote_page, quote_prefills
from app.areas.sales.queries.quote_advice import advise_quote
from app.areas.sales.queries.quote_merging import QUOTE_MERGES, find_quote_fields
from app.areas.sales.queries.quote_timeline import QUOTE_TIMELINES
from app.areas.sales.queries.quotes import QUOTE_TEXTS, QUOTES, SEARCH
from app.areas.sales.rules.quotes import DECLINED, DRAFT, EXPIRED, SENT
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
)
from app.kernel.forms import FormSpec
from app.kernel.phrases import PhraseSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
)

GROUP = "Orders"
FORM = FormSpec(
    ("customer_id", "prospect", "title", "valid_until", "lines"),
    ("prospect_address", "text_id", "payment_terms", "delivery_terms", "opening", "closing", "warehouse_id"),
    (("customer_id", "prospect"),),
)


def new_quote(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Begin a quote, for the selected customer when one is selected."""
    return {"customer_id": selection.ids[0]} if selection.record == "customer" and one(selection) else {}


def policy(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Give what the firm wants to earn at least."""
    return quote_prefills.sales_policy(reader)


NEW = ActionSpec("sales.new_quote", "New quote", "file-plus", operation="create_quote", prefill=new_quote)

OF_DEAL = ActionSpec("sales.quote_deal", "Write quote", "file-plus", one, "create_quote",
                     of_selected(quote_prefills.quote_of_deal), help="Offer goods for it; accepting the quote wins it.")

QUOTES_VIEW = ViewSpec(
    "quotes", (
        ActionSpec("sales.write_quote", "New quote", "plus", operation="create_quote", prefill=new_quote, key="Ctrl+N",
                   help="Offer goods at prices, with the days on which they can be had."),
        ActionSpec("sales.send_quote", "Mark as sent", "send", in_state(DRAFT, single=False), "send_quote",
                   selected("quote_id"), ask=False, each=True, primary=True, key="Ctrl+Return",
                   help="From now on this version stays as it is."),
        ActionSpec("sales.accept_quote", "Make order", "shopping-cart", in_state(SENT, EXPIRED), "accept_quote",
                   of_selected(quote_prefills.quote_to_accept), primary=True,
                   help="Make an order of it, at its prices, with what was chosen."),
        ActionSpec("sales.change_quote", "Change", "pencil", in_state(DRAFT), "change_quote",
                   of_selected(quote_prefills.quote_as_it_is)),
        ActionSpec("sales.revise_quote", "New version", "copy-plus", in_state(SENT, EXPIRED, DECLINED), "revise_quote",
                   selected("quote_id"), ask=False, help="Begin a new version with the lines of the last one."),
        ActionSpec("sales.compare_quote", "Compare versions", "git-compare", one,
                   screen="app.areas.sales.ui.versions:VersionsScreen",
                   help="See what differs from one version to the next."),
        ActionSpec("sales.decline_quote", "Mark as declined", "circle-x", in_state(SENT, EXPIRED),
                   "mark_quote_declined", selected("quote_id"), help="Write down why the customer said no."),
        ActionSpec("sales.drop_quote", "Drop draft", "trash-2", in_state(DRAFT), "drop_quote_version",
                   selected("quote_id"), ask=False, help="Give up what was not sent; the version before it stands."),
        ActionSpec("sales.quote_again", "Copy as new", "copy", one, "create_quote",
                   of_selected(quote_prefills.quote_again), help="Offer the same once more, at the prices of today."),
        ActionSpec("sales.print_quote", "Print", "printer", one, document="quote"),
        ActionSpec("sales.policy", "Change sales policy", "sliders-horizontal", operation="change_sales_policy",
                   prefill=policy, help="What is to be earned at least, and when orders are held."),
    ),
    EmptySpec("No quotes yet", "Offer goods with their prices and days; a quote becomes an order in one step.",
              "file-text", "sales.write_quote"),
    order=40, group=GROUP,
)

TEXTS_VIEW = ViewSpec(
    "quote_texts", (
        ActionSpec("sales.new_quote_text", "New texts", "plus", operation="set_quote_text", key="Ctrl+N",
                   help="Write what quotes begin and end with."),
        ActionSpec("sales.change_quote_text", "Change", "pencil", one, "set_quote_text",
                   of_selected(quote_prefills.text_as_it_is), primary=True),
        ActionSpec("sales.remove_quote_text", "Remove", "trash-2", one, "remove_quote_text", selected("text_id"),
                   ask=False),
    ),
    EmptySpec("No texts yet", "Write what quotes begin and end with, once.", "file-text", "sales.new_quote_text"),
    order=86, group=settings_of("prices, taxes and texts"),
)


QUOTES_AREA = AreaSpec(
    name="sales", title="Sales", merges=QUOTE_MERGES, phrases=(PhraseSpec("quote_fields", find_quote_fields),),
    operations=(
        OperationSpec(quotes.create_quote, "Quote written", "sales.quote", advise=advise_quote, form=FORM),
        OperationSpec(quotes.change_quote, "Quote changed", "sales.quote", advise=advise_quote, form=FORM),
        OperationSpec(quotes.send_quote, "Quote sent", "sales.quote"),
        OperationSpec(quotes.revise_quote, "New version of quote begun", "sales.quote"),
        OperationSpec(quotes.drop_quote_version, "Draft of quote dropped", "sales.quote"),
        OperationSpec(quote_decisions.accept_quote, "Order made of quote", "sales.order"),
        OperationSpec(quote_decisions.mark_quote_declined, "Quote declined", "sales.quote"),
        OperationSpec(quote_texts.set_quote_text, "Texts of quotes written", "sales.quote"),
        OperationSpec(quote_texts.remove_quote_text, "Texts of quotes removed", "sales.quote"),
        OperationSpec(quote_texts.change_sales_policy, "Sales policy changed", "sales.policy"),
    ),
    lists=(QUOTES, QUOTE_TEXTS),
    details=(
        DetailSpec("quote", "Quote", quote_page.quote_detail),
        DetailSpec("quote_text", "Texts", quote_page.text_detail),
    ),
    contributions=(
        ContributionSpec("customer", quote_page.customer_quotes),
        ContributionSpec("sales_order", quote_page.order_quote),
        ContributionSpec("opportunity", quote_page.deal_quotes),
    ),
    searches=(SEARCH,),
    timelines=QUOTE_TIMELINES,
    documents=(
        DocumentSpec("quote", "Quote", "quote", "sales.read", documents.quote_document),
        DocumentSpec("quote_version", "Version of a quote", "quote_version", "sales.read",
                     documents.quote_version_document),
    ),
    permissions=(
        PermissionSpec("sales.quote", "Write and send quotes"),
        PermissionSpec("sales.margins", "See what goods cost and what is earned"),
        PermissionSpec("sales.policy", "Set what is to be earned at least, and when orders are held"),
    ),
    figures=(
        FigureSpec("sales.quotes_open", "Open quotes", quote_figures.open_quotes),
        FigureSpec("sales.quote_hits", "Quotes won", quote_figures.hit_rate),
        FigureSpec("sales.quote_days", "Days from quote to order", quote_figures.days_to_order),
        FigureSpec("sales.quote_margin", "Margin of quotes", quote_figures.quote_margin, "sales.margins"),
    ),
    tab_parts=(
        TabPart("sales", (QUOTES_VIEW, TEXTS_VIEW), (("opportunities", (OF_DEAL,)),), dashboard=DashboardSpec(
            ("sales.quotes_open", "sales.quote_hits", "sales.quote_days", "sales.quote_margin"), (
                ChartSpec("sales.quotes_by_month", "Quotes by the month sent", quote_figures.quotes_by_month,
                          "app.areas.sales.charts.quotes:draw_quotes_by_month", span=2),
                ChartSpec("sales.quotes_declined", "Why quotes were declined, 12 months",
                          quote_figures.reasons_declined, "app.areas.sales.charts.quotes:draw_count_by_name"),
            ), of=("quotes",))), TabPart("customers", actions=(("customers", (NEW,)),)),
    ),
)
