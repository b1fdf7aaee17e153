"""A company of notes: the smallest declarations that fill a window, on a table that every company has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import func, select

from app.kernel.columns import table_of
from app.kernel.declare import (
    CheckSpec,
    Declarations,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    Reader,
    SearchSpec,
)
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.journal import Outgoing
from app.kernel.listing import Detail, Fact, Figure, Kind, PresetInfo, Sort, StateWord, TimelineEntry, Tone
from app.kernel.printed import PrintedDocument, PrintText
from app.kernel.query import ListQuery, Preset, column
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import ActionSpec, DashboardSpec, EmptySpec, Selection, TabSpec, ViewSpec, one

NOTES = table_of(Outgoing)


@dataclass(frozen=True)
class WriteNote:
    """Write something down."""

    kind: Annotated[str, Field("Subject")]
    message: Annotated[str, Field("Text", multiline=True)] = ""


@dataclass(frozen=True)
class CloseNote:
    """Put a note away."""

    note_id: Annotated[int, Field("Note", hidden=True)]


@dataclass(frozen=True)
class NoteWritten:
    """The note that was written."""

    note_id: int


def write_note(uow: UnitOfWork, cmd: WriteNote) -> NoteWritten:
    """Write a note; a subject that shouts is refused, a very short one is asked about."""
    if cmd.kind.isupper():
        raise DomainError("note.loud", "A note does not shout. Write it in small letters.", "kind")
    if len(cmd.kind) < 3:
        uow.confirm("note.short", "The subject is very short. Keep it?", "kind")
    if cmd.kind == "broken":
        raise KeyError(cmd.kind)
    number = uow.send_later(cmd.kind, {})
    uow.update(Outgoing, number, message=cmd.message)
    return NoteWritten(number)


def close_note(uow: UnitOfWork, cmd: CloseNote) -> None:
    """Close a note."""
    uow.update(Outgoing, cmd.note_id, state="sent")


def prefill_close(_reader: Reader, selection: Selection, _now: datetime) -> dict[str, object]:
    """Close the note that is selected."""
    return {"note_id": selection.ids[0]}


def load_note(reader: Reader, number: int, _now: datetime) -> Detail:
    """Load a note."""
    row = reader.execute(select(NOTES).where(NOTES.c.id == number)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no note with the number {number}.")
    return Detail(
        row.id, row.kind, "A note", StateWord(row.state, Tone.ACCENT), (Fact("Text", row.message or "none"),),
        timeline=(TimelineEntry(row.at, "Written"),), chart=(3.0, 2.0, 4.0),
    )


def print_note(reader: Reader, number: int, now: datetime) -> PrintedDocument:
    """Print a note."""
    note = load_note(reader, number, now)
    return PrintedDocument("Note", str(number), f"note-{number}", bands=(PrintText(note.title),))


def count_notes(reader: Reader, _now: datetime) -> int:
    """Count the notes that wait."""
    return int(reader.execute(select(func.count()).select_from(NOTES).where(NOTES.c.state == "waiting")).scalar_one())


NOTES_LIST = ListQuery(
    "notes", "Notes", "note", NOTES.c.id, NOTES,
    (
        column("id", "No", NOTES.c.id, Kind.INTEGER),
        column("kind", "Subject", NOTES.c.kind, width=24),
        column("state", "State", NOTES.c.state, Kind.STATE, states=(
            ("waiting", StateWord("Waiting", Tone.WARNING)), ("sent", StateWord("Closed", Tone.GOOD)),
        )),
        column("at", "Written", NOTES.c.at, Kind.TIME),
    ),
    (Sort("id", descending=True),), "notes.read",
    (Preset(PresetInfo("waiting", "Waiting", Tone.WARNING), NOTES.c.state == "waiting"),),
)

WRITE = ActionSpec("write_note", "Write a note", "pencil", operation="write_note", primary=True, key="Ctrl+N")
CLOSE = ActionSpec("close_note", "Close", "check", one, "close_note", prefill_close, ask=False)
PRINT = ActionSpec("print_note", "Print", "printer", one, document="note")

EMPTY = EmptySpec("No notes yet", "Write the first.", "file-text", "write_note")

TABS = (
    TabSpec(
        "notes", "Notes", "file-text", 10, (ViewSpec("notes", (WRITE, CLOSE, PRINT), EMPTY),),
        DashboardSpec(("notes",)), count_notes, help="What is to be remembered.",
    ),
    TabSpec("plans", "Plans", "calendar", 20, empty=EmptySpec("Plans", "Nothing is planned here yet.", "calendar")),
)


def measure_notes(reader: Reader, now: datetime) -> Figure:
    """Measure how many wait."""
    return Figure("notes", "Waiting", count_notes(reader, now), Kind.INTEGER)


def check_subjects(reader: Reader) -> list[str]:
    """Name the notes without a subject."""
    rows = reader.execute(select(NOTES.c.id).where(NOTES.c.kind == "empty"))
    return [f"Note {row.id} has no subject." for row in rows]


DECLARATIONS = Declarations(
    operations=(
        OperationSpec(write_note, "Note written", "notes.write"),
        OperationSpec(close_note, "Note closed", "notes.write"),
    ),
    lists=(NOTES_LIST,),
    details=(DetailSpec("note", "Note", load_note),),
    searches=(
        SearchSpec("note", "Note", Outgoing, select(NOTES.c.id, NOTES.c.kind, NOTES.c.message, NOTES.c.message)),
    ),
    checks=(CheckSpec("notes", "Notes have subjects", check_subjects),),
    documents=(DocumentSpec("note", "Note", "note", "notes.read", print_note),),
    figures=(FigureSpec("notes", "Waiting", measure_notes),),
)
