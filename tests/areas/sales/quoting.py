"""Steps that stories of quotes share."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.areas.sales.operations.quote_decisions import AcceptQuote, ChoiceInput
from app.areas.sales.operations.quote_lines import QuoteLineInput
from app.areas.sales.operations.quotes import CreateQuote, SendQuote
from app.kernel.workspace import Workspace

SURE = frozenset({"sales.margin"})


def line(item_id: int | None, qty: str = "1", **more: Any) -> QuoteLineInput:
    """Type a line."""
    return QuoteLineInput(item_id, Decimal(qty), **more)


def write_quote(workspace: Workspace, customer_id: int | None, lines: Sequence[QuoteLineInput], **more: Any) -> Any:
    """Write a quote and give its result; too small a margin is meant."""
    return workspace.dispatch(CreateQuote(tuple(lines), customer_id, **more), confirmed=SURE).value


def send(workspace: Workspace, quote_id: int) -> Any:
    """Send a quote."""
    return workspace.dispatch(SendQuote(quote_id)).value


def accept(workspace: Workspace, quote_id: int, *chosen: int, **more: Any) -> Any:
    """Accept a quote with the lines chosen."""
    return workspace.dispatch(AcceptQuote(quote_id, tuple(ChoiceInput(number) for number in chosen), **more)).value
