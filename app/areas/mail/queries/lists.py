"""The lists of mail: what came in, what goes out, the accounts."""

from sqlalchemy import and_, case

from app.areas.mail import rules
from app.areas.mail.models import BouncedAddress, MailAccount, MailDelivery, MailMessage
from app.areas.parties.models import Party
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

KINDS = (
    ("person", StateWord("From a person")), ("bulk", StateWord("To many")),
    ("auto", StateWord("Automatic", Tone.NEUTRAL)), ("bounce", StateWord("Came back", Tone.BAD)),
    ("own", StateWord("Our own", Tone.NEUTRAL)), ("damaged", StateWord("Not readable", Tone.WARNING)),
)
INBOX_STATES = (("new", StateWord("New", Tone.ACCENT)), ("done", StateWord("Done", Tone.GOOD)))
WANTED = ("person", "damaged")
"""The kinds of mail that somebody may have to answer."""

came_in = MailMessage.direction == "in"
wanted = MailMessage.kind.in_(WANTED)
sender = case((MailMessage.sender_name != "", MailMessage.sender_name), else_=MailMessage.sender_address)

INBOX = ListQuery(
    name="mail_inbox", title="Inbox", record="mail", id=MailMessage.id, permission="mail.read",
    source=table_of(MailMessage).outerjoin(table_of(Party), Party.id == MailMessage.party_id)
    .outerjoin(table_of(MailAccount), MailAccount.id == MailMessage.account_id),
    where=came_in, sort=(Sort("at", descending=True),),
    columns=(
        column("state", "State", MailMessage.state, Kind.STATE, width=9, states=INBOX_STATES, sortable=False),
        column("sender", "From", sender, width=22, sortable=False),
        column("subject", "Subject", MailMessage.subject, width=40, sortable=False),
        column("party", "Customer or supplier", Party.name, width=20, sortable=False),
        column("at", "Came", MailMessage.at, Kind.TIME, width=14),
        column("kind", "Kind", MailMessage.kind, Kind.STATE, width=13, states=KINDS, sortable=False),
        column("address", "Address", MailMessage.sender_address, width=24, sortable=False, shown=False),
        column("to", "To", MailMessage.to_line, width=24, sortable=False, shown=False),
        column("account", "Mailbox", MailAccount.address, width=22, sortable=False, shown=False),
        column("about", "About", MailMessage.record, width=10, sortable=False, shown=False,
               help="The kind of record that its conversation is about."),
    ),
    presets=(
        Preset(PresetInfo("new", "New"), and_(MailMessage.state == "new", wanted)),
        Preset(PresetInfo("strangers", "Unknown senders", Tone.WARNING),
               and_(MailMessage.state == "new", wanted, MailMessage.party_id.is_(None))),
        Preset(PresetInfo("apart", "Automatic and to many"), MailMessage.kind.in_(("auto", "bulk", "own"))),
        Preset(PresetInfo("bounces", "Came back", Tone.BAD), MailMessage.kind == "bounce"),
        Preset(PresetInfo("done", "Done", Tone.GOOD), MailMessage.state == "done"),
    ),
)

OUTBOX = ListQuery(
    name="mail_outbox", title="Outgoing mail", record="mail", id=MailDelivery.message_id, permission="mail.read",
    source=table_of(MailDelivery).join(table_of(MailMessage), MailMessage.id == MailDelivery.message_id)
    .outerjoin(table_of(Party), Party.id == MailMessage.party_id)
    .outerjoin(table_of(MailAccount), MailAccount.id == MailMessage.account_id),
    sort=(Sort("changed_at", descending=True),),
    columns=(
        column("state", "State", MailDelivery.state, Kind.STATE, width=12, states=rules.STATES, sortable=False),
        column("to", "To", MailMessage.to_line, width=26, sortable=False),
        column("subject", "Subject", MailMessage.subject, width=40, sortable=False),
        column("party", "Customer or supplier", Party.name, width=20, sortable=False),
        column("changed_at", "Since", MailDelivery.changed_at, Kind.TIME, width=14, order=MailDelivery.changed_at),
        column("next_at", "Next try", case((MailDelivery.state == rules.WAITING, MailDelivery.next_at)), Kind.TIME,
               width=14, sortable=False, shown=False),
        column("attempts", "Tries", MailDelivery.attempts, Kind.INTEGER, width=7, sortable=False, shown=False),
        column("reason", "Why", MailDelivery.reason, width=30, sortable=False),
        column("account", "From", MailAccount.address, width=22, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("waiting", "Waiting"), MailDelivery.state.in_((rules.WAITING, rules.SENDING))),
        Preset(PresetInfo("decide", "To decide", Tone.BAD), MailDelivery.state.in_((rules.FAILED, rules.UNCERTAIN))),
        Preset(PresetInfo("bounced", "Came back", Tone.BAD), MailDelivery.state == rules.BOUNCED),
        Preset(PresetInfo("sent", "Sent", Tone.GOOD), MailDelivery.state == rules.SENT),
    ),
)

ACCOUNTS = ListQuery(
    name="mail_accounts", title="Mail accounts", record="mail_account", id=MailAccount.id, permission="mail.read",
    source=table_of(MailAccount), sort=(Sort("address"),), searchable=False,
    columns=(
        column("address", "Address", MailAccount.address, width=28),
        column("sender_name", "Sent as", MailAccount.sender_name, width=24, sortable=False),
        column("imap_server", "Fetched from", MailAccount.imap_server, width=24, sortable=False),
        column("smtp_server", "Sent through", MailAccount.smtp_server, width=24, sortable=False),
        column("is_default", "Usual one", MailAccount.is_default, Kind.FLAG, width=10, sortable=False),
        column("opens_tickets", "Becomes tickets", MailAccount.opens_tickets, Kind.FLAG, width=14, sortable=False),
        column("makes_leads", "Becomes leads", MailAccount.makes_leads, Kind.FLAG, width=13, sortable=False),
        column("active", "In use", MailAccount.active, Kind.FLAG, width=8, sortable=False),
    ),
    presets=(Preset(PresetInfo("active", "In use", Tone.GOOD), MailAccount.active.is_(True)),),
)

BOUNCED = ListQuery(
    name="mail_bounced", title="Unreachable addresses", record="bounced_address", id=BouncedAddress.id,
    permission="mail.read", source=table_of(BouncedAddress), sort=(Sort("address"),), searchable=False,
    columns=(
        column("address", "Address", BouncedAddress.address, width=30),
        column("permanent", "For good", BouncedAddress.permanent, Kind.FLAG, width=10, sortable=False),
        column("bounces", "Times", BouncedAddress.bounces, Kind.INTEGER, width=8, sortable=False),
        column("last_at", "Last", BouncedAddress.last_at, Kind.TIME, width=14, sortable=False),
        column("reason", "Why", BouncedAddress.reason, width=50, sortable=False),
    ),
)

LISTS = (INBOX, OUTBOX, ACCOUNTS, BOUNCED)
