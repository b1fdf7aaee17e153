"""Cards as a board holds them, and how they are read from a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.kernel.declare import Reader
from app.kernel.listing import ColumnInfo, Filter, Kind, ListInfo, ListRequest, Row
from app.kernel.money import Money
from app.kernel.query import ListQuery
from app.ui.board.declare import BoardColumn, BoardSpec, CardSpec

MOST_CARDS = 5_000


@dataclass(frozen=True, slots=True)
class Lane:
    """A column with its cards, and what their figures come to, by currency."""

    column: BoardColumn
    cards: tuple[Row, ...] = ()
    totals: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardData:
    """All that a board shows: the boards there are, the one that is seen, its lanes; `cut` when not all cards fit."""

    boards: tuple[tuple[str, str], ...]
    board: str
    lanes: tuple[Lane, ...]
    cut: bool = False

    def place_of(self, record_id: int) -> tuple[int, int] | None:
        """Give the lane and the place in it of a card."""
        for at, lane in enumerate(self.lanes):
            for place, row in enumerate(lane.cards):
                if row.id == record_id:
                    return at, place
        return None


@dataclass(frozen=True, slots=True)
class CardFace:
    """Where the values of a card stand in a row of its list."""

    spec: CardSpec
    info: ListInfo
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find each column once, because every card that is drawn asks for several."""
        self._places.update({info.key: place for place, info in enumerate(self.info.columns)})

    def value(self, row: Row, key: str) -> object | None:
        """Give a value of a card, None where it has none or the card shows no such thing."""
        return row.values[self._places[key]] if key else None

    def column(self, key: str) -> ColumnInfo:
        """Give the column of the list from which a value comes."""
        return self.info.columns[self._places[key]]

    def kind(self, key: str) -> Kind:
        """Give the kind of a value."""
        return self.column(key).kind


def read_board(
    reader: Reader, query: ListQuery, spec: BoardSpec, wanted: str, more: Sequence[Filter], search: str, now: datetime,
) -> BoardData:
    """Read a board: the one that is wanted where there is such a one, else the first."""
    boards = spec.boards(reader) if spec.boards else ()
    board = wanted if wanted in dict(boards) else boards[0][0] if boards else ""
    filters = (*spec.filters, *more)
    if board and spec.board_key:
        filters = (*filters, Filter(spec.board_key, "=", board))
    request = ListRequest(filters=filters, search=search, sort=spec.sort, as_of=now)
    rows, cut = _read(reader, query, request)
    return BoardData(boards, board, lanes_of(query.info, spec, spec.columns(reader, board), rows), cut)


def _read(reader: Reader, query: ListQuery, request: ListRequest) -> tuple[Sequence[Row], bool]:
    """Read all cards in one page: what a board leaves out is as dear to pass over for each page as for all of them."""
    rows = query.page(reader, request, size=MOST_CARDS + 1).rows
    return rows[:MOST_CARDS], len(rows) > MOST_CARDS


def lanes_of(
    info: ListInfo, spec: BoardSpec, columns: Iterable[BoardColumn], rows: Iterable[Row],
) -> tuple[Lane, ...]:
    """Put cards into their columns; one whose column there is not any more stands in none."""
    place = [column.key for column in info.columns].index(spec.column_key)
    cards: dict[str, list[Row]] = {}
    for row in rows:
        cards.setdefault(str(row.values[place]), []).append(row)
    lanes = (Lane(column, tuple(cards.get(column.key, ()))) for column in columns)
    figure = [column.key for column in info.columns].index(spec.card.figure) if spec.card.figure else -1
    return tuple(replace(lane, totals=_totals(lane.cards, figure)) for lane in lanes)


def _totals(cards: Iterable[Row], figure: int) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for row in cards if figure >= 0 else ():
        amount = row.values[figure]
        if isinstance(amount, Money):
            sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items(), key=lambda pair: -pair[1]))
