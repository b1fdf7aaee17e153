"""The form of a command, made from its fields: it opens beside the list and sends what was filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.kernel.declare import OperationSpec
from app.kernel.errors import CounterflowError, DomainError, NeedsConfirmation
from app.kernel.fields import FieldInfo, decode, describe, encode
from app.kernel.forms import FormSpec
from app.kernel.workspace import Outcome
from app.ui.desk import Desk
from app.ui.form.advising import FormAdvisor
from app.ui.form.drafts import Draft, DraftKey, drafts_of
from app.ui.form.editors import Surroundings
from app.ui.form.grid import MANY_FIELDS, Fold, laid_out
from app.ui.form.narrowing import narrow_lookups
from app.ui.form.own import flattened, gathered, spread
from app.ui.form.phrases import offer_phrases
from app.ui.form.reading import LinesUnreadable, Unreadable
from app.ui.form.rows import FieldRow
from app.ui.notices import Answer, NoticeArea, announce
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

NARROW, WIDE = 376, 640


def asked(infos: Sequence[FieldInfo], must: Sequence[str], may: Sequence[str]) -> tuple[FieldInfo, ...]:
    """Give the fields of a form that asks for little: the named ones alone, those in `must` to be filled in."""
    if not must and not may:
        return tuple(infos)
    return tuple(
        replace(info, required=info.required or info.name in must) if info.name in {*must, *may}
        else replace(info, field=replace(info.field, hidden=True)) for info in infos
    )


def in_order(infos: Sequence[FieldInfo], form: FormSpec) -> list[FieldInfo]:
    """Put the fields into the order of the form; those of which one is wanted say so."""
    by_name = {info.name: info for info in infos}
    for group in form.either:
        shown = [name for name in group if name in by_name and not by_name[name].field.hidden]
        for name in shown:
            others = " or ".join(by_name[other].field.title for other in shown if other != name)
            words = (f"Either this or {others}." if others else "", by_name[name].field.help)
            field = replace(by_name[name].field, help=" ".join(filter(None, words)))
            by_name[name] = replace(by_name[name], field=field)
    return [by_name[name] for name in form.ordered(by_name)]


class CommandForm(QFrame):
    """Fills in a command and sends it through the desk.

    `done` gives the outcome, `cancelled` tells that nothing was sent. What was typed and not sent is kept as a draft
    when the form goes away, and offered when it opens again.
    """

    done = Signal(object)
    cancelled = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, spec: OperationSpec, prefill: Mapping[str, Any] | None = None,
        parent: QWidget | None = None, *, title: str = "", must: Sequence[str] = (), may: Sequence[str] = (),
    ) -> None:
        """Make a row for each field that is shown; `prefill` holds plain values, as `decode` reads them.

        With `must` or `may`, only the fields that they name are shown, and the first have to be filled in.
        """
        super().__init__(parent)
        self.spec = spec
        self.title = title or spec.title
        self._desk = desk
        self._appearance = appearance
        self._sending = False
        self._finished = False
        infos = in_order(asked(tuple(spread(describe(spec.command), desk, prefill or {})), must, may), spec.form)
        known = flattened(prefill or {}, infos)
        self._folded = frozenset() if must or may else frozenset(spec.form.more)
        self.notices = NoticeArea(appearance, self, key="")
        self.fold: Fold | None = None
        self.rows = self._make_rows([info for info in infos if not info.field.hidden])
        about = {info.field.narrowed[0] for info in infos if info.field.narrowed} - {info.name for info in infos}
        self._carried = {name: value for name, value in known.items() if name not in {*self.rows, *about}}
        self._key: DraftKey = (spec.name, repr(sorted(encode(self._carried).items())))
        self.save_button = QPushButton(spec.verb, self)
        self.cancel_button = QPushButton("Cancel", self)
        self._lay_out()
        self._fill(known)
        narrow_lookups(self.rows, known)
        self._advisor = FormAdvisor(self, desk, spec, self._carried, self.rows)
        self._connect()
        offer_phrases(desk, appearance, self.rows.values(), self._advisor.glances)
        self._offer_draft()

    def _make_rows(self, infos: Sequence[FieldInfo]) -> dict[str, FieldRow]:
        """Make the rows; the button of those that are folded stands before them in the order of Tab."""
        around, rows = Surroundings(self._desk, self._appearance), {}
        for info in infos:
            if self.fold is None and info.name in self._folded:
                self.fold = Fold(self._appearance, self)
            rows[info.name] = FieldRow(info, around, self)
        return rows

    def _lay_out(self) -> None:
        px = self._appearance.px
        self.setProperty("role", "side")
        self.setMinimumWidth(px(WIDE if any(row.info.type == "lines" for row in self.rows.values()) else NARROW))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.SMALL))
        head.addWidget(PlainLabel(self.title, "title", wrap=True))
        if any(row.info.required for row in self.rows.values()):
            head.addWidget(PlainLabel("* must be filled in", "quiet"))
        column.addLayout(head)
        column.addWidget(self.notices)
        column.addWidget(self._scrolled(self._fields()), 1)
        column.addWidget(self._buttons())

    def _fields(self) -> QWidget:
        px = self._appearance.px
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.MEDIUM))
        if not self.rows:
            column.addWidget(PlainLabel("Nothing needs to be filled in.", "quiet", wrap=True))
        plain = [row for name, row in self.rows.items() if self.fold is None or name not in self._folded]
        column.addWidget(laid_out(plain, self._appearance, inner, dense=len(self.rows) > MANY_FIELDS))
        if self.fold is not None:
            self.fold.hold([row for name, row in self.rows.items() if name in self._folded])
            column.addWidget(self.fold)
        column.addStretch()
        return inner

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        return area

    def _buttons(self) -> QFrame:
        px = self._appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        row.addStretch()
        self.save_button.setProperty("role", "primary")
        self.save_button.setToolTip("Save (Ctrl+Enter)")
        self.cancel_button.setToolTip("Cancel (Esc)")
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return foot

    def _fill(self, known: Mapping[str, Any]) -> None:
        self._held = {name for name, value in known.items() if value not in (None, "")}
        for name, row in self.rows.items():
            value = known.get(name, row.info.default)
            row.editor.set_value(encode(value) if row.info.type not in ("date", "time", "decimal") else value)
        self._blank = self._memory()
        self._unfold(name for name in self._folded & self._held if known[name] != self.rows[name].info.default)

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancel)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)
        for row in self.rows.values():
            row.editor.edited.connect(lambda row=row: self._edited(row))

    def _unfold(self, names: Iterable[str]) -> None:
        """Show the folded rows when one of them is named."""
        if self.fold is not None and any(name in self._folded for name in names):
            self.fold.unfold()

    def _edited(self, row: FieldRow) -> None:
        row.hush()
        self._set_sending(sending=False)
        self._advisor.ask_soon()

    def _memory(self) -> dict[str, object]:
        return {name: row.editor.memory() for name, row in self.rows.items()}

    @property
    def is_edited(self) -> bool:
        """Tell whether something was typed that is not sent."""
        return not self._finished and self._memory() != self._blank

    def _offer_draft(self) -> None:
        draft = drafts_of(self._desk).find(self._key)
        if draft is None:
            return
        when = self._appearance.formatter.fresh_time(draft.kept_at)
        self.notices.ask(
            f"What you typed {when} was not saved. Go on with it?", lambda: self._use_draft(draft), self._forget_draft,
            yes_title="Go on with it", no_title="Start anew", closed=self.focus_first,
        )

    def _use_draft(self, draft: Draft) -> None:
        for name, memory in draft.fields.items():
            if name in self.rows:
                self.rows[name].editor.recall(memory)
        self._unfold(name for name in draft.fields if name in self.rows and draft.fields[name] != self._blank[name])
        self.focus_first()

    def _forget_draft(self) -> None:
        drafts_of(self._desk).forget(self._key)
        self.focus_first()

    def keep_draft(self) -> None:
        """Keep what was typed and not sent."""
        if self.is_edited:
            now = self._appearance.formatter.now()
            drafts_of(self._desk).keep(self._key, Draft(now, self._memory()))

    def save(self) -> None:
        """Send the command, or show in the form what is missing and what cannot be read."""
        if self._sending:
            return
        self._clear_problems()
        values = self._values()
        if values is None:
            return
        try:
            command = decode(self.spec.command, values)
        except CounterflowError as error:
            self._refused(error)
            return
        self._set_sending(sending=True)
        self._desk.dispatch(command, self._succeeded, self._refused)

    def _values(self) -> dict[str, Any] | None:
        """Collect what was filled in; None when something is wrong, which is then shown."""
        values = dict(self._carried)
        wrong: list[tuple[str, str, str]] = []
        for name, row in self.rows.items():
            try:
                value = row.editor.value()
            except Unreadable as problem:
                path = problem.path if isinstance(problem, LinesUnreadable) else ""
                wrong.append((name, path, str(problem)))
                continue
            if value is not None:
                values[name] = value
            elif row.info.required:
                text = "Add at least one line." if row.info.type == "lines" else f"Fill in {row.info.field.title}."
                wrong.append((name, "", text))
            elif name in self._held and row.info.emptied is not None:
                values[name] = row.info.emptied
            elif row.info.type == "text" and not row.info.nullable:
                values[name] = ""
        wrong += self._missing_of_either(values, {name for name, _, _ in wrong})
        for name, path, message in wrong:
            self._show_problem(name, path, message, focus=(name, path, message) == wrong[0])
        return None if wrong else gathered(values, self.rows)

    def _missing_of_either(self, values: Mapping[str, Any], wrong: Collection[str]) -> list[tuple[str, str, str]]:
        """Name the first field of each group of which nothing is filled in."""
        groups = [[name for name in group if name in self.rows] for group in self.spec.form.either]
        empty = [group for group in groups
                 if group and not any(values.get(name) or name in wrong for name in group)]
        titles = [[self.rows[name].info.field.title for name in group] for group in empty]
        return [(group[0], "", f"Fill in {' or '.join(words)}.") for group, words in zip(empty, titles, strict=True)]

    def _show_problem(self, name: str, path: str, message: str, *, focus: bool) -> None:
        row = self.rows[name]
        self._unfold([name])
        row.tell(message, path)
        if focus:
            self._area.ensureWidgetVisible(row)
            row.editor.go_to(path)
            announce(self, message)

    def _clear_problems(self) -> None:
        self.notices.clear()
        for row in self.rows.values():
            row.tell("")

    def _set_sending(self, *, sending: bool) -> None:
        self._sending = sending
        self.save_button.setEnabled(not sending)
        self.save_button.setText(f"{self.spec.verb.removesuffix('e')}ing…" if sending else self.spec.verb)

    def _succeeded(self, outcome: Outcome) -> None:
        self._finished = True
        self._set_sending(sending=False)
        drafts_of(self._desk).forget(self._key)
        self.done.emit(outcome)

    def _refused(self, error: CounterflowError) -> None:
        self._set_sending(sending=False)
        name, _, path = (error.field or "").partition(".") if isinstance(error, DomainError) else ("", "", "")
        name, path = (f"{name}.{path}", "") if f"{name}.{path}" in self.rows else (name, path)
        if isinstance(error, NeedsConfirmation):
            if name in self.rows:
                self._unfold([name])
                self.rows[name].editor.go_to(path)
        elif name in self.rows:
            self._show_problem(name, path, error.message, focus=True)
        else:
            self.notices.present(error)

    def cancel(self) -> None:
        """Close without sending; ask first when something was typed."""
        if not self.is_edited:
            self._leave()
            return
        keep = Answer("Keep as draft", self._keep_and_leave)
        self.notices.ask("What you typed is not saved.", self._discard_and_leave, self.focus_first,
                         yes_title="Discard", no_title="Go on editing", more=(keep,))

    def _keep_and_leave(self) -> None:
        self.keep_draft()
        self._leave()

    def _discard_and_leave(self) -> None:
        drafts_of(self._desk).forget(self._key)
        self._leave()

    def _leave(self) -> None:
        self._finished = True
        self.cancelled.emit()

    def focus_first(self) -> None:
        """Go to the first field that must be filled in and is not, else to the first of all."""
        rows = list(self.rows.values())
        empty = [row for row in rows if row.info.required and not row.editor.memory()]
        target = (empty or rows)[0].editor if rows else self.save_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where something is to be filled in."""
        super().showEvent(event)
        self._advisor.ask_soon()
        if not self.notices.notices:
            self.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed when the form goes away."""
        self.keep_draft()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
