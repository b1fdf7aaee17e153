"""Several mails with their documents: who gets one, who is left out and why, and one button that sends them all."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.areas.mail.operations.documents import SendDocuments, reason_to_leave
from app.areas.mail.queries.documents import Suggested, Wanted, suggest
from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError, NeedsConfirmation
from app.ui.desk import Desk
from app.ui.notices import NoticeArea
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space


class ManyMails(QFrame):
    """Lists the mails; `picked` gives the one that is looked at, `left` tells that all is done or nothing was sent."""

    picked = Signal(object)
    left = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, document: str, ids: tuple[int, ...], parent: QWidget | None = None,
    ) -> None:
        """Read the mails."""
        super().__init__(parent)
        self.desk, self.appearance, self.document, self.ids = desk, appearance, document, ids
        self.mails: tuple[Suggested, ...] = ()
        self.notices = NoticeArea(appearance, self, key="")
        self.words = PlainLabel("The mails are being written. Nothing is sent yet.", "quiet", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Mails to send")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(appearance.px(Space.TIGHT))
        self.list.currentRowChanged.connect(self._pick)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.send_button = QPushButton("Send")
        self.send_button.setProperty("role", "primary")
        self.send_button.setEnabled(False)
        self.send_button.clicked.connect(self.send)
        self.setFocusProxy(self.list)
        self._lay_out()
        desk.read_later(self, self._load, self._show)

    def _load(self, reader: Reader) -> tuple[Suggested, ...]:
        workspace = self.desk.workspace
        now, actor_id = workspace.clock.now(), workspace.actor.id
        return tuple(suggest(reader, workspace.declarations, Wanted(self.document, number, now, actor_id))
                     for number in self.ids)

    def _show(self, mails: tuple[Suggested, ...]) -> None:
        self.mails = mails
        for mail in mails:
            why = reason_to_leave(mail)
            before = f"Sent before, to {mail.sent[0][1]}" if mail.sent else ""
            item = QListWidgetItem("\n".join(part for part in (
                mail.party or "Somebody", why or mail.subject, "" if why else mail.to, before) if part))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            if why:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setIcon(self.appearance.icon("circle-x", self.appearance.tokens.bad))
            else:
                item.setCheckState(Qt.CheckState.Unchecked if mail.sent else Qt.CheckState.Checked)
            self.list.addItem(item)
        self._count()
        self.list.setCurrentRow(0)

    def chosen(self) -> tuple[int, ...]:
        """Give the records whose mails are ticked."""
        return tuple(mail.record_id for place, mail in enumerate(self.mails)
                     if self.list.item(place).checkState() == Qt.CheckState.Checked)

    def send(self) -> None:
        """Send what is ticked."""
        self.notices.clear()
        self.send_button.setEnabled(False)
        self.desk.dispatch(SendDocuments(self.document, self.chosen()), lambda _outcome: self.left.emit(),
                           self._refused)

    def _refused(self, error: CounterflowError) -> None:
        self._count()
        if not isinstance(error, NeedsConfirmation):
            self.notices.present(error)

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self.mails):
            self.picked.emit(self.mails[place])

    def _count(self) -> None:
        ticked, out = len(self.chosen()), sum(bool(reason_to_leave(mail)) for mail in self.mails)
        told = f"{out} cannot go out; the list says why." if out else "Each goes to whom it concerns."
        self.words.setText(f"{ticked} of {len(self.mails)} are ticked. {told}")
        self.send_button.setEnabled(bool(ticked))
        self.send_button.setText(f"Send {ticked} mail{'s' if ticked != 1 else ''}")

    def _lay_out(self) -> None:
        px = self.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.words.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.SMALL))
        foot = QFrame()
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.left)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.send_button)
        for widget, share in ((self.words, 0), (self.notices, 0), (self.list, 1), (foot, 0)):
            column.addWidget(widget, share)
