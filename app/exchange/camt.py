"""ISO 20022 camt.053 statements: the entries that are booked, between the opening and the closing balance."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from app.exchange.bank_lines import Line, require_balanced
from app.exchange.markup import Element, read_markup
from app.kernel.errors import DomainError

CAMT_SPACE = "camt.053.001."
OPENING, CLOSING = ("OPBD", "PRCD"), "CLBD"


def read_camt(data: bytes, name: str) -> list[Line]:
    """Read the booked entries of a camt.053, each payment of a batch as a line of its own."""
    root, space = read_markup(data, name)
    if CAMT_SPACE not in space:
        raise DomainError("statement.format", f"{name} is no bank statement: of XML, camt.053 is read.")
    lines: list[Line] = []
    for statement in root.each("BkToCstmrStmt/Stmt"):
        entries = [entry for entry in statement.each("Ntry") if entry.said("Sts/Cd", "Sts") in ("BOOK", "")]
        mine = [line for entry in entries for line in _entry(entry, name)]
        require_balanced(name, _balance(statement, OPENING, name), mine, _balance(statement, (CLOSING,), name))
        lines += mine
    return lines


def _balance(statement: Element, codes: Sequence[str], name: str) -> Decimal | None:
    for balance in statement.each("Bal"):
        if balance.said("Tp/CdOrPrtry/Cd") in codes:
            return _signed(balance, balance.said("Amt"), name)
    return None


def _entry(entry: Element, name: str) -> list[Line]:
    whole = _signed(entry, entry.said("Amt"), name)
    currency = next((one.attributes.get("Ccy", "") for one in entry.each("Amt")), "")
    day = entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")[:10]
    key, said = entry.said("AcctSvcrRef", "NtryRef"), entry.said("AddtlNtryInf")
    payments = list(entry.each("NtryDtls/TxDtls"))
    amounts = [_part(one, currency, whole, name) for one in payments]
    if len(payments) < 2 or None in amounts or sum(one for one in amounts if one is not None) != whole:
        return [_line(payments[0] if payments else Element(""), whole, currency, day, key, said, whole > 0)]
    return [_line(one, part, currency, day, f"{key}/{place}" if key else "", said, whole > 0)
            for place, (one, part) in enumerate(zip(payments, amounts, strict=True), 1) if part is not None]


def _part(payment: Element, currency: str, whole: Decimal, name: str) -> Decimal | None:
    """Give what one payment of a batch comes to, in the currency of the account; None when it does not say."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        for amount in payment.each(path):
            if amount.attributes.get("Ccy") == currency:
                minor = _decimal(amount.text, name)
                return -minor if whole < 0 else minor
    return None


def _line(
    payment: Element, amount: Decimal, currency: str, day: str, key: str, said: str, came: bool,
) -> Line:
    party = "Dbtr" if came else "Cdtr"
    payer = payment.said(f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm", f"RltdPties/Ultmt{party}/Nm")
    account = payment.said(f"RltdPties/{party}Acct/Id/IBAN", f"RltdPties/{party}Acct/Id/Othr/Id")
    words = [one.text for one in payment.each("RmtInf/Ustrd") if one.text]
    words += [one.text for one in payment.each("RmtInf/Strd/CdtrRefInf/Ref") if one.text]
    words += [one.text for one in payment.each("RmtInf/Strd/RfrdDocInf/Nb") if one.text]
    end = payment.said("Refs/EndToEndId")
    if not words and end not in ("", "NOTPROVIDED"):
        words.append(end)
    return Line(day, amount, currency, payer, account, " ".join(words) or said, key)


def _signed(element: Element, text: str, name: str) -> Decimal:
    amount = _decimal(text, name)
    return -amount if element.said("CdtDbtInd") == "DBIT" else amount


def _decimal(text: str, name: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise DomainError("statement.amount", f"{name} has an amount “{text}”, which is none.") from None
    if not amount.is_finite():
        raise DomainError("statement.amount", f"{name} has an amount “{text}”, which is none.")
    return amount
