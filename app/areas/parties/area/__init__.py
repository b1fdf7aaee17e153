"""The area's declaration, joined from its subjects."""

from app.areas.parties.area.banks import BANKS
from app.areas.parties.area.duplicates import DUPLICATES_PART
from app.areas.parties.area.parties import PARTIES
from app.areas.parties.area.privacy import PRIVACY
from app.areas.parties.area.relations import RELATIONS_PART
from app.areas.parties.area.standard import STANDARD
from app.areas.parties.area.tags import TAGS_PART
from app.areas.parties.area.tax_numbers import TAX_NUMBERS
from app.ui.declare import joined

AREA = joined(
    "parties", "Parties",
    PARTIES,
    BANKS,
    DUPLICATES_PART,
    PRIVACY,
    STANDARD,
    TAX_NUMBERS,
    RELATIONS_PART,
    TAGS_PART,
)
