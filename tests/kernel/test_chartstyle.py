"""Numbers on an axis are short, and ticks that differ read differently."""

import pytest

from app.kernel.chartstyle import ChartStyle


@pytest.mark.parametrize(("value", "text"), [
    (0, "0"), (0.25, "0.25"), (12, "12"), (999.5, "999.5"), (1_234.5, "1,234"), (750_000, "750,000"),
    (1_000_000, "1 m"), (1_250_000, "1.25 m"), (1_750_000, "1.75 m"), (-2_500_000_000, "-2.5 bn"),
])
def test_a_number_on_an_axis(value: float, text: str) -> None:
    assert ChartStyle().number(value) == text
