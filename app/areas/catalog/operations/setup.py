"""What a new firm's catalogue begins with."""

from app.areas.catalog.models import Unit
from app.areas.catalog.rules import UNITS
from app.areas.company.events import CompanyCreated
from app.kernel.unit_of_work import UnitOfWork


def create_units(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new firm its units of measure."""
    uow.insert(Unit, [
        {"code": unit.code, "name": unit.name, "dimension": unit.dimension, "numerator": unit.ratio.numerator,
         "denominator": unit.ratio.denominator} for unit in UNITS
    ])
