"""A form follows a person's thoughts: what matters first, the rest folded, and only what belongs together offered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.areas.parties.operations.places import AddContact
from app.kernel.advice import Advice
from app.kernel.database import Database
from app.kernel.declare import OperationSpec, Reader
from app.kernel.errors import DomainError
from app.kernel.fields import Field, describe
from app.kernel.forms import FormSpec
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.form import CommandForm
from app.ui.form.editors import RecordEditor
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer
from tests.ui.form.orders import ReadyDesk
from tests.ui.goods import goods_workspace, stock


@dataclass(frozen=True)
class SendParcel:
    """Send a parcel."""

    lines: Annotated[str, Field("What")] = ""
    firm: Annotated[str, Field("Firm")] = ""
    person: Annotated[str, Field("Person")] = ""
    street: Annotated[str, Field("Street")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""


def send_parcel(uow: UnitOfWork, cmd: SendParcel) -> int:
    """Send a parcel."""
    return 1


def advise_parcel(_reader: Reader, values: Mapping[str, Any], _now: datetime) -> Advice:
    return Advice(fields={"street": "Mill Lane 42, the firm's address"} if values.get("firm") else {})


SEND = OperationSpec(send_parcel, "Parcel sent", "test.order", advise=advise_parcel, form=FormSpec(
    ("firm", "person", "lines"), ("street", "note"), (("firm", "person"),)))


@pytest.fixture
def desk(database: Database, qapp: QApplication) -> ReadyDesk:
    stock(database, 3)
    return ReadyDesk(goods_workspace(database))


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    look = Appearance("light")
    look.apply()
    yield look
    qapp.setStyleSheet("")


def opened(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot, **known: Any) -> CommandForm:
    form = CommandForm(desk, appearance, SEND, known)
    qtbot.addWidget(form)
    form.show()
    return form


def test_fields_stand_in_the_order_of_the_form(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot) -> None:
    form = opened(desk, appearance, qtbot)
    assert list(form.rows) == ["firm", "person", "lines", "street", "note"]
    assert form.fold is not None
    assert not form.rows["street"].isVisible()
    form.fold.button.click()
    assert form.rows["street"].isVisible()


def test_tab_goes_by_the_button_to_what_is_folded(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot) -> None:
    form = opened(desk, appearance, qtbot)
    assert form.fold is not None
    found: list[QWidget] = []
    widget = form.rows["lines"].editor.inner.nextInFocusChain()
    while widget is not None and widget is not form.save_button:
        found.append(widget)
        widget = widget.nextInFocusChain()
    places = [found.index(one) for one in (
        form.fold.button, form.rows["street"].editor.inner, form.rows["note"].editor.inner)]
    assert places == sorted(places)


def test_what_is_known_of_a_folded_field_is_shown(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot) -> None:
    assert opened(desk, appearance, qtbot, note="Ring twice").rows["note"].isVisible()


def test_one_of_two_has_to_be_filled_in(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot) -> None:
    form = opened(desk, appearance, qtbot)
    assert form.rows["firm"].info.field.help == "Either this or Person."
    form.save()
    assert form.rows["firm"].problem.text() == "Fill in Firm or Person."
    form.rows["person"].editor.set_value("Lena Vogt")
    form.save()
    assert len(desk.dispatched) == 1


def test_a_problem_with_a_folded_field_unfolds_it(desk: ReadyDesk, appearance: Appearance, qtbot: QtBot) -> None:
    form = opened(desk, appearance, qtbot, person="Lena Vogt")
    form.save()
    assert desk.refuse is not None
    desk.refuse(DomainError("street.unknown", "There is no such street.", "street"))
    assert form.rows["street"].isVisible()
    assert form.rows["street"].problem.text() == "There is no such street."


def test_what_stands_where_nothing_is_typed_is_said_in_grey(
    desk: ReadyDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    form = opened(desk, appearance, qtbot)
    street = form.rows["street"].editor.inner
    assert isinstance(street, QLineEdit)
    form.rows["firm"].editor.set_value("Castle Pantry")
    qtbot.waitUntil(lambda: street.placeholderText() == "Mill Lane 42, the firm's address")
    form.rows["firm"].editor.set_value("")
    qtbot.waitUntil(lambda: street.placeholderText() == "")


@pytest.mark.parametrize("spec", DECLARATIONS.operations, ids=lambda spec: spec.name)
def test_forms_name_fields_that_are_there_and_fold_none_that_must_be_filled_in(spec: OperationSpec) -> None:
    required = {info.name: info.required for info in describe(spec.command)}
    assert not [name for name in spec.form.more if required.get(name)]
    assert not {*spec.form.first} & {*spec.form.more}


def test_a_lookup_offers_what_belongs_to_the_other_field(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot,
) -> None:
    castle, mill = add_customer(workspace, name="Castle Pantry"), add_customer(workspace, name="Mill Café")
    for party, name in ((castle, "Lena Vogt"), (mill, "Hugo Silva")):
        workspace.dispatch(AddContact(party, name))
    desk = ReadyDesk(workspace)
    form = CommandForm(desk, appearance, DECLARATIONS.operation("create_opportunity"), {"customer_id": castle})
    qtbot.addWidget(form)
    person = form.rows["contact_id"].editor
    assert isinstance(person, RecordEditor)
    offered = desk.read(lambda reader: person.line.source.offer(reader, ""))
    assert [choice.title for choice in offered] == ["Lena Vogt"]
    person.line.set_choice(offered[0])
    form.rows["customer_id"].editor.set_value(mill)
    assert person.glance() is None
    assert [choice.title for choice in desk.read(lambda reader: person.line.source.offer(reader, ""))] == ["Hugo Silva"]


def test_a_form_that_does_not_show_the_customer_knows_whose_people_to_offer(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot,
) -> None:
    castle = add_customer(workspace, name="Castle Pantry")
    workspace.dispatch(AddContact(castle, "Lena Vogt"))
    workspace.dispatch(AddContact(add_customer(workspace, name="Mill Café"), "Hugo Silva"))
    desk = ReadyDesk(workspace)
    known = {"opportunity_id": 1, "customer_id": castle}
    form = CommandForm(desk, appearance, DECLARATIONS.operation("change_opportunity"), known)
    qtbot.addWidget(form)
    person = form.rows["contact_id"].editor
    assert isinstance(person, RecordEditor)
    offered = desk.read(lambda reader: person.line.source.offer(reader, ""))
    assert [choice.title for choice in offered] == ["Lena Vogt"]
    form.save()
    assert [type(command).__name__ for command in desk.dispatched] == ["ChangeOpportunity"]
