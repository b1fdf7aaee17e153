"""How records are numbered."""

NUMBER_DIGITS = 5

PREFIXES = {
    "purchase_order": "PO-", "receipt": "RC-", "sales_order": "SO-", "shipment": "SH-", "ticket": "T-", "lot": "L-",
    "bill": "BL-", "credit_note": "CN-", "landed_cost": "LC-", "supplier_return": "RT-",
    "supplier": "S-", "customer": "C-", "carrier": "CA-", "item": "I-", "transfer": "TR-",
    "count": "CT-", "rfq": "RFQ-", "contract": "CON-", "assembly": "AS-", "recall": "RCL-",
    "nonconformance": "NC-", "commission": "CS-",
    "lead": "LD-", "opportunity": "OP-", "erasure": "ER-",
    "sales_invoice": "IN-", "sales_credit": "CR-", "payment": "PY-", "dunning_letter": "DL-", "dunning_charge": "DC-",
    "customer_return": "RMA-",
    "journal_export": "JE-", "quote": "Q-", "blanket": "BO-", "recurring": "RO-",
}
"""What the numbers of each kind of record begin with."""


def document_number(prefix: str, number: int) -> str:
    """Write a number with its prefix.

    >>> document_number("PO-", 7)
    'PO-00007'
    """
    return f"{prefix}{number:0{NUMBER_DIGITS}d}"
