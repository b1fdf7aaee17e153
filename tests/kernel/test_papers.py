"""Documents and notes are kept with any record, safely named, by whoever works there, and taken off by their own."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import papers
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.papers import AttachFile, RemoveAttachment, RemoveNote, WriteNote, read_content, safe_name
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace

PNG = b"\x89PNG\r\n\x1a\n rest"


def kept(workspace: Workspace, record_id: int = 7) -> list[tuple[str, str]]:
    with workspace.reader() as reader:
        load = workspace.declarations.papers
        assert load is not None
        return [(paper.text, paper.media_type) for paper in load(reader, "shipment", record_id)]


def file_of(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_a_document_comes_back_as_it_was_and_is_stored_once(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.dispatch(AttachFile("shipment", 7, file_of(tmp_path, "dock.png", PNG))).value
    second = workspace.dispatch(AttachFile("shipment", 8, file_of(tmp_path, "same again.pdf", PNG))).value
    with workspace.reader() as reader:
        assert read_content(reader, first) == read_content(reader, second) == PNG
        assert reader.exec_driver_sql("SELECT count(*) FROM kernel_file").scalar() == 1
    assert kept(workspace) == [("dock.png", "image/png")]
    assert kept(workspace, 9) == []


def test_notes_stand_newest_first_and_an_empty_one_is_refused(workspace: Workspace) -> None:
    workspace.dispatch(WriteNote("shipment", 7, " The driver rings twice. "))
    workspace.dispatch(WriteNote("shipment", 7, "Gate 4 is closed."))
    assert {text for text, _ in kept(workspace)} == {"The driver rings twice.", "Gate 4 is closed."}
    with pytest.raises(DomainError, match="note is empty"):
        workspace.dispatch(WriteNote("shipment", 7, "  "))


def test_taking_off_can_be_undone_and_is_for_the_author(workspace: Workspace, tmp_path: Path) -> None:
    document = workspace.dispatch(AttachFile("shipment", 7, file_of(tmp_path, "note.txt", b"left at the door"))).value
    removal = workspace.dispatch(RemoveAttachment(document))
    assert kept(workspace) == []
    workspace.undo(removal.operation_id)
    assert kept(workspace) == [("note.txt", "text/plain")]
    with workspace.reader() as reader:
        assert read_content(reader, document) == b"left at the door"
    note = workspace.dispatch(WriteNote("shipment", 7, "Mine")).value
    other = replace(workspace, actor=Actor(99, "Somebody else", frozenset({"company.read"})))
    with pytest.raises(DomainError, match="Somebody else added this note"):
        other.dispatch(RemoveNote(note))


def test_what_cannot_be_kept_is_refused_with_a_reason(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        workspace.dispatch(AttachFile("shipment", 7, str(tmp_path / "gone.pdf")))
    with pytest.raises(DomainError, match="is empty"):
        workspace.dispatch(AttachFile("shipment", 7, file_of(tmp_path, "empty.pdf", b"")))
    monkeypatch.setattr(papers, "LARGEST_FILE_BYTES", 10)
    with pytest.raises(DomainError, match="Nothing was added"):
        workspace.dispatch(AttachFile("shipment", 7, file_of(tmp_path, "large.pdf", b"more than ten bytes")))


def test_a_program_that_calls_itself_a_picture_is_none() -> None:
    assert papers.media_type_of("dock.png", b"MZ\x90") == "application/octet-stream"


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder_or_misleads(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in {".", ".."}
    assert len(safe) <= papers.LONGEST_NAME
    assert not set(safe) & set('/\\:\x00\u202e')
