"""Run all benches, or those named: `python -m tests.bench lists documents window`."""

import importlib
import sys

from app.kernel.memory import keep_loaded
from tests.bench.table import HEAD

BENCHES = (
    "lists", "documents", "quotes", "invoices", "stock", "ledger", "trace", "customers", "desk", "mails", "pipeline",
    "window",
)


def main() -> None:
    """Print the table as it grows."""
    print(HEAD)
    print("|" + "|".join("-" * len(part) for part in HEAD.strip("|").split("|")) + "|")
    for name in sys.argv[1:] or BENCHES:
        bench = importlib.import_module(f"tests.bench.{name}")
        keep_loaded()
        for measured in bench.run():
            print(measured.line(), flush=True)


if __name__ == "__main__":
    main()
