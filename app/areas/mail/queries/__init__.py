"""What others ask about mail."""

from app.areas.mail.queries.accounts import default_account, firm_key, sender_address

__all__ = ["default_account", "firm_key", "sender_address"]
