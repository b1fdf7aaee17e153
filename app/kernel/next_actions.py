"""What should be done next: every area advises, and what presses most comes first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

SHOWN = 3
BROKEN_PROMISE, COMPLAINT, MONEY_OVERDUE, AT_RISK, WIN_BACK, BUSINESS, INCOMPLETE = 90, 80, 70, 60, 50, 40, 20
"""Weights of what is advised, so that areas that do not know of each other agree on what comes first."""


@dataclass(frozen=True, slots=True)
class NextAction:
    """What should be done next with a record, why, and the one button that begins it.

    The button opens the form of `operation` filled with `values`, or goes to `record`. Of several, the one of the
    greatest `weight` comes first: 90 a broken promise, 80 a complaint, 70 money overdue, 60 a promise at risk,
    50 a customer to be won back, 40 business to be had, 20 something to be completed. Of equal weight, the one at which
    most is at stake comes first: `stake_minor` in the firm's currency.
    """

    text: str
    why: str
    weight: int
    label: str
    icon: str = "arrow-right"
    operation: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    record: str = ""
    record_id: int = 0
    stake_minor: int = 0

    @property
    def key(self) -> str:
        """Give what stays the same while the same is advised, whatever its words count: for who says “not now”."""
        about = self.record or self.values.get("record", "")
        number = self.record_id or self.values.get("record_id", 0)
        return f"{self.weight}:{self.operation}:{about}:{number}"


@dataclass(frozen=True, slots=True)
class NextActionSpec:
    """What an area advises to do next with a kind of record.

    `load` reads what its rules need, in a few cheap reads, and gives what they say; rules are pure and say nothing
    where there is nothing to do.
    """

    record: str
    load: Callable[[Connection, int, datetime], Iterable[NextAction | None]]


PutOffReader = Callable[[Connection, str, int, date], frozenset[str]]
"""Gives the keys of what whoever reads does not want to be advised on a record on a day."""


def advised(
    connection: Connection, specs: Sequence[NextActionSpec], record: str, record_id: int, now: datetime,
    put_off: PutOffReader,
) -> tuple[NextAction, ...]:
    """Ask all areas about a record and give what presses most; what the reader put off is left out until its day."""
    found = [
        action for spec in specs if spec.record == record
        for action in spec.load(connection, record_id, now) if action is not None
    ]
    hidden = put_off(connection, record, record_id, now.date()) if found else frozenset()
    wanted = [action for action in found if action.key not in hidden]
    return tuple(sorted(wanted, key=lambda action: (-action.weight, -action.stake_minor))[:SHOWN])
