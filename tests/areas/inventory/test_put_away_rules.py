"""Where goods are put away: by rule, where there is room, where they may lie, and why there."""

from hypothesis import given
from hypothesis import strategies as st

from app.areas.inventory.rules.places import Limits, Load, fill_permille, storage_verdict
from app.areas.inventory.rules.put_away import Goods, Rule, Shelf, advise, rules_for

CONDITIONS = ("ambient", "cool", "frozen", "hazardous", "secure")


def shelf(number: int, **more: object) -> Shelf:
    known = {"path": (number,), "condition": "ambient", "limits": Limits(cm3=100), "load": Load(), "sequence": number,
             **more}
    return Shelf(number, f"P{number}", **known)  # type: ignore[arg-type]


GOODS = Goods(1, "ambient", Load(cm3=40), (7, 8), "A")


def test_goods_go_where_they_lie_already_while_there_is_room() -> None:
    shelves = [shelf(1), shelf(2, holds=5, is_empty=False)]
    found = advise(GOODS, shelves, [])
    assert found is not None
    assert (found.code, found.why) == ("P2", "P2: it lies there already, 40 % full with it.")
    full = [shelf(1), shelf(2, holds=5, load=Load(cm3=80), is_empty=False)]
    found = advise(GOODS, full, [])
    assert found is not None
    assert found.code == "P1", "the place where it lies is full"
    assert "nearest empty place" in found.why


def test_the_closest_rule_is_followed_and_said() -> None:
    rules = [Rule(90, "Zone B", turnover_class="A"), Rule(80, "Zone K", category_id=8), Rule(5, "P5", item_id=1)]
    assert [rule.place for rule in rules_for(GOODS, rules)] == ["P5", "Zone K", "Zone B"]
    shelves = [shelf(1), shelf(2, path=(2, 80)), shelf(3, path=(3, 90))]
    found = advise(GOODS, shelves, rules)
    assert found is not None
    assert found.code == "P2"
    assert found.why.startswith("P2: its category goes to Zone K")


def test_a_rule_whose_place_is_full_gives_way_to_the_next() -> None:
    rules = [Rule(80, "Zone K", category_id=8), Rule(90, "Zone B", turnover_class="A")]
    shelves = [shelf(1), shelf(2, path=(2, 80), load=Load(cm3=90)), shelf(3, path=(3, 90))]
    found = advise(GOODS, shelves, rules)
    assert found is not None
    assert found.code == "P3"
    assert "class A goes to Zone B" in found.why


@st.composite
def floors(draw: st.DrawFn) -> list[Shelf]:
    return [
        shelf(number, condition=draw(st.sampled_from(CONDITIONS)), load=Load(cm3=draw(st.integers(0, 120))),
              holds=draw(st.integers(0, 2)), path=(number, draw(st.integers(80, 82))), sequence=draw(st.integers(0, 4)))
        for number in range(1, draw(st.integers(2, 7)))
    ]


@given(floors(), st.sampled_from(CONDITIONS), st.booleans())
def test_no_place_is_advised_that_is_full_or_unfit_while_another_is_neither(
    shelves: list[Shelf], need: str, ruled: bool,
) -> None:
    goods = Goods(1, need, Load(cm3=30), (7,))
    found = advise(goods, shelves, [Rule(81, "Zone", category_id=7)] if ruled else [])
    assert found is not None
    good = {
        place.location_id for place in shelves if storage_verdict(need, place.condition) == "fits"
        and (fill_permille(place.load + goods.load, place.limits) or 0) <= 1000
    }
    if good:
        assert found.location_id in good
    if ruled and (within := {place.location_id for place in shelves if 81 in place.path} & good):
        assert found.location_id in within
