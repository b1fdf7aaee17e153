"""What rules decide without a database: when they act, whether conditions hold, and how a rule reads as a sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from app.areas.support.rules.priorities import CATEGORIES, PRIORITIES
from app.areas.support.rules.states import STATES
from app.kernel.errors import DomainError

BY_HAND, OPENED, SPOKEN, ANSWERED, MOVED, AT_RISK, LATE, WAITED = (
    "by_hand", "opened", "spoken", "answered", "moved", "at_risk", "late", "waited",
)
EVENTS = (
    (OPENED, "A ticket is opened"), (SPOKEN, "The customer writes again"), (ANSWERED, "The customer is answered"),
    (MOVED, "It comes into a state"), (AT_RISK, "It is at risk of being late"), (LATE, "It is late"),
    (WAITED, "Nobody wrote for some hours"),
)
TIMED = (AT_RISK, LATE, WAITED)
"""Events that no command brings about: the clock does."""

ON, OFF = "on", "off"
LONGEST_CHAIN = 4
"""So many rules may act in a row, each because of what the one before it did."""

MOST_STEPS, MOST_CONDITIONS = 20, 20
MOST_HOURS = 24 * 365

OPERATORS = (
    ("is", "is"), ("is_not", "is not"), ("contains", "contains"), ("contains_not", "does not contain"),
    ("begins", "begins with"), ("more", "is more than"), ("less", "is less than"), ("empty", "is empty"),
    ("filled", "is filled in"),
)
UNARY = ("empty", "filled")
FIELD_TITLES = (
    ("ticket.subject", "subject"), ("ticket.last_message", "what the customer said last"),
    ("ticket.priority", "priority"), ("ticket.category", "category"), ("ticket.state", "state"),
    ("ticket.channel", "channel"), ("ticket.assignee", "who works on it"), ("ticket.about", "what it is about"),
    ("ticket.queue", "queue"), ("ticket.tags", "tag"), ("customer.tags", "customer's tag"),
    ("ticket.contact", "contact"), ("ticket.contact_email", "mail of the contact"), ("customer.name", "customer"),
    ("customer.city", "customer's city"), ("customer.country", "customer's country"), ("order.number", "order"),
    ("order.state", "state of the order"), ("order.total", "total of the order"), ("order.required_on", "order's date"),
)
NUMBERS, DATES, TAGS = ("order.total",), ("order.required_on",), ("ticket.tags", "customer.tags")

ANSWER, NOTE, PRIORITY, STATE, ASSIGN, CATEGORY, LINK, ASK = (
    "answer", "note", "priority", "state", "assign", "category", "link", "ask",
)
TAG, UNTAG, QUEUE, WATCH, CHECKLIST, STEP = "tag", "untag", "queue", "watch", "checklist", "step"
STEP_TITLES = (
    (ANSWER, "Answer"), (NOTE, "Note"), (PRIORITY, "Priority"), (STATE, "State"), (ASSIGN, "Assign"),
    (CATEGORY, "Category"), (TAG, "Put a tag on"), (UNTAG, "Take a tag off"), (QUEUE, "Move to a queue"),
    (WATCH, "Let somebody watch"), (CHECKLIST, "Add a checklist"), (STEP, "Add a step to do"), (LINK, "Link"),
    (ASK, "Ask how it went"),
)
WORDED = (ANSWER, NOTE)
NAMED = {
    TAG: "Say which tag; several are set off by commas.", UNTAG: "Say which tag; several are set off by commas.",
    QUEUE: "Say which queue, or “none”.", WATCH: "Say who is to watch: a login, or “me”.",
    CHECKLIST: "Say which checklist.", ASSIGN: "Say to whom: a login, “me” or “nobody”.",
}
"""What is asked of whoever leaves the aim of such a step empty."""

NO_QUEUE = "none"
LINKS = (("latest_order", "Latest order"), ("latest_shipment", "Latest shipment"))
NOBODY, MYSELF = "nobody", "me"
STEP_STATES = ("open", "pending", "held", "resolved", "closed")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a field; of the alternative ones one must hold."""

    field: str
    operator: str
    value: str = ""
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what is done, to what, in which words."""

    kind: str
    value: str = ""
    text: str = ""
    reply_id: int | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """What makes a rule act: `state` and `hours` where its event has them."""

    event: str
    state: str = ""
    hours: int = 0
    business_hours: bool = True


def holds(conditions: Iterable[Condition], values: dict[str, object]) -> bool:
    """Tell whether conditions hold: all that are not alternative, and one of those that are, if there are any."""
    told = [(condition.alternative, matches(condition, values.get(condition.field))) for condition in conditions]
    either = [held for alternative, held in told if alternative]
    return all(held for alternative, held in told if not alternative) and (any(either) or not either)


def matches(condition: Condition, value: object) -> bool:
    """Tell whether a value meets a condition; texts are compared without regard to case, and nothing is no figure."""
    if condition.operator in UNARY:
        return (value is None or value == "") == (condition.operator == "empty")
    wanted = condition.value.strip().casefold()
    text = _text(value)
    if condition.field in TAGS and condition.operator in ("is", "is_not"):
        return (wanted in text.split(", ")) == (condition.operator == "is")
    match condition.operator:
        case "is" | "is_not":
            return (text == wanted) == (condition.operator == "is")
        case "contains" | "contains_not":
            return (wanted in text) == (condition.operator == "contains")
        case "begins":
            return text.startswith(wanted)
    one, other = _ordered(condition.field, value), _ordered(condition.field, condition.value)
    if one is None or other is None:
        return False
    return one > other if condition.operator == "more" else one < other


def _text(value: object) -> str:
    raw = value.decimal() if hasattr(value, "decimal") else value
    return "" if raw is None else str(raw).strip().casefold()


def _ordered(field: str, value: object) -> Decimal | None:
    """Give what stands for a value in an order: a figure, or the number of a day."""
    raw = value.decimal() if hasattr(value, "decimal") else value
    try:
        if field in DATES:
            day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
            return Decimal((day.date() if isinstance(day, datetime) else day).toordinal())
        return Decimal(str(raw))
    except (InvalidOperation, ValueError):
        return None


def require_conditions(conditions: Sequence[Condition]) -> None:
    """Refuse conditions that could never be met because they make no sense."""
    if len(conditions) > MOST_CONDITIONS:
        raise DomainError("rule.conditions", f"A rule has at most {MOST_CONDITIONS} conditions.", "conditions")
    for index, condition in enumerate(conditions):
        problem = _problem(condition)
        if problem:
            raise DomainError("rule.condition", problem, f"conditions.{index}.value")


def _problem(condition: Condition) -> str:
    title = dict(FIELD_TITLES)[condition.field]
    if condition.operator in UNARY:
        return f"“{title} {dict(OPERATORS)[condition.operator]}” needs no value." if condition.value.strip() else ""
    if not condition.value.strip():
        return f"Say what “{title}” is compared with."
    if condition.operator in ("more", "less") and condition.field not in (*NUMBERS, *DATES):
        return f"“{title}” is a text; it cannot be more or less than something."
    if condition.operator in ("more", "less") and _ordered(condition.field, condition.value) is None:
        return f"“{condition.value}” is no {'day such as 2026-03-31' if condition.field in DATES else 'figure'}."
    if condition.operator in ("is", "is_not"):
        return _unknown_word(condition, title)
    return ""


def _unknown_word(condition: Condition, title: str) -> str:
    known = _CODES.get(condition.field)
    if known is None or condition.value in known:
        return ""
    return f"“{condition.value}” is no {title}; there are {', '.join(known.values())}."


_CODES: dict[str, dict[str, str]] = {
    "ticket.priority": {code: state.word for code, state in PRIORITIES},
    "ticket.state": {code: state.word for code, state in STATES}, "ticket.category": dict(CATEGORIES),
}


def condition_code(field: str, value: str) -> str:
    """Give the code of what a person calls a priority, a state or a category; other words stay as they are."""
    return code_of(_CODES.get(field, {}), value)


def value_word(of: str, code: str) -> str:
    """Give the word that a person knows for a code of a field or of a kind of step; others stay as they are."""
    field = {PRIORITY: "ticket.priority", STATE: "ticket.state", CATEGORY: "ticket.category"}.get(of, of)
    return {**_CODES.get(field, {}), **(dict(LINKS) if of == LINK else {})}.get(code, code)


def code_of(words: dict[str, str], value: str) -> str:
    """Give the code of a word, whatever its case."""
    wanted = value.strip().casefold()
    return next((code for code, word in words.items() if wanted in (code.casefold(), word.casefold())), value.strip())


def step_code(kind: str, value: str) -> str:
    """Give the code of what a person calls the aim of a step."""
    known = {PRIORITY: _CODES["ticket.priority"], STATE: _CODES["ticket.state"], CATEGORY: _CODES["ticket.category"],
             LINK: dict(LINKS)}.get(kind, {})
    return code_of(known, value)


def require_when(when: When) -> None:
    """Refuse an event without what it needs."""
    if when.event in (MOVED, WAITED) and not when.state:
        raise DomainError("rule.state", "Say which state it is about.", "in_state")
    if when.event == WAITED and not 0 < when.hours <= MOST_HOURS:
        raise DomainError("rule.hours", f"Say how many hours, from 1 to {MOST_HOURS}.", "hours")
    if when.event != WAITED and when.hours:
        raise DomainError("rule.hours", "Hours belong to “Nobody wrote for some hours” only.", "hours")
    if when.event not in (MOVED, WAITED) and when.state:
        raise DomainError("rule.state", "A state belongs to events about a state only.", "in_state")


def require_step(step: Step, index: int) -> None:
    """Refuse a step that cannot be done."""
    where = f"steps.{index}"
    if step.kind in WORDED:
        if not step.text.strip() and step.reply_id is None:
            raise DomainError("rule.words", "Say in which words, or pick a canned reply.", f"{where}.text")
        if step.text.strip() and step.reply_id is not None:
            raise DomainError("rule.words", "Either words of its own or a canned reply, not both.", f"{where}.text")
        return
    _require_words(step, where)
    known: dict[str, Iterable[str]] = {
        PRIORITY: _CODES["ticket.priority"], STATE: STEP_STATES, CATEGORY: CATEGORIES, LINK: dict(LINKS),
    }
    if step.kind in known and step.value not in known[step.kind]:
        words = {**_CODES["ticket.priority"], **_CODES["ticket.state"], **CATEGORIES, **dict(LINKS)}
        offered = ", ".join(words[code] for code in known[step.kind])
        said = f"“{step.value}” is none of these: " if step.value else "Say to what: "
        raise DomainError("rule.value", f"{said}{offered}.", f"{where}.value")
    if step.kind in NAMED and not step.value:
        raise DomainError("rule.value", NAMED[step.kind], f"{where}.value")


def _require_words(step: Step, where: str) -> None:
    """Refuse words where nothing is said, and a step to do without any."""
    on_hold = step.kind == STATE and step.value == "held"
    if step.reply_id is not None or (step.text.strip() and not on_hold and step.kind not in (ASSIGN, STEP)):
        raise DomainError(
            "rule.words", "Only an answer, a note, a step to do and putting on hold have words.", f"{where}.text")
    if step.kind == STEP and not step.text.strip():
        raise DomainError("rule.words", "Say what is to be done.", f"{where}.text")


def condition_words(condition: Condition) -> str:
    """Write a condition as a part of a sentence."""
    title, operator = dict(FIELD_TITLES)[condition.field], dict(OPERATORS)[condition.operator]
    if condition.field in TAGS and condition.operator in ("is", "is_not"):
        whose = "it" if condition.field == TAGS[0] else "the customer"
        return f"{whose} {'has' if condition.operator == 'is' else 'has not'} the tag “{condition.value}”"
    if condition.operator in UNARY:
        return f"{title} {operator}"
    word = _CODES.get(condition.field, {}).get(condition.value)
    return f"{title} {operator} {word or f'“{condition.value}”'}"


def step_words(step: Step) -> str:
    """Write a step as a part of a sentence."""
    words = {**_CODES["ticket.priority"], **_CODES["ticket.state"], **CATEGORIES, **dict(LINKS)}
    said = f"with “{step.reply}”" if step.reply else f"“{_short(step.text)}”"
    match step.kind:
        case "answer":
            return f"answer {said}"
        case "note":
            return f"note {said}"
        case "assign":
            people = {NOBODY: "assign it to nobody", MYSELF: "assign it to whoever does this"}
            return people.get(step.value, f"assign it to {step.value}")
        case "link":
            return f"link the customer's {words.get(step.value, step.value).lower()}"
        case "ask":
            return "ask how satisfied they are"
        case "state" if step.value == "held":
            return "put it on hold"
    if step.kind in _SORTING:
        return _SORTING[step.kind](step)
    what = {PRIORITY: "priority", STATE: "state", CATEGORY: "category"}[step.kind]
    return f"set the {what} to {words.get(step.value, step.value)}"


_SORTING: Mapping[str, Callable[[Step], str]] = {
    TAG: lambda step: f"put the tag “{step.value}” on it", UNTAG: lambda step: f"take the tag “{step.value}” off it",
    QUEUE: lambda step: "take it out of its queue" if step.value == NO_QUEUE else f"move it to {step.value}",
    WATCH: lambda step: "let whoever does this watch it" if step.value == MYSELF else f"let {step.value} watch it",
    CHECKLIST: lambda step: f"add the checklist “{step.value}”",
    STEP: lambda step: f"add the step “{_short(step.text)}”",
}


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def when_words(when: When) -> str:
    """Write what makes a rule act as the beginning of a sentence."""
    state = dict(STATES)[when.state].word if when.state in dict(STATES) else when.state
    hours = f"{when.hours} {'business ' if when.business_hours else ''}{'hour' if when.hours == 1 else 'hours'}"
    return {
        BY_HAND: "By hand", OPENED: "When a ticket is opened", SPOKEN: "When the customer writes again",
        ANSWERED: "When the customer is answered", MOVED: f"When a ticket becomes {state}",
        AT_RISK: "When a ticket is at risk of being late", LATE: "When a ticket is late",
        WAITED: f"When a ticket is {state} and nobody wrote for {hours}",
    }[when.event]


def sentence(when: When, conditions: Sequence[Condition], steps: Sequence[Step]) -> str:
    """Write a whole rule as one sentence."""
    needed = [condition_words(one) for one in conditions if not one.alternative]
    either = [condition_words(one) for one in conditions if one.alternative]
    if either:
        needed.append(f"({' or '.join(either)})" if len(either) > 1 else either[0])
    told = [step_words(step) for step in steps]
    done = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)
    condition = f" and {' and '.join(needed)}" if needed and when.event != BY_HAND else ""
    return f"{when_words(when)}{condition}: {done or 'do nothing'}."
