"""What is declared of suppliers: what they hold, how they are judged, and what came from them."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.inventory.area.trace import trace_action
from app.areas.purchasing.events import ComplaintRaised, GoodsReceived
from app.areas.purchasing.models import SupplierCertificate
from app.areas.purchasing.operations import assessing, certificates
from app.areas.purchasing.operations.import_certificates import CERTIFICATE_FIELDS, import_certificates
from app.areas.purchasing.queries import certificate_pages, score_pages, spending
from app.areas.purchasing.queries.certificates import load_assessment
from app.areas.purchasing.queries.scorecard import kept_scores
from app.areas.purchasing.queries.sources import GRAPHS, MOVES, SOURCES
from app.kernel.columns import table_of
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    ImportSpec,
    OperationSpec,
    Reader,
    Subscriber,
)
from app.kernel.listing import Group, Sort
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    in_state,
    one,
    selected,
)

CHARTS = "app.areas.purchasing.charts"


def _present_policy(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    known = load_assessment(reader)
    return {item.name: getattr(known, item.name) for item in fields(known)}


def _accepted(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {**selected("change_id")(reader, selection, now), "accept": True}


def _dismissed(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {**selected("change_id")(reader, selection, now), "accept": False}


_ASSESS = ActionSpec(
    "purchasing.assess", "Assess all", "refresh-cw", always, "assess_suppliers", ask=False, primary=True,
    help="Compute the scores of all suppliers anew; who falls below the limit is put on watch, or proposed for it.",
)
_POLICY = ActionSpec(
    "purchasing.assessment_policy", "How they are judged", "sliders-horizontal", always, "change_assessment_policy",
    _present_policy, help="Weights, how far small samples are drawn to the mean, when a standing slips, certificates.",
)
SCORES_VIEW = ViewSpec(
    "supplier_scores", (_ASSESS, _POLICY),
    EmptySpec("Nobody was assessed yet", "Assess all suppliers: they are ranked by what happened within the last year.",
              "award", "purchasing.assess"),
    f"{CHARTS}:draw_score_trend", order=60,
    group="Assessment",
)
CHANGES_VIEW = ViewSpec(
    "standing_changes", (
        ActionSpec("purchasing.accept_standing", "Take it on", "check", in_state("proposed"), "decide_standing",
                   _accepted, ask=False, primary=True, help="Let the supplier stand so from now on."),
        ActionSpec("purchasing.dismiss_standing", "Dismiss", "x", in_state("proposed"), "decide_standing", _dismissed,
                   ask=False, help="Leave the supplier where it stands."),
    ),
    EmptySpec("No standing changed yet", "What suppliers did to their standing appears here with its reason.",
              "shield-check"), order=61,
    group="Assessment",
)

def _certificate_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(table_of(SupplierCertificate)).where(SupplierCertificate.id == selection.ids[0])).one()
    shown = ("title", "number", "issuer", "mandatory", "reminder_days", "note")
    days = {name: row._mapping[name].isoformat() for name in ("issued_on", "expires_on") if row._mapping[name]}
    return {"certificate_id": row.id, **{name: row._mapping[name] for name in shown}, **days}


_ADD_CERTIFICATE = ActionSpec(
    "purchasing.add_certificate", "Certificate", "file-check", one, "add_certificate", selected("supplier_id"),
    help="Enter what this supplier holds, until when, and whether it must.",
)
CERTIFICATES_VIEW = ViewSpec(
    "certificates", (
        ActionSpec("purchasing.new_certificate", "New certificate", "plus", operation="add_certificate"),
        ActionSpec("purchasing.change_certificate", "Renew or change", "pencil", one, "change_certificate",
                   _certificate_as_it_is, primary=True, help="Enter the new last day; keep the new paper with it."),
        ActionSpec("purchasing.remove_certificate", "Remove", "trash-2", one, "remove_certificate",
                   selected("certificate_id"), ask=False, help="It is not held any more."),
    ),
    EmptySpec("No certificates yet", "Enter what suppliers hold: you are reminded before it expires.", "file-check",
              "purchasing.new_certificate"), order=62,
    group="Suppliers",
)

SPEND_VIEW = ViewSpec(
    "spend", (ActionSpec("purchasing.spend_report", "Print analysis", "printer", always, document="spend_report",
                         help="By supplier, category, item and month, with what left the contracts."),),
    EmptySpec("Nothing was ordered yet", "Every order line stands here with supplier, category and month.", "coins"),
    preset="year", order=64,
    group="Assessment", grouped=Group("supplier"), sort=(Sort("amount", descending=True),),
)

SUPPLIERS = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(assessing.change_assessment_policy, "Assessment of suppliers changed", "purchasing.policy"),
        OperationSpec(assessing.assess_suppliers, "Suppliers assessed", "purchasing.suppliers"),
        OperationSpec(assessing.decide_standing, "Standing decided", "purchasing.suppliers"),
        OperationSpec(certificates.add_certificate, "Certificate entered", "purchasing.suppliers"),
        OperationSpec(certificates.change_certificate, "Certificate changed", "purchasing.suppliers"),
        OperationSpec(certificates.remove_certificate, "Certificate removed", "purchasing.suppliers"),
    ),
    subscribers=(
        Subscriber(GoodsReceived, assessing.judge_receipt), Subscriber(ComplaintRaised, assessing.take_complaint),
    ),
    lists=(score_pages.SCORES, score_pages.STANDING_CHANGES, certificate_pages.CERTIFICATES, spending.SPEND),
    details=(
        DetailSpec("supplier_score", "Score", score_pages.score_detail),
        DetailSpec("standing_change", "Change of standing", score_pages.change_detail),
        DetailSpec("certificate", "Certificate", certificate_pages.certificate_detail),
    ),
    contributions=(
        ContributionSpec("supplier", score_pages.supplier_score),
        ContributionSpec("supplier", certificate_pages.certificates_of), *MOVES,
    ),
    figures=(
        FigureSpec("purchasing.standings_to_decide", "Standings to decide", score_pages.standings_to_decide),
        FigureSpec("purchasing.certificates", "Certificates to renew", certificate_pages.expiring_certificates),
        FigureSpec("purchasing.leakage", "Outside contracts, a year", spending.leakage),
    ),
    imports=(
        ImportSpec("certificates", "Suppliers' certificates", "purchasing.suppliers", CERTIFICATE_FIELDS,
                   import_certificates),
    ),
    documents=(
        DocumentSpec("spend_report", "Spend analysis", "", "purchasing.read", spending.spend_report),
    ),
    sources=SOURCES, graphs=GRAPHS,
    tab_parts=(TabPart(
        "suppliers", views=(SCORES_VIEW, CHANGES_VIEW, CERTIFICATES_VIEW, SPEND_VIEW),
        actions=(
            ("receipts", (trace_action("purchasing.receipt"),)), ("suppliers", (_ADD_CERTIFICATE,)),
        ),
        dashboard=DashboardSpec(("purchasing.standings_to_decide", "purchasing.certificates", "purchasing.leakage"), (
            ChartSpec("purchasing.scores", "Scores of suppliers", kept_scores, f"{CHARTS}:draw_scores",
                      help="As they were last assessed; hollow bars rest on few events."),
            ChartSpec("purchasing.spend_by_category", "Received by category, 12 months", spending.spend_by_category,
                      f"{CHARTS}:draw_spend_by_supplier", help="What the goods were worth when they came."),
            ChartSpec("purchasing.spend_by_item", "Received by item, 12 months", spending.spend_by_item,
                      f"{CHARTS}:draw_spend_by_supplier", help="The ten largest, and all others together."),
            ChartSpec("purchasing.leakage_by_month", "Ordered outside contracts", spending.leakage_by_month,
                      f"{CHARTS}:draw_spend_by_month", span=2,
                      help="Lines of items for which a contract was valid, not released from it."),
        ), of=("supplier_scores",)),
    ),),
)
