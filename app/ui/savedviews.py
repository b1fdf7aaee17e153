"""A view that a person named: what is asked for and how it is laid out, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.listing import Filter, Group, ListInfo, ListRequest, Sort


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name, a request, and the columns as they stood."""

    name: str
    request: ListRequest
    columns: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Give plain values for the settings file."""
        return {"name": self.name, "request": plain_request(self.request), "columns": dict(self.columns)}


def plain_request(request: ListRequest) -> dict[str, Any]:
    """Give a request as plain values; the moment it is read at is not kept."""
    return {
        "preset": request.preset, "search": request.search,
        "filters": [[item.key, item.operator, item.value] for item in request.filters],
        "sort": plain_sort(request.sort), "group": plain_group(request.group),
    }


def plain_sort(sort: Sequence[Sort]) -> list[list[Any]]:
    """Give plain values of how rows are sorted."""
    return [[item.key, item.descending] for item in sort]


def plain_group(group: Group | None) -> list[str] | None:
    """Give plain values of how rows are put together."""
    return None if group is None else [group.key, group.step]


def read_request(plain: Mapping[str, Any], info: ListInfo) -> ListRequest:
    """Read a request; what names a column or a preset that the list no longer has is left out."""
    columns = {column.key for column in info.columns}
    presets = {preset.key for preset in info.presets}
    filters = [Filter(key, operator, value) for key, operator, value in plain.get("filters", []) if key in columns]
    sort = [Sort(key, bool(descending)) for key, descending in plain.get("sort", []) if key in columns]
    preset = plain.get("preset")
    return ListRequest(
        preset if preset in presets else None, tuple(filters), str(plain.get("search", "")), tuple(sort),
        group=_read_group(plain.get("group"), info),
    )


def _read_group(plain: object, info: ListInfo) -> Group | None:
    able = [group for column in info.columns for group in column.groups]
    return next((group for group in able if plain_group(group) == plain), None)


def read_views(plain: object, info: ListInfo) -> list[SavedView]:
    """Read saved views; an entry that is not one is left out."""
    entries = [item for item in plain if _is_view(item)] if isinstance(plain, list) else []
    return [SavedView(item["name"], read_request(item["request"], info), item.get("columns") or {}) for item in entries]


def _is_view(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str) and isinstance(item.get("request"), dict)
