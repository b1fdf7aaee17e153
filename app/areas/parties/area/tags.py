"""What is declared of tags and lists: where they are put on, and where they are seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.kernel.declare import Reader
from app.kernel.tags import tag_values
from app.ui.declare import (
    SETTINGS,
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Prefill,
    Selection,
    TabPart,
    ViewSpec,
    one,
    selected,
    some,
)


def _records(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"record": selection.record, "record_ids": list(selection.ids)}


def _as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return tag_values(reader, selection.ids[0])


def _as_shown(list_name: str) -> Prefill:
    """Ask for what a list shows at present."""

    def fill(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
        request = selection.request
        return {
            "list_name": list_name, "preset": request.preset or "", "search": request.search,
            "conditions": [{"key": one.key, "operator": one.operator, "value": _plain(one.value)}
                           for one in request.filters],
        }

    return fill


def _plain(value: object) -> str:
    return ",".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value or "")


def _actions(list_name: str) -> tuple[ActionSpec, ...]:
    return (*ACTIONS, ActionSpec(
        "tags.keep", "Keep as a list", "list-filter", operation="keep_list", prefill=_as_shown(list_name),
        help="Make a list of what is shown here: whoever comes to fit its view, filters and search is on it.",
    ))


ACTIONS = (
    ActionSpec("tags.put", "Tag", "tag", some, "tag_records", _records, key="Ctrl+T",
               help="Put tags on all rows that are selected; new words become tags."),
    ActionSpec("tags.list", "Put on a list", "list-checks", some, "put_on_list", _records,
               help="Put all rows that are selected on a list that is kept by hand."),
    ActionSpec("tags.off", "Take off", "x", some, "take_off", _records,
               help="Take a tag off all rows that are selected, or them off a list."),
)
VIEW = ViewSpec(
    "tags", (
        ActionSpec("tags.change", "Change", "pencil", one, "change_tag", _as_it_is, primary=True,
                   help="Its word, its colour, what it means."),
        ActionSpec("tags.members", "Print members", "printer", one, document="list_members",
                   help="Everybody who is on the list or has the tag, on paper or as a PDF."),
        ActionSpec("tags.remove", "Remove", "trash-2", one, "remove_tag", selected("tag_id"), ask=False,
                   help="Take it off all records; this can be undone."),
    ),
    EmptySpec("No tags and no lists yet", "Select customers and tag them, or put them on a list: for a fair, a "
              "mailing, a recall. Filter by them afterwards.", "tags"), order=90, group=SETTINGS,
)

TAGS_PART = AreaSpec(
    name="parties", title="Tags and lists",
    tab_parts=tuple(
        TabPart(tab, (VIEW,) if tab == "customers" else (), tuple((name, _actions(name)) for name in names))
        for tab, names in (
            ("customers", ("customers", "contacts")), ("sales", ("opportunities", "leads", "sales_orders")),
            ("suppliers", ("suppliers",)), ("inventory", ("items",)), ("support", ("tickets",)),
        )
    ),
)
