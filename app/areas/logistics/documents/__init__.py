"""The printed documents of logistics."""

from app.areas.logistics.documents.labels import parcel_label
from app.areas.logistics.documents.lists import delivery_note, packing_list, pick_list

__all__ = ["delivery_note", "packing_list", "parcel_label", "pick_list"]
