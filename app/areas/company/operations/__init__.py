"""What can be done to the firm: make it, describe it, staff it, number its documents, keep its calendar."""

from app.areas.company.operations.numbering import take_free_numbers, take_number, take_numbers
from app.areas.company.operations.setup import (
    CompanyResult,
    CreateCompany,
    UpdateProfile,
    create_company,
    update_profile,
)

__all__ = [
    "CompanyResult", "CreateCompany", "UpdateProfile", "create_company", "take_free_numbers",
    "take_number", "take_numbers", "update_profile",
]
