"""What suppliers hold on paper, and what the firm decided about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.areas.purchasing.models import AssessmentPolicy, SupplierCertificate
from app.areas.purchasing.rules.standing import Held
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class Assessment:
    """How suppliers are judged; see AssessmentPolicy for what each says."""

    expired_certificate: str = "ask"
    on_time_weight: int = 30
    in_full_weight: int = 20
    quality_weight: int = 30
    price_weight: int = 10
    response_weight: int = 10
    prior_events: int = 5
    watch_below_permille: int = 700
    least_events: int = 5
    slip: str = "propose"


def load_assessment(connection: Connection) -> Assessment:
    """Read how suppliers are judged; the usual where nothing was decided."""
    row = connection.execute(select(
        AssessmentPolicy.expired_certificate, AssessmentPolicy.on_time_weight, AssessmentPolicy.in_full_weight,
        AssessmentPolicy.quality_weight, AssessmentPolicy.price_weight, AssessmentPolicy.response_weight,
        AssessmentPolicy.prior_events, AssessmentPolicy.watch_below_permille, AssessmentPolicy.least_events,
        AssessmentPolicy.slip,
    ).order_by(AssessmentPolicy.id).limit(1)).first()
    decided: tuple[Any, ...] = () if row is None else tuple(row)
    return Assessment(*decided)


def held_certificates(connection: Connection, supplier_ids: Iterable[int]) -> dict[int, list[Held]]:
    """Read what suppliers hold, by supplier; those that hold nothing are left out."""
    result: dict[int, list[Held]] = {}
    columns = select(
        SupplierCertificate.party_id, SupplierCertificate.title, SupplierCertificate.expires_on,
        SupplierCertificate.mandatory,
    )
    for batch in in_batches(sorted(set(supplier_ids))):
        for row in connection.execute(columns.where(SupplierCertificate.party_id.in_(batch))):
            result.setdefault(row.party_id, []).append(Held(row.title, row.expires_on, row.mandatory))
    return result
