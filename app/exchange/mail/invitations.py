"""What an invitation to a meeting says, in lines that stand in the text of its mail."""

from datetime import date, datetime
from typing import Any

LARGEST_INVITATION = 200_000
MOST_EVENTS = 5

_WORDS = {"REQUEST": "Invitation", "CANCEL": "Cancelled", "REPLY": "Answer to an invitation", "COUNTER": "Other time"}


def invitation_lines(text: str) -> tuple[str, ...]:
    """Tell what a calendar part is about: what, when, where, who; nothing when it cannot be read."""
    if len(text) > LARGEST_INVITATION:
        return ()
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(text)
        word = _WORDS.get(str(calendar.get("METHOD", "")).upper(), "Event")
        events = list(calendar.walk("VEVENT"))[:MOST_EVENTS]
        return tuple(line for event in events for line in _lines(word, event))
    except Exception:  # noqa: BLE001 - whatever a stranger's calendar makes the library raise, the mail is read
        return ()


def _lines(word: str, event: Any) -> list[str]:
    lines = [f"{word}: {_short(event.get('SUMMARY', ''))}"]
    when = [_moment(event.get(key)) for key in ("DTSTART", "DTEND")]
    if when[0]:
        lines.append("When: " + " to ".join(part for part in when if part))
    for title, key in (("Where", "LOCATION"), ("From", "ORGANIZER")):
        if value := _short(event.get(key, "")):
            lines.append(f"{title}: {value.removeprefix('mailto:').removeprefix('MAILTO:')}")
    return lines


def _short(value: object) -> str:
    return " ".join(str(value).split())[:300]


def _moment(value: Any) -> str:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()
    return moment.isoformat() if isinstance(moment, date) else ""
