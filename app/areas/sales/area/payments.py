"""What is declared of money that came in."""

from typing import Any

from sqlalchemy import select

from app.areas.parties.events import PersonToErase
from app.areas.parties.models import Party
from app.areas.sales.documents.statements import ageing_report, statement_of_account
from app.areas.sales.models import Payment
from app.areas.sales.operations import bank_costs, banking, payments
from app.areas.sales.operations.owing import keep_while_owing
from app.areas.sales.queries import payment_page, receivable_figures
from app.areas.sales.queries.ageing import AGEING, OPEN_ITEMS
from app.areas.sales.queries.invoice_lists import READ
from app.areas.sales.queries.payment_lists import PAYMENT_LISTS
from app.areas.sales.ui.payments import PAYMENTS_PART, STATEMENT_PART
from app.kernel.declare import (
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec

TAKE = "sales.payments"


def _take_back(_uow: UnitOfWork, _cmd: object, result: Any) -> payments.ReversePayment:
    return payments.ReversePayment(result["payment_id"])


def _open_line(_uow: UnitOfWork, cmd: bank_costs.BookBankLineAs, _result: object) -> bank_costs.TakeBackBankLine:
    return bank_costs.TakeBackBankLine(cmd.bank_line_id)


_FOUND = select(Payment.id, Payment.number, Party.name, Payment.reference).join(
    Party, Party.id == Payment.customer_id)

PAYMENTS_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(payments.receive_payment, "Payment received", TAKE, reverse=_take_back),
        OperationSpec(payments.pay_back, "Paid back", TAKE, reverse=_take_back),
        OperationSpec(payments.settle_with, "Invoices settled", TAKE,
                      final="take the settlements apart, one by one."),
        OperationSpec(payments.undo_settlement, "Settlement taken apart", TAKE, final="settle the invoice again."),
        OperationSpec(payments.reverse_payment, "Payment taken back", TAKE, final="enter the payment again."),
        OperationSpec(banking.enter_statement, "Bank statement entered", TAKE),
        OperationSpec(banking.book_bank_line, "Line of a statement booked", TAKE, reverse=_take_back),
        OperationSpec(bank_costs.book_bank_line_as, "Line of a statement booked", TAKE, reverse=_open_line,
                      verb="Book"),
        OperationSpec(bank_costs.take_back_bank_line, "Line of a statement opened again", TAKE,
                      final="book the line again."),
        OperationSpec(banking.match_bank_lines, "Statement matched", TAKE),
        OperationSpec(banking.set_bank_line_aside, "Line of a statement set aside", TAKE),
    ),
    subscribers=(Subscriber(PersonToErase, keep_while_owing),),
    lists=(*PAYMENT_LISTS, OPEN_ITEMS, AGEING),
    details=(
        DetailSpec("payment", "Payment", payment_page.payment_detail),
        DetailSpec("settlement", "Settlement", payment_page.settlement_detail),
        DetailSpec("bank_line", "Line of a statement", payment_page.bank_line_detail),
    ),
    timelines=payment_page.TIMELINES,
    searches=(SearchSpec("payment", "Payment", Payment, _FOUND),),
    documents=(
        DocumentSpec("statement_of_account", "Statement of account", "customer", READ, statement_of_account),
        DocumentSpec("ageing_report", "Ageing of receivables", "", READ, ageing_report),
    ),
    figures=(
        FigureSpec("sales.receivable", "Owed by customers", receivable_figures.receivable),
        FigureSpec("sales.dso", "Days sales outstanding", receivable_figures.days_sales_outstanding),
        FigureSpec("sales.to_invoice", "Shipped, not invoiced", receivable_figures.to_invoice),
    ),
    imports=(banking.BANK_STATEMENT,),
    permissions=(PermissionSpec(TAKE, "Enter payments and bring in bank statements"),),
    tab_parts=(PAYMENTS_PART, STATEMENT_PART),
)
