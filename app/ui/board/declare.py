"""What is declared of a board: data only, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.kernel.declare import Reader
from app.kernel.listing import Filter, Sort, Tone
from app.ui.declare import ActionSpec


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of a board: the value by which cards stand in it, its title, and a few words below that.

    A `closing` column takes cards that are finished: it stands at the end in its tone.
    """

    key: str
    title: str
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    closing: bool = False


@dataclass(frozen=True, slots=True)
class CardSpec:
    """Which columns of the list stand on a card.

    `title` and `subtitle` are its first two lines, `figure` an amount that the head of a column adds up, `aside` a
    short value with its word behind it, `mark` a state that is drawn as a pill, `foot` what comes next, and `foot_at`
    when; where neither is, the card says `nothing`.
    """

    title: str
    subtitle: str = ""
    figure: str = ""
    aside: str = ""
    aside_word: str = ""
    mark: str = ""
    foot: str = ""
    foot_at: str = ""
    nothing: str = ""


Mover = Callable[[Reader, int, str, datetime], ActionSpec | None]
"""Of a card's record and the column it is moved to: the action that moves it, None where it cannot go there.

An action that does not `ask` is done at once; one that asks opens its form, and the card moves when that is sent.
"""


@dataclass(frozen=True, slots=True)
class BoardSpec:
    """A list seen as cards in columns: `column_key` is the column of the list by whose text a card finds its own.

    `boards` gives the boards there are, each the value of `board_key` and a title; `columns` those of one board.
    `filters` narrow the list, and each of `toggles` is a filter that is switched on by its title.
    """

    list_name: str
    column_key: str
    columns: Callable[[Reader, str], tuple[BoardColumn, ...]]
    card: CardSpec
    move: Mover
    actions: tuple[ActionSpec, ...] = ()
    boards: Callable[[Reader], tuple[tuple[str, str], ...]] | None = None
    board_key: str = ""
    filters: tuple[Filter, ...] = ()
    toggles: tuple[tuple[str, Filter], ...] = ()
    sort: tuple[Sort, ...] = ()
    detail_chart: str = ""
    empty: str = "No cards here"
