"""What of mail stands in the window: what came in, what goes out, the accounts."""

from app.areas.mail import rules
from app.areas.mail.queries import pages
from app.areas.mail.queries.figures import new_mail, to_decide
from app.areas.mail.queries.timeline import TIMELINES
from app.kernel.declare import DetailSpec, FigureSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    Prefill,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
    some,
)

GROUP = "Mail"
_THIS = selected("message_id")


def _these(field: str) -> Prefill:
    return lambda _reader, selection, _now: {field: list(selection.ids)}


_WRITE = ActionSpec(
    "mail.write_mail", "Write mail", "mail-plus", operation="write_mail",
    help="Write a mail; it goes out as soon as the program reaches the server.",
)
_ANSWER = ActionSpec(
    "mail.answer_mail", "Answer", "reply", one, "write_mail", of_selected(pages.answer_values), key="Ctrl+R",
    primary=True, help="Write to whoever wrote this; the answer stays in the conversation.",
)
_FORWARD = ActionSpec(
    "mail.forward_mail", "Forward", "forward", one, "write_mail", of_selected(pages.forward_values),
    help="Send the words of this mail to somebody else.",
)
INBOX_VIEW = ViewSpec(
    "mail_inbox", (
        _ANSWER,
        ActionSpec("mail.close_mail", "Mark as done", "archive", in_state("new", single=False), "close_mail",
                   _these("message_ids"), ask=False, key="Ctrl+D", help="Nobody has to answer this any more."),
        _WRITE, _FORWARD,
        ActionSpec("mail.reopen_mail", "Mark as new", "rotate-ccw", in_state("done"), "reopen_mail", _THIS, ask=False,
                   help="Count it as new again."),
        ActionSpec("mail.assign_sender", "Name the sender", "user-check", one, "assign_sender", _THIS,
                   help="Say which customer or supplier wrote this."),
        ActionSpec("mail.import_mail", "Take in file", "folder-open", operation="import_mail_file",
                   help="Take in the mails of an .eml or .mbox file, as if they had come just now."),
    ),
    EmptySpec("No mail here", "Mail that comes to an account is shown here, and becomes tickets where the account says "
              "so. Set up an account, or take in a file.", "inbox", "mail.add_mail_account"),
    preset="new", order=56, group=GROUP,
)
OUTBOX_VIEW = ViewSpec(
    "mail_outbox", (
        ActionSpec("mail.send_again", "Send again", "send",
                   in_state(rules.FAILED, rules.UNCERTAIN, rules.CANCELLED, rules.BOUNCED, rules.WAITING), "send_again",
                   _THIS, ask=False, primary=True, help="Let it go out at the next round, which is now."),
        ActionSpec("mail.count_as_sent", "Mark as arrived", "circle-check", in_state(rules.UNCERTAIN), "count_as_sent",
                   _THIS, ask=False, help="Count it as sent: the customer has it."),
        ActionSpec("mail.cancel_mail", "Do not send", "ban", in_state(rules.WAITING, rules.FAILED, rules.UNCERTAIN),
                   "cancel_mail", _THIS, ask=False, help="Leave it unsent; it can be sent again later."),
        _WRITE,
    ),
    EmptySpec("Nothing goes out", "What you write, and what the program writes for you, waits here until it is sent.",
              "send", "mail.write_mail"),
    order=57, group=GROUP,
)
ACCOUNTS_VIEW = ViewSpec(
    "mail_accounts", (
        ActionSpec("mail.test_account", "Test connection", "plug", one,
                   screen="app.areas.mail.ui.testing:AccountTestScreen", primary=True,
                   help="Ask both servers whether they let the account in; nothing is fetched or sent."),
        ActionSpec("mail.add_mail_account", "New account", "plus", operation="add_mail_account",
                   help="Set up a mailbox of the firm, to fetch its mail, to send, or both."),
        ActionSpec("mail.change_mail_account", "Change", "pencil", one, "change_mail_account",
                   of_selected(pages.account_values), help="Change servers, folders or names; or take it out of use."),
        ActionSpec("mail.give_mail_password", "Set password", "key-round", one, "give_mail_password",
                   selected("account_id"),
                   help="Give the password: to the key store of this system, or where there is none for this session."),
    ),
    EmptySpec("No account yet", "With an account mail comes in and goes out by itself. Until then, what is written "
              "waits.", "mail", "mail.add_mail_account"),
    order=82, group=settings_of("desk and mail"),
)
BOUNCED_VIEW = ViewSpec(
    "mail_bounced", (
        ActionSpec("mail.forgive_address", "Allow again", "rotate-ccw", some, "forgive_address",
                   selected("bounced_address_id"), ask=False, primary=True, help="The address was mended."),
    ),
    EmptySpec("Every address was reached", "Addresses that mail came back from are kept here, with the reason.",
              "circle-check"),
    order=59, group=GROUP,
)

VIEWS = AreaSpec(
    name="mail", title="Mail",
    details=(
        DetailSpec("mail", "Mail", pages.mail_detail), DetailSpec("mail_account", "Mail account", pages.account_detail),
        DetailSpec("bounced_address", "Address", pages.bounced_detail),
    ),
    timelines=TIMELINES,
    figures=(
        FigureSpec("mail.new", "New mail", new_mail), FigureSpec("mail.to_decide", "Mail not delivered", to_decide),
    ),
    tab_parts=(
        TabPart("support", views=(INBOX_VIEW, OUTBOX_VIEW, ACCOUNTS_VIEW, BOUNCED_VIEW),
                dashboard=DashboardSpec(("mail.new", "mail.to_decide"), of=("mail_inbox",))),
        TabPart("customers", actions=(("customers", (ActionSpec(
            "mail.write_to_customer", "Write mail", "mail-plus", one, "write_mail", of_selected(pages.to_customer),
            help="Write to the customer; mail and answers stand in their timeline.",
        ),)),)),
    ),
)
