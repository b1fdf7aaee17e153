"""What is known of somebody from the mail they wrote; decided without a database."""

from app.areas.parties.rules.countries import country_code, country_name

LONGEST_WISH = 4_000
ANYBODYS = frozenset({"io", "co", "me", "tv", "ai", "cc", "ly", "fm", "gg", "to", "ws", "eu", "sh", "im"})
"""Endings of addresses that are a country's by their letters and are used everywhere."""


def country_of(domain: str) -> str:
    """Give the country to which the ending of a domain belongs; nothing for endings that are used everywhere.

    >>> country_of("kunde.de"), country_of("kunde.co.uk"), country_of("kunde.com"), country_of("kunde.io")
    ('Germany', 'United Kingdom', '', '')
    """
    ending = domain.rpartition(".")[2].casefold()
    code = "gb" if ending == "uk" else ending
    if len(code) != 2 or code in ANYBODYS or country_code(code).casefold() != code:
        return ""
    return country_name(code.upper())


def name_of(sender_name: str, address: str) -> str:
    """Give what somebody is called: the name beside the address, else its first part in words.

    >>> name_of("", "anna.kauf@kunde.example"), name_of("A. Kauf", "x@y.example")
    ('Anna Kauf', 'A. Kauf')
    """
    if sender_name.strip():
        return sender_name.strip()
    local = address.partition("@")[0].partition("+")[0]
    return " ".join(word.capitalize() for word in local.replace("_", ".").split(".") if word) or address


def wish_of(subject: str, text: str) -> str:
    """Give what somebody wants: the subject, then what they wrote, no longer than a lead may hold."""
    words = "\n".join(part for part in (subject.strip(), text.strip()) if part)
    return words if len(words) <= LONGEST_WISH else f"{words[:LONGEST_WISH]}\n(The rest is in the mail.)"
