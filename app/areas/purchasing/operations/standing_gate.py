"""The gate before anything is asked for or ordered from a supplier."""

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.purchasing.queries.certificates import held_certificates, load_assessment
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.standing import require_certificates, require_orderable
from app.kernel.unit_of_work import UnitOfWork


def check_supplier(uow: UnitOfWork, supplier_id: int) -> None:
    """Refuse a blocked supplier, ask about one on watch, refuse or ask where a mandatory certificate has expired."""
    supplier = load_supplier(uow.connection, supplier_id)
    require_orderable(supplier.standing, supplier.name, uow.confirmed, supplier.standing_reason)
    held = held_certificates(uow.connection, [supplier_id]).get(supplier_id, [])
    if held:
        today = local_day(uow.now, load_profile(uow.connection).zone)
        way = load_assessment(uow.connection).expired_certificate
        require_certificates(held, supplier.name, today, way, uow.confirmed)
