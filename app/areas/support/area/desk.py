"""What is declared of working together on tickets: queues, watchers, steps, merges, escalation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.support import rules
from app.areas.support.operations import escalating, merging, notices, queues, relating, steps, writing
from app.areas.support.queries import desk_pages as pages
from app.areas.support.queries.desk_lists import LISTS
from app.kernel.declare import DetailSpec, OperationSpec, PermissionSpec, Reader
from app.kernel.ticking import TickSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
    some,
)

_TICKET = selected("ticket_id")
_UNSOLVED = in_state(*rules.UNSOLVED)


def _notices(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"notice_ids": list(selection.ids)}


ON_TICKETS = (
    ActionSpec("support.move_to_queue", "Move to queue", "inbox", _UNSOLVED, "move_to_queue", _TICKET,
               help="Put it into a queue; where the queue gives tickets out, somebody of it works on it."),
    ActionSpec("support.merge_ticket", "Merge into other", "merge", in_state(*rules.UNSOLVED, rules.RESOLVED),
               "merge_ticket", _TICKET,
               help="Carry all of it into an older ticket about the same matter; it can be taken back."),
    ActionSpec("support.relate_ticket", "Link with ticket", "link-2", one, "relate_ticket", _TICKET,
               help="Say that it is about the same as another ticket, or caused by a problem."),
    ActionSpec("support.unrelate_ticket", "Unlink ticket", "unlink", one, "unrelate_ticket", _TICKET,
               help="Remove what was said about two tickets."),
    ActionSpec("support.add_steps", "Add steps", "list-checks", _UNSOLVED, "add_steps", _TICKET,
               help="Give it the steps of a checklist, or one of its own."),
    ActionSpec("support.watch_ticket", "Watch", "eye", one, "watch_ticket", _TICKET,
               help="Be told what becomes of it, or let a colleague be told."),
    ActionSpec("support.unwatch_ticket", "Stop watching", "eye-off", one, "unwatch_ticket", _TICKET,
               help="Be told no more of it."),
)
VIEWS = (
    ViewSpec("notices", (
        ActionSpec("support.read_notices", "Mark as read", "check-check", some, "read_notices", _notices, ask=False,
                   primary=True, help="Count them as read."),
    ), EmptySpec("Nothing for you", "When somebody mentions you with @ in a note, gives you a ticket, or one that you "
                 "watch goes on, it is told here.", "bell"), preset="unread", order=52, group="Tickets"),
    ViewSpec("ticket_moves", (
        ActionSpec("support.undo_move", "Undo", "undo-2", in_state("stands"), "undo_move", selected("move_id"),
                   ask=False, primary=True, help="Put everything back where it was; what stands in the way is named."),
    ), EmptySpec("Nothing was merged or split", "Two tickets about one matter are merged; a message about another "
                 "matter becomes a ticket of its own.", "merge"), order=55, group="Tickets"),
    ViewSpec("queues", (
        ActionSpec("support.change_queue", "Change", "pencil", one, "set_queue", of_selected(pages.queue_values),
                   primary=True, help="Who works in it, and how its tickets are given out."),
        ActionSpec("support.new_queue", "New queue", "plus", operation="set_queue",
                   help="Tickets that the same people work on."),
    ), EmptySpec("No queues yet", "A queue holds the tickets that the same people work on, and can give them out in "
                 "turn.", "inbox", "support.new_queue"), order=80, group=settings_of("desk and mail")),
    ViewSpec("checklists", (
        ActionSpec("support.change_checklist", "Change", "pencil", one, "set_checklist",
                   of_selected(pages.checklist_values), primary=True, help="Change its steps for tickets that come."),
        ActionSpec("support.new_checklist", "New checklist", "plus", operation="set_checklist",
                   help="Steps that tickets of a kind go through."),
    ), EmptySpec("No checklists yet", "A checklist gives tickets of a kind their steps; before a ticket is resolved, "
                 "required steps that are open are asked about.", "list-checks", "support.new_checklist"), order=81,
        group=settings_of("desk and mail")),
    ViewSpec("escalation_rules", (
        ActionSpec("support.change_escalation", "Change", "pencil", one, "set_escalation",
                   of_selected(pages.escalation_values), primary=True, help="Change what is done, and when."),
        ActionSpec("support.new_escalation", "New rule", "plus", operation="set_escalation",
                   help="Say what is done when a promise is at risk or broken."),
        ActionSpec("support.escalate_due", "Escalate what is due", "play", operation="escalate_due", ask=False,
                   help="Do what is due at once; an open window does it every minute."),
    ), EmptySpec("Nothing is done by itself", "An escalation rule raises, gives or tells when a promise is at risk or "
                 "broken; each rule once.", "siren", "support.new_escalation"), order=93,
        group=settings_of("service levels")),
)

DESK = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(queues.set_queue, "Queue written", "support.arrange"),
        OperationSpec(queues.move_to_queue, "Put into a queue", "support.assign"),
        OperationSpec(notices.watch_ticket, "Ticket watched", "support.read"),
        OperationSpec(notices.unwatch_ticket, "Ticket watched no more", "support.read"),
        OperationSpec(notices.read_notices, "Notices read", "support.read"),
        OperationSpec(steps.set_checklist, "Checklist written", "support.arrange"),
        OperationSpec(steps.add_steps, "Steps added", "support.answer"),
        OperationSpec(steps.tick_step, "Step ticked", "support.answer"),
        OperationSpec(relating.relate_ticket, "Tickets related", "support.answer"),
        OperationSpec(relating.unrelate_ticket, "Tickets related no more", "support.answer"),
        OperationSpec(merging.merge_ticket, "Ticket merged", "support.assign",
                      reverse=lambda _uow, _cmd, result: merging.UndoMove(result["move_id"])),
        OperationSpec(merging.split_message, "Message split off", "support.assign",
                      reverse=lambda _uow, _cmd, result: merging.UndoMove(result["move_id"])),
        OperationSpec(merging.undo_move, "Merge or split taken back", "support.assign",
                      final="merge or split once more instead."),
        OperationSpec(writing.mark_writing, "Is writing", "support.answer", fleeting=True),
        OperationSpec(escalating.set_escalation, "Escalation written", "support.arrange"),
        OperationSpec(escalating.escalate_due, "Escalated", "support.assign"),
    ),
    lists=LISTS,
    details=(
        DetailSpec("queue", "Queue", pages.queue_detail), DetailSpec("checklist", "Checklist", pages.checklist_detail),
        DetailSpec("escalation_rule", "Escalation rule", pages.escalation_detail),
        DetailSpec("notice", "Notice", pages.notice_detail),
        DetailSpec("ticket_move", "Merge or split", pages.move_detail),
    ),
    permissions=(PermissionSpec("support.arrange", "Arrange queues, checklists and escalation"),),
    ticks=(TickSpec("support.escalate_due", 1, escalating.EscalateDue, escalating.is_due, "support.assign"),),
    tab_parts=(TabPart("support", views=VIEWS, actions=(("tickets", ON_TICKETS),)),),
)
