"""What the palette offers, and in which order."""

import pytest

from app.kernel.listing import ListInfo, Row
from app.shell.commands import ACTIONS, PLACES, RECENT, RECORDS, Entry, action_entries, choose, headed, place_entries
from app.shell.matching import NO_FIT, fit
from app.ui.declare import ActionSpec, Selection
from tests.shell.company import DECLARATIONS, TABS


def info_of(name: str) -> ListInfo:
    return DECLARATIONS.list_query(name).info


def entry(group: str, title: str) -> Entry:
    return Entry(group, title, "box", lambda: None)


@pytest.mark.parametrize(("better", "worse", "query"), [
    ("Receive goods", "Return to supplier", "rec"),
    ("Receive goods", "Goods in transit", "receive"),
    ("Grüner Veltliner", "Grain", "gruner"),
])
def test_the_better_fit_stands_first(better: str, worse: str, query: str) -> None:
    assert fit(query, better) > fit(query, worse)


@pytest.mark.parametrize("slip", ["recieve", "receve", "reeceive", "receibe"])
def test_one_slip_is_forgiven_and_another_word_is_not(slip: str) -> None:
    assert fit(slip, "Receive goods") > NO_FIT
    assert fit(slip, "Ship the order") == NO_FIT


def test_tabs_lists_and_presets_are_places_to_go() -> None:
    gone: list[tuple[str, str, str | None]] = []
    places = list(place_entries(TABS, info_of, lambda *place: gone.append(place)))
    assert [(place.title, place.keys) for place in places] == [
        ("Notes", "Ctrl+1"), ("Notes: Waiting", ""), ("Plans", "Ctrl+2"),
    ]
    places[1].run()
    assert gone == [("notes", "notes", "waiting")]


def test_an_action_is_offered_only_where_it_can_be_done() -> None:
    started: list[tuple[ActionSpec, Selection]] = []
    selected = Selection("note", (Row(4, ()),))
    here = TABS[0].views[0]
    without = {item.title for item in action_entries(TABS, info_of, lambda *given: None, here, Selection("note"))}
    assert without == {"Write a note"}
    offered = list(action_entries(TABS, info_of, lambda *given: started.append(given), here, selected))
    assert {item.title for item in offered} == {"Write a note", "Close", "Print"}
    next(item for item in offered if item.title == "Close").run()
    assert started[0][1] is selected


def test_the_group_that_fits_best_comes_first_and_each_entry_once() -> None:
    entries = [entry(PLACES, "Customers"), entry(ACTIONS, "Close the count"), entry(PLACES, "Customers")]
    assert [item.title for item in choose("cust", entries)] == ["Customers"]
    assert choose("", [*entries, entry(RECENT, "Chai")])[0].group == RECENT
    found = [entry(RECORDS, "Around the Horn"), entry(ACTIONS, "Approve")]
    assert [item.title for item in choose("horn", found)] == ["Around the Horn"]


def test_each_group_is_named_once() -> None:
    lines = headed([entry(ACTIONS, "One"), entry(ACTIONS, "Two"), entry(PLACES, "Three")])
    assert [line if isinstance(line, str) else line.title for line in lines] == [
        "Actions", "One", "Two", "Go to", "Three",
    ]
