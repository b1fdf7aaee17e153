"""What can be done to parties."""

from app.areas.parties.operations.importing import PARTY_FIELDS, touch_parties, upsert_parties

__all__ = ["PARTY_FIELDS", "touch_parties", "upsert_parties"]
