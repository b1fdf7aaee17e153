"""What is declared of tickets."""

from sqlalchemy import select

from app.areas.company.events import CalendarChanged, CompanyCreated
from app.areas.inventory.area.trace import trace_action
from app.areas.parties.events import PersonToErase
from app.areas.parties.models import Party
from app.areas.support import operations as do
from app.areas.support import rules
from app.areas.support.documents import ticket_letter
from app.areas.support.models import Ticket
from app.areas.support.operations.erasing import keep_while_asking
from app.areas.support.operations.importing_tickets import TICKETS_FILE
from app.areas.support.queries import checks, figures, pictures
from app.areas.support.queries.contributions import CONTRIBUTIONS
from app.areas.support.queries.lists import NOT_ASKED, TICKETS
from app.areas.support.queries.merging import MERGES
from app.areas.support.queries.pages import seen_values, ticket_detail
from app.areas.support.queries.ticket_forms import advise_ticket, link_values
from app.areas.support.queries.tracing import GRAPHS
from app.kernel.declare import (
    CheckSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.forms import FormSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
)

_this_ticket, _seen = selected("ticket_id"), of_selected(seen_values)


def _not_asked(selection: Selection) -> bool:
    return in_state(*rules.SOLVED)(selection) and in_state(NOT_ASKED, column="survey")(selection)


FORM = FormSpec(
    ("customer_id", "contact_id", "subject", "body", "category", "priority", "order_id", "shipment_id", "item_id"),
    ("channel", "queue_id", "contact_name", "contact_email"),
)
NEW_TICKET = ActionSpec(
    "support.open_ticket", "New ticket", "plus", operation="open_ticket", key="Ctrl+N",
    help="Write down what a customer asks or complains about; a shipment leads back to its lots and suppliers.",
)
_ANSWER = ActionSpec(
    "support.answer_ticket", "Answer", "message-square-reply", in_state(*rules.UNSOLVED), "answer_ticket", _seen,
    key="Ctrl+R", primary=True, help="Write down what the customer is told; the first answer stops the clock.",
)
_RESOLVE = ActionSpec(
    "support.resolve_ticket", "Resolve", "circle-check", in_state(*rules.UNSOLVED), "resolve_ticket", _seen,
    help="Say that the matter is settled, and how.",
)
_PENDING = ActionSpec(
    "support.set_pending", "Wait for customer", "circle-pause", in_state(*rules.RUNNING), "set_pending", _this_ticket,
    help="The clock stands until the customer is back.",
)
_HEAR = ActionSpec(
    "support.receive_customer_message", "Enter customer's message", "message-square",
    in_state(*rules.UNSOLVED, rules.RESOLVED), "receive_customer_message", _this_ticket,
    help="Write down what the customer says; what waited or was resolved is open again.",
)
_NOTE = ActionSpec(
    "support.note_ticket", "Add note", "sticky-note", one, "note_ticket", _this_ticket,
    help="A note that the customer does not see.",
)
_ASSIGN = ActionSpec(
    "support.assign_ticket", "Assign", "user-check", in_state(*rules.UNSOLVED), "assign_ticket", _this_ticket,
    help="Say who works on it.",
)
_PRIORITY = ActionSpec(
    "support.set_priority", "Set priority", "flag", in_state(*rules.UNSOLVED), "set_priority", _this_ticket,
    help="Change how urgent it is, and with it when it is due.",
)
_LINK = ActionSpec(
    "support.link_ticket", "Link with record", "link", one, "link_ticket", of_selected(link_values),
    help="Say what it is about: shipment, order, item, lot, receipt or supplier.",
)
_HOLD = ActionSpec(
    "support.hold_ticket", "Put on hold", "hourglass", in_state(*rules.RUNNING, rules.PENDING), "hold_ticket",
    _this_ticket, help="Wait for somebody else, such as a supplier; the policy says which clocks stand meanwhile.",
)
_RESUME = ActionSpec(
    "support.resume_ticket", "Resume", "play", in_state(*rules.PAUSING), "resume_ticket", _this_ticket, ask=False,
    help="Take it up again; its clocks run on.",
)
_ASK = ActionSpec(
    "support.ask_satisfaction", "Ask how satisfied", "smile", _not_asked, "ask_satisfaction", _this_ticket,
    ask=False, primary=True,
    help="By mail, with a link for each answer; without an address, ask and record the answer.",
)
_RECORD = ActionSpec(
    "support.record_satisfaction", "Enter satisfaction", "star", in_state(*rules.SOLVED), "record_satisfaction",
    _this_ticket, primary=True, help="Write down how satisfied the customer says they are.",
)
_REOPEN = ActionSpec(
    "support.reopen_ticket", "Reopen", "rotate-ccw", in_state(rules.RESOLVED), "reopen_ticket", _this_ticket,
    help="Take it up again; the clock goes on where it stood.",
)
_CLOSE = ActionSpec(
    "support.close_ticket", "Close", "archive", in_state(rules.RESOLVED, single=False), "close_ticket", _this_ticket,
    ask=False, help="Close a resolved ticket for good.",
)
_PRINT = ActionSpec("support.print_ticket", "Print letter", "printer", one, document="ticket_letter")

AT_WORK = (_HEAR, _HOLD, _RESUME, _REOPEN, _CLOSE, _ASSIGN, _PRIORITY, _LINK, _PRINT)
"""What is done with a ticket beside answering it."""

