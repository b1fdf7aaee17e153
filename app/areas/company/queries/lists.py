"""The lists of the firm itself: users, roles and their rights, calendars and holidays."""

from app.areas.company.models import Calendar, Grant, Holiday, Profile, Role, User
from app.areas.company.queries.rates import EXCHANGE_RATES, TAX_RATES
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, Tone
from app.kernel.query import ListQuery, Preset, column

FIRM = ListQuery(
    "firm", "The firm", "firm", Profile.id, table_of(Profile),
    (
        column("id", "No", Profile.id, Kind.INTEGER, shown=False),
        column("name", "Name", Profile.name, width=28, sortable=False),
        column("country", "Country", Profile.country, width=16, sortable=False),
        column("currency", "Currency", Profile.currency, Kind.CODE, width=8, sortable=False),
        column("zone", "Time zone", Profile.zone, Kind.CODE, width=18, sortable=False),
        column("tax_number", "Tax number", Profile.tax_number, Kind.CODE, width=16, sortable=False),
        column("email", "Mail", Profile.email, width=24, sortable=False),
        column("phone", "Phone", Profile.phone, width=16, sortable=False),
    ),
    (Sort("id"),), "company.read", searchable=False,
)

USERS = ListQuery(
    "users", "Users", "user", User.id,
    table_of(User).outerjoin(table_of(Role), Role.id == User.role_id),
    (
        column("login", "Login", User.login, Kind.CODE),
        column("name", "Name", User.name, width=24, sortable=False),
        column("role", "Role", Role.title, width=16, sortable=False),
        column("email", "Mail", User.email, width=24, sortable=False),
        column("active", "May work here", User.active, Kind.FLAG, sortable=False),
    ),
    (Sort("login"),), "company.read",
    (Preset(PresetInfo("active", "Active", Tone.GOOD), User.active.is_(True)),), searchable=False,
)

ROLES_LIST = ListQuery(
    "roles", "Roles", "role", Role.id, table_of(Role),
    (column("name", "Role", Role.name, Kind.CODE), column("title", "Title", Role.title, width=24, sortable=False)),
    (Sort("name"),), "company.read", searchable=False,
)

RIGHTS = ListQuery(
    "rights", "Rights of roles", "right", Grant.id,
    table_of(Grant).outerjoin(table_of(Role), Role.id == Grant.role_id),
    (
        column("id", "No", Grant.id, Kind.INTEGER, shown=False),
        column("role", "Role", Role.title, width=24, sortable=False),
        column("permission", "Right", Grant.permission, Kind.CODE, width=24, sortable=False),
    ),
    (Sort("id"),), "company.read", searchable=False,
)

CALENDARS = ListQuery(
    "calendars", "Calendars", "calendar", Calendar.id, table_of(Calendar),
    (
        column("name", "Calendar", Calendar.name, width=24),
        column("zone", "Time zone", Calendar.zone, Kind.CODE, width=20, sortable=False),
    ),
    (Sort("name"),), "company.read", searchable=False,
)

HOLIDAYS = ListQuery(
    "holidays", "Holidays", "holiday", Holiday.id,
    table_of(Holiday).outerjoin(table_of(Calendar), Calendar.id == Holiday.calendar_id),
    (
        column("day", "Day", Holiday.day, Kind.DATE, sortable=False),
        column("title", "Holiday", Holiday.title, width=24, sortable=False),
        column("calendar", "Calendar", Calendar.name, width=20, sortable=False),
        column("id", "No", Holiday.id, Kind.INTEGER, shown=False),
    ),
    (Sort("id"),), "company.read", searchable=False,
)

LISTS = (FIRM, USERS, ROLES_LIST, RIGHTS, CALENDARS, HOLIDAYS, EXCHANGE_RATES, TAX_RATES)
