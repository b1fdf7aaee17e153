"""Units convert exactly, there and back, and nobody guesses what a box holds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.catalog.operations import CreateUnit, SetItemUnit
from app.areas.catalog.queries import load_conversions, load_units
from app.areas.catalog.rules import PACKAGE, UNITS, UnitFacts, conversion, require_barcode
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.gs1 import check_digit
from app.kernel.quantity import Quantity
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item, unit_ids

PIECE = UnitFacts(1, "pc", "count", Fraction(1))
KILO = UnitFacts(2, "kg", "mass", Fraction(1))
GRAM = UnitFacts(3, "g", "mass", Fraction(1, 1000))
BOX = UnitFacts(4, "box", PACKAGE, Fraction(1))
PALLET = UnitFacts(5, "pallet", PACKAGE, Fraction(1))


@given(st.integers(-(10**15), 10**15), st.integers(1, 999), st.integers(1, 999))
def test_there_and_back_loses_nothing(scaled: int, numerator: int, denominator: int) -> None:
    ratio = Fraction(numerator, denominator)
    start = Quantity(scaled * ratio.denominator, "box")
    there = start.convert(conversion("X", PIECE, BOX, {BOX.id: ratio}), "pc")
    assert there.convert(1 / ratio, "box") == start


def test_ten_in_twenty_fourths_and_back_is_ten() -> None:
    ratio = conversion("X", BOX, PIECE, {PIECE.id: Fraction(1, 24)})
    assert Quantity.of(10, "box").convert(1 / ratio, "pc") == Quantity.of(240, "pc")
    assert Quantity.of(240, "pc").convert(ratio, "box") == Quantity.of(10, "box")


def test_units_of_one_dimension_convert_and_boxes_do_not() -> None:
    assert conversion("X", KILO, GRAM, {}) == Fraction(1, 1000)
    assert conversion("X", GRAM, KILO, {}) == 1000
    assert conversion("X", BOX, BOX, {}) == 1
    assert conversion("X", KILO, GRAM, {GRAM.id: Fraction(1, 500)}) == Fraction(1, 500), "the item's own unit wins"
    for stock_unit, unit in ((PIECE, BOX), (BOX, PALLET), (PIECE, KILO)):
        with pytest.raises(DomainError, match="nobody said"):
            conversion("X", stock_unit, unit, {})


def test_a_pound_and_an_ounce_are_what_the_law_says() -> None:
    ratios = {unit.code: unit.ratio for unit in UNITS}
    # International yard and pound agreement, 1959: 1 lb is 0.45359237 kg.
    assert ratios["lb"] == Fraction("0.45359237")
    assert 16 * ratios["oz"] == ratios["lb"]
    assert 60 * ratios["min"] == ratios["h"]


def test_an_item_is_bought_in_boxes_and_counted_in_pieces(workspace: Workspace) -> None:
    units = unit_ids(workspace)
    chai = new_item(workspace, "Chai").item_id
    flour = new_item(workspace, "Flour", unit_id=units["kg"]).item_id
    workspace.dispatch(SetItemUnit(chai, units["box"], 24, for_purchase=True))
    with workspace.reader() as reader:
        assert load_conversions(reader, [(chai, units["pc"])]) == {(chai, units["pc"]): 1}
        assert load_conversions(reader, [(chai, units["box"]), (flour, units["g"])]) == {
            (chai, units["box"]): 24, (flour, units["g"]): Fraction(1, 1000),
        }
        with pytest.raises(DomainError, match="I-00002 is kept in kg"):
            load_conversions(reader, [(chai, units["box"]), (flour, units["box"])])
        with pytest.raises(NotFoundError):
            load_conversions(reader, [(chai, 999)])
        with pytest.raises(NotFoundError):
            load_conversions(reader, [(999, units["pc"])])
    changed = workspace.dispatch(SetItemUnit(chai, units["box"], 25, 2))
    with workspace.reader() as reader:
        assert load_conversions(reader, [(chai, units["box"])])[chai, units["box"]] == Fraction(25, 2)
    workspace.undo(changed.operation_id)
    with workspace.reader() as reader:
        assert load_conversions(reader, [(chai, units["box"])])[chai, units["box"]] == 24


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator"), [("pc", 2, 1), ("box", 0, 1), ("box", 1, 0), ("box", -3, 1)],
)
def test_a_ratio_that_is_none_is_refused(workspace: Workspace, unit: str, numerator: int, denominator: int) -> None:
    chai = new_item(workspace, "Chai").item_id
    with pytest.raises(DomainError):
        workspace.dispatch(SetItemUnit(chai, unit_ids(workspace)[unit], numerator, denominator))


def test_a_unit_of_ones_own(workspace: Workspace) -> None:
    gross = workspace.dispatch(CreateUnit("gr", "Gross", "count", 144)).value.unit_id
    with workspace.reader() as reader:
        assert load_units(reader)[gross].ratio == 144
    for wrong in (
        CreateUnit("gr", "Again", "count"), CreateUnit("x", "X", "colour", 2), CreateUnit("y", "Y", "count", 0),
    ):
        with pytest.raises(DomainError):
            workspace.dispatch(wrong)


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_a_gtin_with_one_wrong_digit_is_refused(digits: str, place: int, change: int) -> None:
    code = digits + check_digit(digits)
    assert require_barcode(f" {code} ") == code
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    with pytest.raises(DomainError, match="last digit"):
        require_barcode(wrong)


def test_a_code_of_another_length_has_no_check_digit() -> None:
    assert require_barcode("12345") == "12345"
    assert require_barcode("LOT-7/A") == "LOT-7/A"
