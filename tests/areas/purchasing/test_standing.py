"""Who may be ordered from: standing and papers, asked and refused in the same words wherever somebody orders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.models import AssessmentPolicy, SupplierCertificate
from app.areas.purchasing.operations import RequestPurchase, SubmitPurchaseOrder
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.standing import Held, expired, require_certificates, require_orderable
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, offer, order
from tests.companies import MORNING, at_work

TODAY = MORNING.date()
DAYS = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2028, 12, 31)))
PAPERS = st.lists(st.builds(Held, st.sampled_from(["ISO 9001", "iso 9001 ", "BIO"]), DAYS, st.booleans()), max_size=8)


@given(PAPERS)
def test_only_what_is_mandatory_and_nowhere_valid_is_missed(held: list[Held]) -> None:
    missed = {paper.title.strip().casefold() for paper in expired(held, TODAY)}
    for title in {paper.title.strip().casefold() for paper in held}:
        own = [paper for paper in held if paper.title.strip().casefold() == title]
        valid = any(paper.expires_on is None or paper.expires_on >= TODAY for paper in own)
        assert (title in missed) == (any(paper.mandatory for paper in own) and not valid)


@pytest.mark.parametrize(("standing", "asks"), [("preferred", False), ("approved", False), ("watch", True)])
def test_a_standing_asks_once(standing: str, asks: bool) -> None:
    if asks:
        with pytest.raises(NeedsConfirmation, match="Tea House is on watch: 3 of 5 lines late"):
            require_orderable(standing, "Tea House", frozenset(), "3 of 5 lines late.")
    require_orderable(standing, "Tea House", frozenset({"supplier.watch"}))


def test_a_blocked_supplier_is_refused_whatever_was_confirmed() -> None:
    with pytest.raises(DomainError, match="is blocked") as refusal:
        require_orderable("blocked", "Tea House", frozenset({"*"}))
    assert refusal.value.code == "supplier.blocked"


def test_an_expired_certificate_asks_or_refuses_as_the_firm_decided() -> None:
    old = [Held("ISO 9001", TODAY - timedelta(days=1), True)]
    with pytest.raises(NeedsConfirmation, match="ISO 9001 expired on 2026-03-01"):
        require_certificates(old, "Tea House", TODAY, "ask", frozenset())
    require_certificates(old, "Tea House", TODAY, "ask", frozenset({"supplier.certificate"}))
    with pytest.raises(DomainError, match="Nothing is ordered there without it") as refusal:
        require_certificates(old, "Tea House", TODAY, "refuse", frozenset({"*"}))
    assert not isinstance(refusal.value, NeedsConfirmation)
    require_certificates([Held("ISO 9001", TODAY, True)], "Tea House", TODAY, "refuse", frozenset())


def test_requests_and_orders_ask_for_the_same_papers(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    offer(workspace, supplier, item, "2")
    written = order(workspace, supplier, [(item, "5", "2")])
    with at_work(workspace) as uow:
        uow.add(SupplierCertificate, party_id=supplier, title="BIO", issued_on=None, mandatory=True,
                expires_on=TODAY - timedelta(days=3))
    commands = (SubmitPurchaseOrder(written.order_id), RequestPurchase(item, Decimal(1), supplier_id=supplier))
    words = set()
    for command in commands:
        with pytest.raises(NeedsConfirmation) as question:
            workspace.dispatch(command)
        assert question.value.key == "supplier.certificate"
        words.add(question.value.message)
    assert len(words) == 1
    with at_work(workspace) as uow:
        uow.add(AssessmentPolicy, expired_certificate="refuse")
    for command in commands:
        with pytest.raises(DomainError, match="BIO expired on 2026-02-27"):
            workspace.dispatch(command, confirmed=frozenset({"*"}))


def test_a_request_names_a_watched_supplier_only_when_asked(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, standing=Standing.WATCH), add_items(workspace, ["A"])
    request = RequestPurchase(item, Decimal(1), supplier_id=supplier)
    with pytest.raises(NeedsConfirmation, match="on watch"):
        workspace.dispatch(request)
    assert workspace.dispatch(request, confirmed=frozenset({"supplier.watch"})).value > 0
