"""Facts about invoices that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoicePosted:
    """An invoice or a credit note (`kind`) stands in the books."""

    invoice_id: int
    kind: str
    customer_id: int
