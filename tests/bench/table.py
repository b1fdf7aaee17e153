"""How benches measure and print."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure beside its limit: milliseconds, or lines a second where `unit` says so."""

    what: str
    ours: float
    raw: float | None = None
    bar: str = ""
    unit: str = "ms"

    def line(self) -> str:
        """Write the figure as a row of the table."""
        raw = "" if self.raw is None else f"{self.raw:,.2f}"
        ratio = "" if not self.raw else f"{self.ours / self.raw:.2f}"
        return f"| {self.what:<58} | {self.ours:>12,.2f} | {raw:>12} | {ratio:>7} | {self.unit:<7} | {self.bar:<28} |"


HEAD = f"| {'work':<58} | {'Counterflow':>12} | {'raw sqlite3':>12} | {'ratio':>7} | {'unit':<7} | {'bar':<28} |"


def best_ms(work: Callable[[], object], times: int = 5) -> float:
    """Run some work several times and give the shortest time in milliseconds."""
    shortest = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - begun)
    return shortest * 1000
