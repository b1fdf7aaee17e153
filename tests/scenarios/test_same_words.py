"""What a rule refuses or asks, the window and the command line say in the same words."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Location
from app.areas.inventory.operations.periods import ClosePeriod
from app.areas.inventory.operations.stock import CountStock, MoveStock
from app.areas.purchasing.operations import (
    ChangeSupplier,
    CreatePurchaseOrder,
    OrderLineInput,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.certificates import AddCertificate
from app.areas.purchasing.rules.orders import Standing
from app.kernel.errors import DomainError
from app.kernel.fields import encode
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import BUYER, add_items, add_supplier, order, order_and_send
from tests.cli.calling import Program

LAST_YEAR = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


def places(workspace: Workspace) -> dict[str, int]:
    with workspace.reader() as reader:
        rows = reader.execute(select(Location.kind, Location.id).order_by(Location.id.desc()))
        return {row.kind: row.id for row in rows}


def approval(workspace: Workspace) -> object:
    written = order(workspace, add_supplier(workspace), [(add_items(workspace, ["VAT"])[0], "1000", "900")])
    replace(workspace, actor=BUYER).dispatch(SubmitPurchaseOrder(written.order_id))
    return SendPurchaseOrder(written.order_id)


def over_receipt(workspace: Workspace) -> object:
    written = order_and_send(workspace, add_supplier(workspace), [(add_items(workspace, ["TEA"])[0], "10", "2")])
    return ReceiveOrder(written.order_id, (ReceiveLineInput(written.line_ids[0], Decimal(30)),))


def some_over_receipt(workspace: Workspace) -> object:
    written = order_and_send(workspace, add_supplier(workspace), [(add_items(workspace, ["TEA"])[0], "100", "2")])
    return ReceiveOrder(written.order_id, (ReceiveLineInput(written.line_ids[0], Decimal(105)),))


def closed_period(workspace: Workspace) -> object:
    (item,), at = add_items(workspace, ["OATS"]), places(workspace)
    workspace.dispatch(CountStock(item, at["shelf"], Decimal(5)))
    workspace.dispatch(ClosePeriod(date(2025, 12, 31)))
    return MoveStock(item, at["shelf"], at["quarantine"], Decimal(1), at=LAST_YEAR)


def negative_stock(workspace: Workspace) -> object:
    (item,), at = add_items(workspace, ["OATS"]), places(workspace)
    workspace.dispatch(CountStock(item, at["shelf"], Decimal(5)))
    return MoveStock(item, at["shelf"], at["quarantine"], Decimal(6))


def blocked_supplier(workspace: Workspace) -> object:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["TEA"])
    workspace.dispatch(ChangeSupplier(supplier, standing=Standing.BLOCKED, reason="Third broken delivery"))
    return CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(5), price=Decimal(2)),))


def expired_certificate(workspace: Workspace) -> object:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["TEA"])
    workspace.dispatch(AddCertificate(supplier, "BIO", expires_on=date(2025, 1, 31), mandatory=True))
    return CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(5), price=Decimal(2)),))


@pytest.mark.parametrize("story", [
    approval, over_receipt, some_over_receipt, closed_period, negative_stock, blocked_supplier, expired_certificate,
], ids=lambda story: story.__name__)
def test_the_same_words_in_both(
    story: Callable[[Workspace], object], workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = story(workspace)
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(command)
    program = Program(workspace.database.target, capsys, monkeypatch)
    name = workspace.declarations.operation_for(command).name
    called = program.call("do", name, json.dumps(encode(command)))
    assert called.code == 1
    assert refused.value.message in called.err + called.out
    assert len(refused.value.message.split()) > 6, "a sentence says what happened and what to do"
