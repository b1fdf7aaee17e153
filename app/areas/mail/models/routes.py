"""The table of rules by which mails become tickets or leads."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class MailRoute(Versioned, Model):
    """A rule for mails that begin a conversation, in order of `position`: the first that fits decides.

    It fits mails to one account, or to any, whose line that it `looks_at` (to, subject, sender) holds one of its
    `words`, which are set off by commas. `becomes` is tickets, leads or nothing.
    """

    __tablename__ = "mail_route"
    __table_args__ = table_options()

    position: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("mail_account.id"))
    looks_at: Mapped[str]
    words: Mapped[str]
    becomes: Mapped[str]
