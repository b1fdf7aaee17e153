"""What is declared of tags and lists: where they are put on, and where they are seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.kernel.declare import Reader
from app.kernel.tags import tag_values
from app.ui.declare import SETTINGS, ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, one, selected, some


def _records(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"record": selection.record, "record_ids": list(selection.ids)}


def _as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return tag_values(reader, selection.ids[0])


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
        ActionSpec("tags.remove", "Remove", "trash-2", one, "remove_tag", selected("tag_id"), ask=False,
                   help="Take it off all records; this can be undone."),
    ),
    EmptySpec("No tags and no lists yet", "Select customers and tag them, or put them on a list: for a fair, a "
              "mailing, a recall. Filter by them afterwards.", "tags"), order=90, group=SETTINGS,
)

TAGS_PART = AreaSpec(
    name="parties", title="Tags and lists",
    tab_parts=(
        TabPart("customers", (VIEW,), (("customers", ACTIONS), ("contacts", ACTIONS))),
        TabPart("sales", actions=tuple((name, ACTIONS) for name in ("opportunities", "leads", "sales_orders"))),
        TabPart("suppliers", actions=(("suppliers", ACTIONS),)),
        TabPart("inventory", actions=(("items", ACTIONS),)), TabPart("support", actions=(("tickets", ACTIONS),)),
    ),
)
