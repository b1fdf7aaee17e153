"""What is declared of invoices and credit notes."""

from typing import Any

from sqlalchemy import select

from app.areas.parties.models import Party
from app.areas.sales.documents.invoices import invoice_paper
from app.areas.sales.models import Invoice
from app.areas.sales.operations import (
    billing,
    correcting,
    crediting,
    invoices,
    invoicing_orders,
    posting_invoices,
)
from app.areas.sales.queries import invoice_checks, invoice_contributions, invoice_page
from app.areas.sales.queries.invoice_lists import INVOICE_LISTS, READ
from app.areas.sales.ui.invoices import CUSTOMERS_PART, INVOICES_PART
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
)
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec

WRITE, POST, BILLING = "sales.invoice", "sales.post_invoice", "sales.billing"


def _take_back(_uow: UnitOfWork, cmd: posting_invoices.PostInvoice, _result: Any) -> crediting.ReverseInvoice:
    return crediting.ReverseInvoice(cmd.invoice_id)


def _take_back_made(_uow: UnitOfWork, _cmd: object, result: Any) -> crediting.ReverseInvoice | invoices.CancelInvoice:
    posted = result["state"] != "draft"
    return (crediting.ReverseInvoice if posted else invoices.CancelInvoice)(result["invoice_id"])


def _rights(cmd: Any) -> tuple[str, ...]:
    return (WRITE, POST) if cmd.post else (WRITE,)


_FOUND = select(Invoice.id, Invoice.number, Party.name, Invoice.customer_reference).join(
    Party, Party.id == Invoice.customer_id)

INVOICES_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(invoices.create_invoice, "Invoice written", WRITE),
        OperationSpec(invoices.change_invoice, "Invoice changed", WRITE),
        OperationSpec(invoices.cancel_invoice, "Draft of an invoice given up", WRITE),
        OperationSpec(invoicing_orders.invoice_orders, "Orders invoiced", WRITE, reverse=_take_back_made,
                      rights=_rights),
        OperationSpec(invoicing_orders.invoice_shipped, "All that was shipped invoiced", WRITE, rights=_rights,
                      final="credit the invoices, or give the drafts up, one by one.", computes=True),
        OperationSpec(invoicing_orders.mark_invoiced_elsewhere, "Noted as invoiced elsewhere", POST,
                      computes=True),
        OperationSpec(invoicing_orders.invoice_prepayment, "Prepayment invoiced", WRITE, reverse=_take_back_made,
                      rights=_rights),
        OperationSpec(posting_invoices.post_invoice, "Invoice posted", POST, reverse=_take_back),
        OperationSpec(posting_invoices.dispute_invoice, "Invoice disputed", WRITE),
        OperationSpec(posting_invoices.end_dispute, "Dispute settled", WRITE),
        OperationSpec(posting_invoices.block_invoice_dunning, "Reminders of an invoice set", WRITE),
        OperationSpec(crediting.credit_invoice, "Invoice credited", WRITE, rights=_rights,
                      final="give the draft up, or write a new invoice."),
        OperationSpec(correcting.correct_invoice, "Invoice corrected", WRITE,
                      rights=lambda _cmd: (WRITE, POST), final="correct the new invoice in turn.", verb="Correct"),
        OperationSpec(crediting.reverse_invoice, "Invoice taken back", POST, final="invoice the goods again instead."),
        OperationSpec(billing.change_billing_terms, "Billing of a customer set", BILLING),
        OperationSpec(billing.change_billing_policy, "Billing set", BILLING),
        OperationSpec(billing.add_tax_rule, "Tax rule added", BILLING),
        OperationSpec(billing.remove_tax_rule, "Tax rule removed", BILLING),
    ),
    lists=INVOICE_LISTS,
    details=(
        DetailSpec("invoice", "Invoice", invoice_page.invoice_detail),
        DetailSpec("invoice_line", "Line of an invoice", invoice_page.invoice_line_detail),
        DetailSpec("sales_order_line", "Line of an order", invoice_contributions.order_line_detail),
        DetailSpec("tax_rule", "Tax on sales", invoice_page.tax_rule_detail),
    ),
    contributions=(
        ContributionSpec("customer", invoice_contributions.of_customer),
        ContributionSpec("sales_order", invoice_contributions.of_order),
    ),
    timelines=invoice_contributions.TIMELINES,
    searches=(SearchSpec("invoice", "Invoice", Invoice, _FOUND),),
    checks=(
        CheckSpec("sales.invoice_sums", "Invoices agree with their lines and taxes", invoice_checks.check_invoice_sums),
        CheckSpec("sales.invoiced", "What is invoiced was shipped", invoice_checks.check_invoiced),
        CheckSpec("sales.settled", "Open amounts agree with payments and credit notes", invoice_checks.check_settled),
    ),
    documents=(DocumentSpec("invoice", "Invoice", "invoice", READ, invoice_paper),),
    permissions=(
        PermissionSpec(WRITE, "Write invoices and credit notes"),
        PermissionSpec(POST, "Post invoices and credit notes"),
        PermissionSpec(BILLING, "Set terms of billing and taxes on sales"),
    ),
    tab_parts=(INVOICES_PART, CUSTOMERS_PART),
)
