"""A lane of a board as Qt and a screen reader see it, and as it is carried by the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.kernel.listing import Row, StateWord
from app.ui.board.cards import CardFace, Lane
from app.ui.theme import Appearance

ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MIME = "application/x-counterflow-card"


class LaneModel(QAbstractListModel):
    """The cards of one lane."""

    def __init__(self, lane: Lane, face: CardFace, appearance: Appearance, parent: QObject | None = None) -> None:
        """Hold a lane."""
        super().__init__(parent)
        self.lane = lane
        self.face = face
        self._appearance = appearance

    def set_lane(self, lane: Lane) -> None:
        """Hold other cards."""
        self.beginResetModel()
        self.lane = lane
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Count the cards."""
        return 0 if parent.isValid() else len(self.lane.cards)

    def card(self, index: Index) -> Row:
        """Give a card."""
        return self.lane.cards[index.row()]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Give the title of a card, and all of it to a screen reader."""
        if not index.isValid():
            return None
        row = self.card(index)
        if role == Role.DisplayRole:
            return self.text(row, self.face.spec.title)
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return ", ".join(part for part in self.words(row) if part)
        return None

    def words(self, row: Row) -> tuple[str, ...]:
        """Write all that stands on a card."""
        spec, mark = self.face.spec, self.mark(row)
        return (
            self.text(row, spec.title), self.text(row, spec.subtitle), self.text(row, spec.figure), self.aside(row),
            mark.word if mark else "", self.foot(row),
        )

    def text(self, row: Row, key: str) -> str:
        """Write one value of a card."""
        value = self.face.value(row, key)
        return "" if value is None else self._appearance.formatter.text(value, self.face.kind(key))

    def aside(self, row: Row) -> str:
        """Write the short value with its word."""
        text = self.text(row, self.face.spec.aside)
        return f"{text} {self.face.spec.aside_word}".strip() if text else ""

    def foot(self, row: Row) -> str:
        """Write what comes next, or that nothing does; of a card without a mark, which is finished, neither."""
        spec, mark = self.face.spec, self.mark(row)
        at = self.face.value(row, spec.foot_at)
        if at is None:
            said = mark is None or mark.word == spec.nothing if spec.mark else False
            return self.text(row, spec.foot) or ("" if said else spec.nothing)
        when = self._appearance.formatter.cell(at, self.face.kind(spec.foot_at), fresh=True).whole
        what = self.text(row, spec.foot) or spec.nothing
        return f"{when} · {what}" if what else when

    def mark(self, row: Row) -> StateWord | None:
        """Give the state that is drawn as a pill."""
        key = self.face.spec.mark
        value = self.face.value(row, key)
        return None if value is None else self.face.column(key).state(str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cards be carried, and be dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Name what is carried."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the number of a card."""
        data = QMimeData()
        data.setData(MIME, str(self.card(indexes[0]).id).encode())
        return data


def carried(data: QMimeData) -> int | None:
    """Give the number of the card that is carried, None when it is something else."""
    text = bytes(data.data(MIME).data()).decode() if data.hasFormat(MIME) else ""
    return int(text) if text.isdecimal() else None
