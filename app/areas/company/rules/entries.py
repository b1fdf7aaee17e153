"""What a text must be like to be kept: a name, a currency, an address for mail."""

import re

from app.kernel.errors import DomainError

_MAIL = re.compile(r'[^@\s,;<>"]+@[^@\s,;<>"]+\.[^@\s,;<>".]+')


def require_text(text: str, what: str, field: str) -> str:
    """Give a text without blanks around it; DomainError when nothing is left."""
    if not text.strip():
        raise DomainError("text.missing", f"{what} is missing.", field)
    return text.strip()


def require_currency(code: str, field: str = "currency") -> str:
    """Give a currency's code; DomainError when it does not have the form of ISO 4217."""
    if not re.fullmatch("[A-Z]{3}", code):
        raise DomainError("currency.form", f"“{code}” is not a currency. Write its three letters, such as EUR.", field)
    return code


def require_email(text: str, field: str = "email") -> str:
    """Give an address for mail, or nothing; DomainError when no mail could reach it."""
    if text and not _MAIL.fullmatch(text):
        raise DomainError("email.form", f"“{text}” is no address for mail. Write it as name@company.example.", field)
    return text
