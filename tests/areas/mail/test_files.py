"""Mails are taken in from files, each once."""

from pathlib import Path

import pytest

from app.areas.mail.operations import ImportMailFile
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.exchange.mail.letters import letter


def test_an_mbox_and_an_eml_are_taken_in_once(workspace: Workspace, tmp_path: Path) -> None:
    mails = [
        letter(f"Number {number}\nFrom here on\n", Message_ID=f"<{number}@k.example>").as_bytes() for number in range(3)
    ]
    line = b"From anna@kunde.example Mon Mar  2 09:00:00 2026\n"
    (tmp_path / "old.mbox").write_bytes(b"".join(
        line + mail.replace(b"\nFrom ", b"\n>From ") + b"\n\n" for mail in mails
    ))
    (tmp_path / "one.eml").write_bytes(letter("One more", Message_ID="<9@k.example>").as_bytes())
    taken = workspace.dispatch(ImportMailFile(str(tmp_path / "old.mbox"))).value
    again = workspace.dispatch(ImportMailFile(str(tmp_path / "old.mbox"))).value
    assert ((taken.new, taken.known), (again.new, again.known)) == ((3, 0), (0, 3))
    assert workspace.dispatch(ImportMailFile(str(tmp_path / "one.eml"))).value.new == 1
    with workspace.reader() as reader:
        rows = workspace.list_query("mail_inbox").page(reader, ListRequest()).rows
        tickets = workspace.list_query("tickets").count(reader, ListRequest())
        text = reader.exec_driver_sql("SELECT body_text FROM mail_message WHERE id = 1").scalar()
    assert (len(rows), tickets, str(text).splitlines()[1]) == (4, 0, "From here on")


def test_what_holds_no_mail_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(DomainError, match="holds no mail"):
        workspace.dispatch(ImportMailFile(str(tmp_path / "picture.png")))
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        workspace.dispatch(ImportMailFile(str(tmp_path / "none.eml")))
