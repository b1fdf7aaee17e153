"""What is declared of canned replies, macros and triggers."""

from sqlalchemy import select

from app.areas.support.documents.macros import preview_macro
from app.areas.support.documents.replies import reply_preview
from app.areas.support.events import TicketMoved, TicketOpened, TicketSpoken
from app.areas.support.models.automation import Reply
from app.areas.support.operations import automation as do
from app.areas.support.operations import firing, macros, rehearsing, replies
from app.areas.support.operations.rule_lines import advise_lines
from app.areas.support.queries import automation_pages as pages
from app.areas.support.queries.automation import has_due, rule_values
from app.areas.support.queries.automation_lists import LISTS
from app.areas.support.queries.phrases import find_fields, find_phrases
from app.areas.support.rules.automation import OFF, ON
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.phrases import PhraseSpec
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
)

RIGHT = "support.rules"
_RULE = of_selected(rule_values)


def _untried(selection: Selection) -> bool:
    return in_state("untried", column="tried")(selection)


def _ready(selection: Selection) -> bool:
    return in_state(OFF)(selection) and in_state("tried", column="tried")(selection)


REPLIES_VIEW = ViewSpec(
    "replies", (
        ActionSpec("support.create_reply", "New canned reply", "plus", operation="create_reply", primary=True,
                   help="Words that are merged into answers: type / and the shortcut while you answer."),
        ActionSpec("support.change_reply", "Change", "pencil", one, "change_reply", of_selected(pages.reply_values)),
        ActionSpec("support.preview_reply", "Preview", "eye", one, document="reply_preview",
                   help="Read it with the fields of the newest ticket in it."),
        ActionSpec("support.retire_reply", "Retire", "archive", in_state("offered"), "retire_reply",
                   selected("reply_id"), ask=False, help="Offer it no more."),
        ActionSpec("support.restore_reply", "Offer again", "rotate-ccw", in_state("retired"), "restore_reply",
                   selected("reply_id"), ask=False),
    ),
    EmptySpec("No canned replies yet", "Write what you say often once, with fields such as {{ ticket.number }}, and "
              "take it into an answer by typing / and its shortcut.", "message-square-quote", "support.create_reply"),
    preset="offered", order=85, group=settings_of("replies and rules"),
)
MACROS_VIEW = ViewSpec(
    "macros", (
        ActionSpec("support.create_macro", "New macro", "plus", operation="create_macro", primary=True,
                   help="Several steps that are done on a ticket at once, and undone at once."),
        ActionSpec("support.change_macro", "Change", "pencil", one, "change_macro", _RULE),
        ActionSpec("support.macro_off", "Switch off", "power-off", in_state(ON), "switch_rule_off", selected("rule_id"),
                   ask=False),
        ActionSpec("support.macro_on", "Switch on", "power", in_state(OFF), "switch_rule", selected("rule_id"),
                   ask=False),
    ),
    EmptySpec("No macros yet", "A macro answers, sets, assigns and resolves in one go; it shows beforehand what "
              "it will do.", "wand-sparkles", "support.create_macro"),
    order=86, group=settings_of("replies and rules"),
)
TRIGGERS_VIEW = ViewSpec(
    "triggers", (
        ActionSpec("support.rehearse_trigger", "Rehearse", "flask-conical", _untried, "rehearse_trigger",
                   selected("trigger_id"), ask=False, primary=True,
                   help="See what it would have done with the last 100 tickets; nothing is changed."),
        ActionSpec("support.trigger_on", "Switch on", "power", _ready, "switch_rule", selected("rule_id"), ask=False,
                   primary=True, help="From now on it acts by itself."),
        ActionSpec("support.create_trigger", "New trigger", "plus", operation="create_trigger",
                   help="What is done by itself when something happens to a ticket, or when time passes."),
        ActionSpec("support.change_trigger", "Change", "pencil", one, "change_trigger", _RULE,
                   help="It is off until it had its dry run again."),
        ActionSpec("support.place_trigger", "Change order", "list-ordered", one, "place_rule", selected("trigger_id"),
                   help="Say whether it acts before or behind others."),
        ActionSpec("support.trigger_off", "Switch off", "power-off", in_state(ON), "switch_rule_off",
                   selected("rule_id"), ask=False),
        ActionSpec("support.rehearse_again", "Rehearse again", "rotate-ccw", in_state("tried", column="tried"),
                   "rehearse_trigger", selected("trigger_id"), ask=False),
    ),
    EmptySpec("No triggers yet", "A trigger acts by itself: when a ticket is opened, at risk, or left waiting. Before "
              "it is switched on, a dry run shows what it would have done.", "bot", "support.create_trigger"),
    order=87, group=settings_of("replies and rules"),
)
LOG_VIEW = ViewSpec(
    "rule_log", (
        ActionSpec("support.run_due_rules", "Run due rules", "play", operation="run_due_rules", ask=False,
                   help="Do now what the clock would do: tickets at risk, late, or left waiting."),
    ),
    EmptySpec("No rule acted yet", "Each time a trigger acts, it is written down here: on which ticket, what, and why.",
              "bot"),
    order=88, group=settings_of("replies and rules"),
)

