"""How a file writes days and figures is told from its cells, and only where they leave no doubt."""

import pytest

from app.exchange.guessing import likely_dates, likely_numbers


@pytest.mark.parametrize(("cells", "style"), [
    (["29.11.2026", "Rechnung 1.2"], "31.03.2026"), (["13/02/2026", "01/02/2026"], "31/03/2026"),
    (["02/13/2026"], "03/31/2026"), (["01/02/2026"], "2026-03-31"), (["2026-01-31", "x"], "2026-03-31"),
])
def test_days_are_told_from_what_can_be_read_one_way_only(cells: list[str], style: str) -> None:
    assert likely_dates(cells) == style


@pytest.mark.parametrize(("cells", "style"), [
    (["421,14", "29.11.2026"], "1.234,56"), (["-1.421,14"], "1.234,56"), (["1 421,14", "3,50"], "1 234,56"),
    (["1,421.14", "3.50"], "1,234.56"), (["1'421.14"], "1'234.56"), (["421.14"], "1234.56"),
    (["421,14", "3.50"], "1234.56"), (["1,421"], "1234.56"), ([], "1234.56"),
])
def test_figures_that_leave_a_doubt_are_taken_as_stored(cells: list[str], style: str) -> None:
    assert likely_numbers(cells) == style
