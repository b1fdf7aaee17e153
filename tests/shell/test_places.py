"""Places: tabs in the row across the top, and those one goes to from the menu."""

from app.registry import DECLARATIONS as ALL
from app.registry import TABS as ALL_TABS
from app.shell.places import Places
from app.shell.window_commands import COMMANDS
from app.ui.declare import TabSpec
from tests.shell.company import DECLARATIONS, TABS

ASIDE = TabSpec("cellar", "Cellar", "box", 5, aside=True)


def test_a_place_aside_is_no_tab_and_can_be_gone_to() -> None:
    places = Places((*TABS, ASIDE), DECLARATIONS)
    assert [tab.key for tab in places.tabs] == [tab.key for tab in TABS]
    assert places.asides == (ASIDE,)
    assert places.tab("cellar") is ASIDE


def test_the_window_has_its_nine_tabs_and_a_way_to_every_place_aside() -> None:
    places = Places(ALL_TABS, ALL)
    assert [tab.title for tab in places.tabs] == [
        "Overview", "Inventory", "Suppliers", "Production", "Shipments", "Customers", "Sales", "Marketing",
        "Support Tickets",
    ]
    assert {tab.key for tab in places.asides} <= {command.id for command in COMMANDS}