AUTOMATION = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(replies.create_reply, "Canned reply written", RIGHT),
        OperationSpec(replies.change_reply, "Canned reply changed", RIGHT),
        OperationSpec(replies.retire_reply, "Canned reply retired", RIGHT),
        OperationSpec(replies.restore_reply, "Canned reply offered again", RIGHT),
        OperationSpec(do.create_macro, "Macro written", RIGHT, advise=advise_lines),
        OperationSpec(do.change_macro, "Macro changed", RIGHT, advise=advise_lines),
        OperationSpec(do.create_trigger, "Trigger written", RIGHT, advise=advise_lines),
        OperationSpec(do.change_trigger, "Trigger changed", RIGHT, advise=advise_lines),
        OperationSpec(do.switch_rule, "Rule switched on", RIGHT),
        OperationSpec(do.switch_rule_off, "Rule switched off", RIGHT),
        OperationSpec(do.place_rule, "Trigger put in place", RIGHT),
        OperationSpec(rehearsing.rehearse_trigger, "Trigger rehearsed", RIGHT,
                      final="it changed nothing but the note that it was tried."),
        OperationSpec(firing.run_due_rules, "Due rules run", "support.answer"),
        OperationSpec(macros.apply_macro, "Macro done", "support.answer", preview=preview_macro),
    ),
    subscribers=tuple(Subscriber(event, firing.follow_ticket) for event in (TicketOpened, TicketMoved, TicketSpoken)),
    lists=LISTS,
    details=(
        DetailSpec("reply", "Canned reply", pages.reply_detail), DetailSpec("macro", "Macro", pages.macro_detail),
        DetailSpec("trigger", "Trigger", pages.trigger_detail),
        DetailSpec("rule_firing", "What a rule did", pages.firing_detail),
    ),
    phrases=(PhraseSpec("answers", find_phrases), PhraseSpec("ticket_fields", find_fields)),
    ticks=(TickSpec("support.rules", 5, firing.RunDueRules, has_due, "support.answer"),),
    documents=(DocumentSpec("reply_preview", "Canned reply for the newest ticket", "reply", "support.read",
                            reply_preview),),
    contributions=(ContributionSpec("ticket", pages.rules_on_ticket),),
    searches=(SearchSpec("reply", "Canned reply", Reply, select(
        Reply.id, Reply.title, Reply.shortcut, Reply.folder + " " + Reply.tags + " " + Reply.body)),),
    permissions=(PermissionSpec(RIGHT, "Write canned replies, macros and triggers"),),
    tab_parts=(TabPart(
        "support", views=(REPLIES_VIEW, MACROS_VIEW, TRIGGERS_VIEW, LOG_VIEW),
        actions=(("tickets", (ActionSpec(
            "support.apply_macro", "Apply macro", "wand-sparkles", one, "apply_macro", selected("ticket_id"),
            help="Do several steps at once; you see them all before they are done.",
        ),)),),
    ),),
)
