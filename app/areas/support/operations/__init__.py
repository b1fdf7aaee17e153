"""What can be done in support: open tickets, talk, resolve, ask how it went."""

from app.areas.support.operations.asking import (
    AskSatisfaction,
    RecordSatisfaction,
    ask_satisfaction,
    record_satisfaction,
)
from app.areas.support.operations.escalating import EscalateDue, SetEscalation
from app.areas.support.operations.linking import LinkTicket, link_ticket
from app.areas.support.operations.merging import MergeTicket, SplitMessage, UndoMove
from app.areas.support.operations.notices import ReadNotices, UnwatchTicket, WatchTicket
from app.areas.support.operations.policies import (
    AdoptPolicy,
    ConditionInput,
    DiscardDraft,
    SetCustomerZone,
    SetPolicy,
    SwitchPolicy,
    TargetInput,
    adopt_policy,
    discard_draft,
    set_customer_zone,
    set_policy,
    switch_policy,
)
from app.areas.support.operations.queues import MemberInput, MoveToQueue, SetQueue, move_to_queue, set_queue
from app.areas.support.operations.relating import RelateTicket, UnrelateTicket
from app.areas.support.operations.replaying import ReplayPolicy
from app.areas.support.operations.setup import RecomputeDueTimes, create_policies, follow_calendar, recompute_due_times
from app.areas.support.operations.solving import (
    CloseTicket,
    HoldTicket,
    ReopenTicket,
    ResolveTicket,
    ResumeTicket,
    SetPending,
    close_ticket,
    hold_ticket,
    reopen_ticket,
    resolve_ticket,
    resume_ticket,
    set_pending,
)
from app.areas.support.operations.steps import AddSteps, SetChecklist, StepInput, TickStep
from app.areas.support.operations.talking import (
    AnswerTicket,
    NoteTicket,
    ReceiveCustomerMessage,
    answer_ticket,
    note_ticket,
    receive_customer_message,
)
from app.areas.support.operations.tickets import (
    AssignTicket,
    OpenedTicket,
    OpenTicket,
    SetPriority,
    assign_ticket,
    open_ticket,
    set_priority,
)
from app.areas.support.operations.writing import MarkWriting

__all__ = [
    "AddSteps", "AdoptPolicy", "AnswerTicket", "AskSatisfaction", "AssignTicket", "CloseTicket", "ConditionInput",
    "DiscardDraft", "EscalateDue", "HoldTicket", "LinkTicket", "MarkWriting", "MemberInput", "MergeTicket",
    "MoveToQueue", "NoteTicket", "OpenTicket", "OpenedTicket", "ReadNotices", "ReceiveCustomerMessage",
    "RecomputeDueTimes", "RecordSatisfaction", "RelateTicket", "ReopenTicket", "ReplayPolicy", "ResolveTicket",
    "ResumeTicket", "SetChecklist", "SetCustomerZone", "SetEscalation", "SetPending", "SetPolicy", "SetPriority",
    "SetQueue", "SplitMessage", "StepInput", "SwitchPolicy", "TargetInput", "TickStep", "UndoMove", "UnrelateTicket",
    "UnwatchTicket", "WatchTicket", "adopt_policy", "answer_ticket", "ask_satisfaction", "assign_ticket",
    "close_ticket", "create_policies", "discard_draft", "follow_calendar", "hold_ticket", "link_ticket",
    "move_to_queue", "note_ticket", "open_ticket", "receive_customer_message", "recompute_due_times",
    "record_satisfaction", "reopen_ticket", "resolve_ticket", "resume_ticket", "set_customer_zone", "set_pending",
    "set_policy", "set_priority", "set_queue", "switch_policy",
]