_TAB = TabSpec(
    "support", "Support Tickets", "headset", 90,
    views=(
        ViewSpec(
            "tickets",
            (_ANSWER, _RESOLVE, NEW_TICKET, _HEAR, _PENDING, _HOLD, _RESUME, _ASK, _RECORD, _REOPEN, _CLOSE, _NOTE,
             _LINK,
             _ASSIGN, _PRIORITY, trace_action("support.ticket"), _PRINT),
            EmptySpec(
                "No tickets here", "When a customer asks or complains, write it down: the ticket knows when it is "
                "due and leads from the shipment back to the supplier.", "headset", "support.open_ticket",
            ),
            preset="open",
            group="Tickets",
        ),
    ),
    dashboard=DashboardSpec(
        ("support.open", "support.late", "support.first_response", "support.first_response_median",
         "support.resolution", "support.satisfaction"),
        (
            ChartSpec("support.by_week", "Tickets by week", pictures.tickets_by_week,
                      "app.areas.support.charts.tickets:draw_tickets_by_week", span=2,
                      help="Opened and resolved in each week; the last week is not over."),
            ChartSpec("support.by_priority", "Open by priority", pictures.open_by_priority,
                      "app.areas.support.charts.tickets:draw_open_by_priority"),
            ChartSpec("support.satisfaction", "Satisfaction by month", pictures.satisfaction_by_month,
                      "app.areas.support.charts.tickets:draw_satisfaction_by_month",
                      help="The mean of the scores from 1 to 5 that were given in each month."),
            ChartSpec("support.suppliers", "Complaints by supplier, 12 months", pictures.complaints_by_supplier,
                      "app.areas.support.charts.tickets:draw_complaints_by_supplier", span=2,
                      help="Complaints that lead back through shipment, lot and receipt."),
        ),
        of=("tickets",),
    ),
    badge=figures.needing_decision,
    help="What customers ask and complain about, when an answer is due, and what it leads back to.",
)

TICKETS_AREA = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(do.open_ticket, "Ticket opened", "support.open", advise=advise_ticket, form=FORM),
        OperationSpec(do.link_ticket, "Ticket linked", "support.open"),
        OperationSpec(do.answer_ticket, "Customer answered", "support.answer", verb="Send"),
        OperationSpec(do.note_ticket, "Note written", "support.answer"),
        OperationSpec(do.receive_customer_message, "Customer's message written down", "support.answer"),
        OperationSpec(do.assign_ticket, "Ticket assigned", "support.assign"),
        OperationSpec(do.set_priority, "Priority changed", "support.assign"),
        OperationSpec(do.set_pending, "Waiting for customer", "support.answer"),
        OperationSpec(do.hold_ticket, "Put on hold", "support.answer"),
        OperationSpec(do.resume_ticket, "Taken up again", "support.answer"),
        OperationSpec(do.resolve_ticket, "Ticket resolved", "support.resolve"),
        OperationSpec(do.reopen_ticket, "Ticket reopened", "support.resolve"),
        OperationSpec(do.close_ticket, "Ticket closed", "support.resolve"),
        OperationSpec(do.ask_satisfaction, "Customer asked how satisfied they are", "support.answer"),
        OperationSpec(do.record_satisfaction, "Customer's satisfaction recorded", "support.answer"),
        OperationSpec(do.recompute_due_times, "Due times computed anew", "support.assign"),
    ),
    subscribers=(
        Subscriber(PersonToErase, keep_while_asking),
        Subscriber(CompanyCreated, do.create_policies), Subscriber(CalendarChanged, do.follow_calendar),
    ),
    lists=(TICKETS,),
    details=(DetailSpec("ticket", "Ticket", ticket_detail),),
    contributions=CONTRIBUTIONS, graphs=GRAPHS, merges=MERGES,
    imports=(TICKETS_FILE,),
    searches=(
        SearchSpec("ticket", "Ticket", Ticket, select(
            Ticket.id, Ticket.number + " " + Ticket.subject, Party.name, Ticket.contact_name,
        ).join(Party, Party.id == Ticket.customer_id)),
    ),
    checks=(CheckSpec("support.due_times", "Tickets are due when their history says", checks.check_due_times),),
    documents=(DocumentSpec("ticket_letter", "Letter about a ticket", "ticket", "support.read", ticket_letter),),
    figures=(
        FigureSpec("support.open", "Open tickets", figures.open_tickets),
        FigureSpec("support.late", "Late tickets", figures.late_tickets),
        FigureSpec("support.first_response", "First response in time", figures.first_response_attainment),
        FigureSpec("support.first_response_median", "First response, median", figures.median_first_response),
        FigureSpec("support.resolution", "Resolved in time", figures.resolution_attainment),
        FigureSpec("support.satisfaction", "Satisfaction", figures.satisfaction),
    ),
    permissions=(
        PermissionSpec("support.read", "See tickets"), PermissionSpec("support.open", "Open and link tickets"),
        PermissionSpec("support.answer", "Answer customers and ask how satisfied they are"),
        PermissionSpec("support.assign", "Assign tickets and set their priority"),
        PermissionSpec("support.resolve", "Resolve, reopen and close tickets"),
    ),
    tabs=(_TAB,),
)
