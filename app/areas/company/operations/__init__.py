"""What can be done to the firm: make it, describe it, staff it, number its documents, keep its calendar."""

from app.areas.company.operations.calendar import (
    AddCalendar,
    AddHoliday,
    RemoveHoliday,
    SetBusinessHours,
    WindowInput,
    add_calendar,
    add_holiday,
    remove_holiday,
    set_business_hours,
)
from app.areas.company.operations.numbering import take_free_numbers, take_number, take_numbers
from app.areas.company.operations.rates import (
    RemoveExchangeRate,
    RemoveTax,
    SetExchangeRate,
    SetTax,
    remove_exchange_rate,
    remove_tax,
    set_exchange_rate,
    set_tax,
)
from app.areas.company.operations.setup import (
    CompanyResult,
    CreateCompany,
    UpdateProfile,
    create_company,
    update_profile,
)
from app.areas.company.operations.users import (
    ChangeUser,
    CreateUser,
    GrantRight,
    RevokeRight,
    SetRights,
    change_user,
    create_user,
    grant_right,
    revoke_right,
    set_rights,
)

__all__ = [
    "AddCalendar", "AddHoliday", "ChangeUser", "CompanyResult", "CreateCompany", "CreateUser", "GrantRight",
    "RemoveExchangeRate", "RemoveHoliday", "RemoveTax", "RevokeRight", "SetBusinessHours", "SetExchangeRate",
    "SetRights", "SetTax", "UpdateProfile", "WindowInput", "add_calendar", "add_holiday", "change_user",
    "create_company", "create_user", "grant_right", "remove_exchange_rate", "remove_holiday", "remove_tax",
    "revoke_right", "set_business_hours", "set_exchange_rate", "set_rights", "set_tax", "take_free_numbers",
    "take_number", "take_numbers", "update_profile",
]
