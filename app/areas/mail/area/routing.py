"""What is declared of rules by which mails become tickets or leads."""

from app.areas.mail.operations import routing as operations
from app.areas.mail.queries import routing
from app.kernel.declare import DetailSpec, OperationSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, of_selected, one, selected, settings_of

VIEW = ViewSpec(
    "mail_routes", (
        ActionSpec("mail.new_route", "New rule", "plus", operation="set_mail_route",
                   help="Say what becomes of mails that hold some words."),
        ActionSpec("mail.change_route", "Change", "pencil", one, "set_mail_route", of_selected(routing.route_values),
                   primary=True),
        ActionSpec("mail.remove_route", "Remove", "trash-2", one, "remove_mail_route", selected("route_id"), ask=False,
                   help="What came of mails before stays."),
    ),
    EmptySpec("Each mailbox decides for itself", "The account says whether its mail becomes tickets or leads. A rule "
              "decides by the address, the subject or the sender: what comes to sales@ becomes a lead.", "split",
              "mail.new_route"),
    order=83, group=settings_of("desk and mail"),
)

ROUTING = AreaSpec(
    name="mail", title="Mail",
    operations=(
        OperationSpec(operations.set_mail_route, "Rule for mails set", "mail.accounts"),
        OperationSpec(operations.remove_mail_route, "Rule for mails removed", "mail.accounts"),
    ),
    lists=(routing.ROUTES,), details=(DetailSpec("mail_route", "Rule for mails", routing.route_detail),),
    tab_parts=(TabPart("support", views=(VIEW,)),),
)
