"""The lists of money that came in: payments, what they settle, and lines of bank statements."""

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased

from app.areas.company.queries.money import home_currency
from app.areas.parties.models import Party
from app.areas.sales.models import BankLine, Invoice, Payment, Settlement
from app.areas.sales.queries.receivables import UNUSED
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

READ = "sales.read"
PAYMENT_KINDS = (("payment", StateWord("Received", Tone.GOOD)), ("refund", StateWord("Paid back", Tone.WARNING)))
PAYMENT_STATES = (("posted", StateWord("Booked", Tone.GOOD)), ("reversed", StateWord("Taken back")))
BANK_STATES = (
    ("open", StateWord("Open", Tone.WARNING)), ("booked", StateWord("Booked", Tone.GOOD)),
    ("aside", StateWord("Set aside")),
)

BOOKED_AS = (("", StateWord("")), ("fees", StateWord("Fees")), ("interest", StateWord("Interest")),
             ("transit", StateWord("Own money")))

PAYMENTS = ListQuery(
    name="payments", title="Payments", record="payment", id=Payment.id, permission=READ,
    source=table_of(Payment).outerjoin(table_of(Party), Party.id == Payment.customer_id),
    sort=(Sort("paid_on", descending=True),),
    columns=(
        column("number", "Payment", Payment.number, Kind.CODE, width=11),
        column("customer", "Customer", Party.name, width=28, sortable=False),
        column("paid_on", "Day", Payment.paid_on, Kind.DATE, width=12),
        column("amount", "Amount", Payment.amount_minor, Kind.MONEY, unit=Payment.currency, width=14, sortable=False,
               total=True),
        column("open", "On account", func.nullif(Payment.open_minor, 0), Kind.MONEY, unit=Payment.currency, width=13,
               sortable=False, total=True, help="What settles nothing yet."),
        column("kind", "Kind", Payment.kind, Kind.STATE, width=12, sortable=False, states=PAYMENT_KINDS),
        column("state", "State", Payment.state, Kind.STATE, width=12, sortable=False, states=PAYMENT_STATES),
        column("reference", "Reference", Payment.reference, width=22, sortable=False),
        column("home", "At home", Payment.home_minor, Kind.MONEY, width=13, unit=home_currency, sortable=False,
               shown=False),
    ),
    presets=(
        Preset(PresetInfo("on_account", "On account", Tone.WARNING), UNUSED),
        Preset(PresetInfo("refunds", "Paid back"), Payment.kind == "refund"),
    ),
)

_credit = aliased(Invoice, name="credit")
_refund = aliased(Payment, name="refund")

SETTLEMENTS = ListQuery(
    name="settlements", title="Settlements", record="settlement", id=Settlement.id, permission=READ,
    searchable=False, sort=(Sort("id", descending=True),),
    source=table_of(Settlement).outerjoin(table_of(Payment), Payment.id == Settlement.payment_id)
    .outerjoin(_credit, _credit.id == Settlement.credit_id)
    .outerjoin(table_of(Invoice), Invoice.id == Settlement.invoice_id)
    .outerjoin(_refund, _refund.id == Settlement.refund_id),
    columns=(
        column("by", "By", func.coalesce(Payment.number, _credit.number), Kind.CODE, width=12, sortable=False),
        column("what", "Settled", func.coalesce(Invoice.number, _refund.number), Kind.CODE, width=12, sortable=False),
        column("id", "No", Settlement.id, Kind.INTEGER, width=7, shown=False),
        column("day", "Day", Settlement.day, Kind.DATE, width=12, sortable=False),
        column("amount", "Amount", Settlement.amount_minor, Kind.MONEY,
               unit=func.coalesce(Invoice.currency, _refund.currency), width=13, sortable=False),
        column("discount", "Cash discount", func.nullif(Settlement.discount_minor, 0), Kind.MONEY,
               unit=func.coalesce(Invoice.currency, _refund.currency), width=13, sortable=False),
        column("undone_on", "Taken apart", Settlement.undone_on, Kind.DATE, width=12, sortable=False),
    ),
)

BANK_LINES = ListQuery(
    name="bank_lines", title="Bank statement", record="bank_line", id=BankLine.id, permission=READ, searchable=False,
    source=table_of(BankLine).outerjoin(table_of(Party), Party.id == BankLine.customer_id),
    sort=(Sort("booked_on", descending=True),),
    columns=(
        column("booked_on", "Booked", BankLine.booked_on, Kind.DATE, width=12),
        column("amount", "Amount", BankLine.amount_minor, Kind.MONEY, unit=BankLine.currency, width=13, sortable=False,
               total=True, below=Tone.NEUTRAL),
        column("payer", "Payer", BankLine.payer, width=24, sortable=False),
        column("purpose", "Purpose", BankLine.purpose, width=32, sortable=False),
        column("state", "State", BankLine.state, Kind.STATE, width=11, sortable=False, states=BANK_STATES),
        column("customer", "Taken to be of", Party.name, width=24, sortable=False),
        column("booked_as", "Booked as", BankLine.booked_as, Kind.STATE, width=14, sortable=False, states=BOOKED_AS,
               shown=False),
        column("why", "Because of", BankLine.why, width=36, sortable=False),
        column("sure", "Sure", BankLine.sure, Kind.FLAG, width=7, sortable=False),
        column("iban", "Account", BankLine.iban, Kind.CODE, width=24, sortable=False, shown=False),
        column("bank_key", "Bank's number", BankLine.bank_key, Kind.CODE, width=16, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "To decide", Tone.WARNING), BankLine.state == "open"),
        Preset(PresetInfo("sure", "Sure", Tone.GOOD), and_(BankLine.state == "open", BankLine.sure.is_(True))),
        Preset(PresetInfo("unknown", "Unknown", Tone.BAD), and_(BankLine.state == "open",
                                                               BankLine.customer_id.is_(None))),
    ),
)

PAYMENT_LISTS = (PAYMENTS, SETTLEMENTS, BANK_LINES)
