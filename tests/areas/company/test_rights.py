"""Rights are called by what they allow, on lists, on pages and where they are given."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.areas.company.models import Grant, Role
from app.areas.company.operations import GrantRight, SetRights
from app.areas.company.queries.rights import declared_rights
from app.areas.company.rules.roles import READ_ALL
from app.areas.company.ui.rights import CHECK, RightsScreen
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk


def role(workspace: Workspace, name: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Role.id).where(Role.name == name)).scalar_one())


def test_every_declared_right_has_a_title_and_says_what_it_allows() -> None:
    rights = declared_rights(DECLARATIONS)
    assert list(rights)[:3] == ["*", "company.*", "company.read"]
    assert rights["company.administer"].title == "Let people in and give roles their rights"
    assert "Rights of a role set" in rights["company.administer"].does
    assert "Users" in rights["company.read"].sees
    assert rights["parties.privacy"].allows.endswith("print: Confirmation of erasure")
    idle = [code for code, right in rights.items() if not right.title or right.title == code]
    assert idle == []


def test_lists_and_pages_call_rights_by_their_titles(workspace: Workspace) -> None:
    viewer = role(workspace, "viewer")
    workspace.dispatch(GrantRight(viewer, "sales.*"))
    query, now = workspace.list_query("rights"), workspace.clock.now()
    with workspace.reader() as reader:
        rows = query.page(reader, ListRequest(), size=500).rows
        grant = reader.execute(select(Grant.id).where(Grant.permission == "company.rates")).scalars().first()
        page = DECLARATIONS.detail("role").load(reader, viewer, now)
        right = DECLARATIONS.detail("right").load(reader, int(grant or 0), now)
        user = DECLARATIONS.detail("user").load(reader, 1, now)
    titles = {row.values[3]: row.values[2] for row in rows}
    assert titles["*"] == "Everything"
    assert titles["sales.*"] == "Everything in sales"
    assert titles["company.read"] == "See the firm, its users and its calendar"
    assert page.lines[0].rows[-1].values[0] == "Everything in sales"
    assert page.facts[1].value == "nobody's"
    assert [fact.title for fact in right.facts][:3] == ["Role", "Code", "Lets them do"]
    assert [row.values[0] for row in user.lines[0].rows] == ["Everything"]


def test_rights_are_ticked_by_key_and_what_is_included_is_not_taken_alone(workspace: Workspace, qtbot: QtBot) -> None:
    desk, viewer = PatientDesk(workspace), role(workspace, "viewer")
    with workspace.reader() as reader:
        rows = tuple(workspace.list_query("roles").rows(reader, [viewer]))
    screen = RightsScreen(desk, Appearance("light"), Selection("role", rows, ("name", "title")))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.command() == SetRights(viewer, tuple(code for code in screen.rights if code in READ_ALL) + tuple(
        sorted(set(READ_ALL) - set(screen.rights))))
    QTest.keyClicks(screen.finder, "erase people")
    shown = [code for code, item in screen.lines.items() if not item.isHidden()]
    assert shown == ["parties.*", "parties.erase"]
    screen.tree.setCurrentItem(screen.lines["parties.erase"])
    assert "do: Person erased" in screen.about.text()
    QTest.keyClick(screen.tree, Qt.Key.Key_Space)
    assert "parties.erase" in screen.command().permissions
    screen.lines["parties.*"].setData(0, CHECK, Qt.CheckState.Checked.value)
    included = screen.lines["parties.merge"]
    assert included.checkState(0) == Qt.CheckState.Checked
    assert not included.flags() & Qt.ItemFlag.ItemIsUserCheckable
    QTest.keyClick(screen.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (command,) = desk.dispatched
    assert isinstance(command, SetRights)
    assert {"parties.*", "parties.erase"} <= set(command.permissions)
    assert "parties.merge" not in command.permissions
