"""Calendar files: zones, whole days, repeated events, and the same event never twice."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from app.exchange.calendars import COLUMNS, HEADINGS, read_calendar, write_calendar
from app.exchange.flat import FlatColumn
from app.kernel.errors import DomainError
from app.kernel.listing import Kind

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n"
TAIL = "END:VCALENDAR\r\n"
PATH = Path("events.ics")


def read(*events: str) -> list[dict[str, str]]:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n".replace("\n", "\r\n").replace("\r\r", "\r")
                   for event in events)
    sheet = read_calendar(PATH, f"{HEAD}{body}{TAIL}".encode())
    return [dict(zip(HEADINGS, row.cells, strict=True)) for row in sheet.rows]


def test_a_time_in_a_zone_keeps_its_offset() -> None:
    (row,) = read("UID:a\nSUMMARY:Visit\nDTSTART;TZID=Europe/Berlin:20260302T100000\nDTEND;TZID=Europe/Berlin:"
                  "20260302T113000\nLOCATION:Hamburg")
    assert (row["Begins"], row["Ends"]) == ("2026-03-02 10:00:00+01:00", "2026-03-02 11:30:00+01:00")
    assert (row["UID"], row["Where"], row["First day"], row["Problem"]) == ("a", "Hamburg", "", "")


def test_times_in_utc_on_no_zone_and_whole_days() -> None:
    rows = read("UID:a\nDTSTART:20260302T100000Z\nDURATION:PT45M", "UID:b\nDTSTART:20260302T100000",
                "UID:c\nDTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260304", "UID:d\nDTSTART;VALUE=DATE:20260302")
    assert [(row["Begins"], row["Ends"]) for row in rows] == [
        ("2026-03-02 10:00:00+00:00", "2026-03-02 10:45:00+00:00"),
        ("2026-03-02 10:00:00", "2026-03-02 10:00:00"), ("", ""), ("", ""),
    ]
    assert [(row["First day"], row["Last day"]) for row in rows[2:]] == [
        ("2026-03-02", "2026-03-03"), ("2026-03-02", "2026-03-02")]


def test_nine_o_clock_stays_nine_through_a_change_of_clocks() -> None:
    rows = read("UID:a\nSUMMARY:Team\nDTSTART;TZID=Europe/Berlin:20260323T090000\nDTEND;TZID=Europe/Berlin:"
                "20260323T093000\nRRULE:FREQ=WEEKLY;COUNT=2")
    assert [row["Begins"] for row in rows] == ["2026-03-23 09:00:00+01:00", "2026-03-30 09:00:00+02:00"]
    assert [row["UID"] for row in rows] == ["a/20260323T080000Z", "a/20260330T070000Z"]


def test_exceptions_and_changed_times_of_a_repeated_event() -> None:
    rows = read(
        "UID:a\nSUMMARY:Call\nDTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n"
        "RRULE:FREQ=DAILY;UNTIL=20260305T090000Z\nEXDATE:20260304T090000Z",
        "UID:a\nSUMMARY:Call, later\nRECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T150000Z\nDTEND:20260303T160000Z",
    )
    assert [(row["UID"], row["Subject"], row["Begins"][11:16]) for row in rows] == [
        ("a/20260302T090000Z", "Call", "09:00"), ("a/20260305T090000Z", "Call", "09:00"),
        ("a/20260303T090000Z", "Call, later", "15:00"),
    ]


def test_what_repeats_for_ever_ends_after_two_years() -> None:
    rows = read("UID:a\nDTSTART;VALUE=DATE:20260102\nRRULE:FREQ=MONTHLY")
    assert (len(rows), rows[-1]["First day"]) == (25, "2028-01-02")
    assert len(read("UID:a\nDTSTART:20260102T090000Z\nRRULE:FREQ=HOURLY")) == 400


@pytest.mark.parametrize(("event", "said"), [
    ("UID:a\nDTSTART:20260302T090000Z\nRDATE:20260309T090000Z", "single dates"), ("UID:a\nSUMMARY:x", "no beginning"),
    ("DTSTART:20260302T090000Z", "no UID"), ("UID:a\nDTSTART:20260302T090000Z\nDTEND:20260301T090000Z", "before it"),
    ("UID:a\nDTSTART:20260302T090000Z\nRRULE:FREQ=SOMETIMES", "cannot be read"),
])
def test_an_event_that_cannot_be_read_says_why_and_holds_up_no_other(event: str, said: str) -> None:
    wrong, right = read(event, "UID:z\nDTSTART:20260302T090000Z")
    assert said in wrong["Problem"]
    assert (right["UID"], right["Problem"]) == ("z", "")


@pytest.mark.parametrize(("data", "said"), [
    (b"hello", "no calendar file|no events"), (f"{HEAD}{TAIL}".encode(), "no events"),
])
def test_a_file_that_is_no_calendar_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        read_calendar(PATH, data)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    kinds = {"due_at": Kind.TIME, "ends_at": Kind.TIME, "day": Kind.DATE, "all_day": Kind.FLAG}
    columns = [FlatColumn(key, key, kinds.get(key, Kind.TEXT)) for key in COLUMNS]
    begins, ends = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    # Two whole days of Berlin, in which clocks go forward: 47 hours.
    fair, over = datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
    path = tmp_path / "out.ics"
    write_calendar(path, columns, [
        ("a", "Café, “talk”; prices", begins, ends, date(2026, 3, 2), False, "Hamburg", "Line 1\nLine 2", "Planned",
         30),
        ("b", "Fair", fair, over, date(2026, 3, 28), True, "", "", "Cancelled", None),
    ])
    sheet = read_calendar(path, path.read_bytes())
    first, second = (dict(zip(HEADINGS, row.cells, strict=True)) for row in sheet.rows)
    assert (first["Subject"], first["Begins"], first["Note"]) == (
        "Café, “talk”; prices", "2026-03-02 09:00:00+00:00", "Line 1\nLine 2")
    assert first["Remind minutes before"] == "30"
    assert (second["First day"], second["Last day"], second["State"]) == ("2026-03-28", "2026-03-29", "cancelled")
    assert all(len(line) <= 75 for line in path.read_bytes().split(b"\r\n")), "lines are folded"
    assert Calendar.from_ical(path.read_bytes())["VERSION"] == "2.0"
    with pytest.raises(DomainError, match="list of activities"):
        write_calendar(path, columns[:2], [])
