"""What is declared of messages."""

from app.areas.mail import operations as do
from app.areas.mail.queries.lists import LISTS
from app.kernel.declare import OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

MESSAGES = AreaSpec(
    name="mail", title="Mail",
    operations=(OperationSpec(do.write_mail, "Mail written", "mail.write"),),
    lists=LISTS,
    permissions=(
        PermissionSpec("mail.read", "See mail"), PermissionSpec("mail.write", "Write and sort mail"),
        PermissionSpec("mail.accounts", "Set up mail accounts"),
    ),
)
