"""The one style sheet, made from the tokens."""

from collections.abc import Callable
from dataclasses import dataclass

from app.ui.tokens import Radius, Space, Tokens, TypeSize


@dataclass(frozen=True, slots=True)
class Drawings:
    """Files of the drawings that a style sheet names."""

    down: str
    up: str
    right: str
    check: str


def style_sheet(tokens: Tokens, px: Callable[[float], int], drawings: Drawings) -> str:
    """Write the style sheet.

    A widget is told apart by its property `role`: card, bar, strip, footer, title, subtitle, heading, label, figure,
    quiet, note, link for frames and labels; primary, chip, segment, flat, fold, link for buttons.
    """
    values = {
        **{name: getattr(tokens, name) for name in tokens.__dataclass_fields__},
        "r4": px(Radius.SMALL), "r6": px(Radius.CONTROL), "r8": px(Radius.CARD),
        "s2": px(Space.HAIR), "s4": px(Space.TIGHT), "s8": px(Space.SMALL), "s12": px(Space.MEDIUM), "s6": px(6),
        "w20": px(20), "w24": px(Space.WIDE),
        # a focused edge is one pixel wider: what stands inside must not move
        "s3": px(Space.TIGHT) - 1, "s5": px(6) - 1, "s7": px(Space.SMALL) - 1, "s10": px(Space.MEDIUM) - 2,
        "s11": px(Space.MEDIUM) - 1,
        "t12": px(TypeSize.LABEL), "t13": px(TypeSize.BODY), "t17": px(TypeSize.HEAD), "t20": px(TypeSize.FIGURE),
        # what is legible at arm's length need not grow for ever: it would leave no room for the lines
        "t22": min(px(TypeSize.LOUD), 30), "t30": min(px(TypeSize.ASK), 38),
        "h": px(18), "pill": (px(18) + 2 * px(Space.TIGHT)) // 2, "bar": px(10), "box": px(15),
        "thumb": (px(10) - 4) // 2,
        "box2": px(15) - 2, "icon": px(16),
        "down": drawings.down, "up": drawings.up, "right": drawings.right, "check": drawings.check,
    }
    return _TEMPLATE.replace("{", "{{").replace("}", "}}").replace("[[", "{").replace("]]", "}").format(**values)


_TEMPLATE = """
* { font-family: "Inter"; font-size: [[t13]]px; }
QWidget { color: [[ink]]; }
QMainWindow, QDialog { background: [[window]]; }
QToolTip { background: [[panel]]; color: [[ink]]; border: 1px solid [[control]]; padding: [[s4]]px [[s8]]px; }

QFrame[role="card"] { background: [[panel]]; border: 1px solid [[line]]; border-radius: [[r8]]px; }
QFrame[role="lane"] { background: [[hover]]; border: none; border-radius: [[r8]]px; }
QListView[role="plain"] { background: transparent; border: none; outline: none; }
QFrame[role="bar"] { background: [[panel]]; border: none; border-bottom: 1px solid [[line]]; }
QFrame[role="footer"] { background: [[panel]]; border: none; border-top: 1px solid [[line]]; }
QFrame[role="popup"] { background: [[panel]]; border: 1px solid [[control]]; }
QFrame[role="bubble"] { background: [[hover]]; border: none; border-radius: [[r8]]px; }
QFrame[role="bubble"][tone="good"] { background: [[good_on]]; }
QFrame[role="bubble"][tone="warning"] { background: [[warning_on]]; }
QFrame[role="bubble"][tone="bad"] { background: [[bad_on]]; }
QFrame[role="bubble"][tone="accent"] { background: [[accent_on]]; }
QFrame[role="side"] { background: [[window]]; border: none; }
QFrame[role="notice"] { background: [[hover]]; border: none; border-bottom: 1px solid [[line]]; }
QFrame[role="notice"][tone="accent"] { background: [[accent_on]]; }
QFrame[role="notice"][tone="good"] { background: [[good_on]]; }
QFrame[role="notice"][tone="warning"] { background: [[warning_on]]; }
QFrame[role="notice"][tone="bad"] { background: [[bad_on]]; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: [[t17]]px; font-weight: 600; }
QLabel[role="heading"] { font-size: [[t12]]px; font-weight: 600; color: [[quiet]]; }
QLabel[role="problem"] { font-size: [[t12]]px; color: [[bad]]; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="label"] { font-size: [[t12]]px; color: [[muted]]; }
QLabel[role="quiet"] { font-size: [[t12]]px; color: [[quiet]]; }
QLabel[role="subtitle"] { color: [[quiet]]; }
QLabel[tone="good"] { color: [[good]]; }
QLabel[tone="warning"] { color: [[warning]]; }
QLabel[tone="bad"] { color: [[bad]]; }
QLabel[tone="accent"] { color: [[accent]]; }
QLabel[role="ask"] { font-size: [[t30]]px; font-weight: 600; }
QLabel[role="loud"] { font-size: [[t22]]px; font-weight: 500; }
QLabel[role="figure"] { font-size: [[t20]]px; font-weight: 600; }

QPushButton, QToolButton { background: [[panel]]; border: 1px solid [[control]]; border-radius: [[r6]]px;
    padding: [[s4]]px [[s12]]px; min-height: [[h]]px; }
QPushButton, QToolButton, QMenu { icon-size: [[icon]]px; }
QToolButton { padding: [[s4]]px [[s8]]px; }
QPushButton:hover, QToolButton:hover { background: [[hover]]; }
QPushButton:pressed, QToolButton:pressed { background: [[line]]; }
QPushButton:focus, QToolButton:focus { border: 2px solid [[accent]]; padding: [[s3]]px [[s11]]px; }
QToolButton:focus { padding: [[s3]]px [[s7]]px; }
QPushButton:disabled, QToolButton:disabled { color: [[muted]]; background: [[window]]; border-color: [[line]]; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
*[role="primary"] { background: [[accent]]; border: 1px solid [[accent]]; color: [[on_accent]]; font-weight: 500; }
*[role="primary"]:hover { background: [[accent]]; border-color: [[ink]]; }
*[role="primary"]:focus { border: 2px solid [[ink]]; }
*[role="primary"]:disabled { background: [[accent_on]]; color: [[muted]]; border-color: [[accent_on]]; }
*[role="chip"] { border-radius: [[pill]]px; padding: [[s3]]px [[s11]]px; color: [[quiet]];
    border: 1px solid [[control]]; }
*[role="chip"]:checked { background: [[accent_on]]; border-color: [[accent_on]]; color: [[accent]]; font-weight: 500; }
*[role="chip"]:focus { border: 2px solid [[accent]]; padding: [[s2]]px [[s10]]px; }
*[role="segment"] { border: none; border-radius: [[r6]]px; color: [[quiet]]; background: transparent;
    padding: [[s4]]px [[s8]]px; }
QToolButton[role="group"] { border: 1px solid [[line]]; border-radius: [[r6]]px; color: [[ink]]; font-weight: 600;
    background: [[panel]]; padding: [[s3]]px [[w20]]px [[s3]]px [[s8]]px; }
QToolButton[role="group"]:hover { background: [[hover]]; }
QToolButton[role="group"]:focus { border: 2px solid [[accent]]; }
QToolButton[role="group"]::menu-indicator { image: url("[[down]]"); width: [[s12]]px;
    height: [[s12]]px; subcontrol-position: center right; right: [[s6]]px; }
*[role="segment"]:hover { background: [[hover]]; }
*[role="segment"]:checked { color: [[ink]]; font-weight: 600; background: [[hover]]; }
*[role="segment"]:focus { border: 2px solid [[accent]]; padding: [[s2]]px [[s6]]px; }
*[role="flat"] { border: 1px solid transparent; background: transparent; padding: [[s4]]px; }
*[role="flat"]:hover { background: [[hover]]; }
*[role="flat"]:checked { background: [[accent_on]]; }
*[role="flat"]:focus { border: 2px solid [[accent]]; padding: [[s3]]px; }
*[role="fold"] { border: 1px solid transparent; background: transparent; padding: 0; font-size: [[t12]]px;
    font-weight: 600; color: [[quiet]]; }
*[role="fold"]:hover { color: [[ink]]; }
*[role="fold"]:focus { border-color: [[accent]]; }
QLabel[role="link"] { color: [[accent]]; border: 1px solid transparent; border-radius: [[r4]]px; }
QLabel[role="link"]:hover { text-decoration: underline; }
QLabel[role="link"]:focus { border-color: [[accent]]; }
QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox { background: [[panel]];
    border: 1px solid [[control]]; border-radius: [[r6]]px; padding: [[s4]]px [[s8]]px; min-height: [[h]]px;
    selection-background-color: [[accent]]; selection-color: [[on_accent]]; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid [[accent]];
    padding: [[s3]]px [[s7]]px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only { background: [[window]];
    color: [[quiet]]; }
*[invalid="true"] { border: 1px solid [[bad]]; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: none; padding: 0 [[s8]]px; min-height: 0;
    background: transparent; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down { border: none; width: [[w24]]px; }
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("[[down]]"); width: [[h]]px;
    height: [[h]]px; }
QComboBox QAbstractItemView { background: [[panel]]; border: 1px solid [[control]]; outline: none;
    selection-background-color: [[accent_on]]; selection-color: [[ink]]; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none;
    width: [[w20]]px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("[[up]]"); width: [[s12]]px; height: [[s12]]px; }
QAbstractSpinBox::down-arrow { image: url("[[down]]"); width: [[s12]]px; height: [[s12]]px; }
QCheckBox { spacing: [[s8]]px; background: transparent; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator, QTreeView::indicator {
    width: [[box]]px; height: [[box]]px; background: [[panel]];
    border: 1px solid [[control]]; border-radius: [[r4]]px; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked,
QTreeView::indicator:checked {
    background: [[accent]]; border-color: [[accent]];
    image: url("[[check]]"); }
QCheckBox::indicator:focus { border: 2px solid [[accent]]; width: [[box2]]px; height: [[box2]]px; }
QRadioButton { background: transparent; spacing: [[s8]]px; }
QRadioButton::indicator { width: [[box]]px; height: [[box]]px; border: 1px solid [[control]]; border-radius: [[s8]]px;
    background: [[panel]]; }
QRadioButton::indicator:checked { border: [[s5]]px solid [[accent]]; width: [[s6]]px; height: [[s6]]px; }

QMenu { background: [[panel]]; border: 1px solid [[control]]; padding: [[s4]]px 0; }
QMenu::item { padding: [[s6]]px [[w24]]px [[s6]]px [[s12]]px; background: transparent; }
QMenu::item:selected { background: [[accent_on]]; color: [[ink]]; }
QMenu::item:disabled { color: [[muted]]; }
QMenu::icon { padding-left: [[s8]]px; }
QMenu::separator { height: 1px; background: [[line]]; margin: [[s4]]px 0; }
QMenu::right-arrow { image: url("[[right]]"); width: [[h]]px; height: [[h]]px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; }
QTableView, QListView, QTreeView { background: [[panel]]; border: none; outline: none; gridline-color: [[line]];
    selection-background-color: [[accent_on]]; selection-color: [[ink]]; }
QListView::item { padding: [[s4]]px [[s8]]px; }
QTableView[role="lines"] { background: transparent; }
QTableView[role="grid"] { border: 1px solid [[control]]; border-radius: [[r6]]px; }
QTableView[role="grid"]:focus { border-color: [[accent]]; }
QLineEdit[role="scan"] { font-size: [[t30]]px; border: 2px solid [[accent]]; padding: [[s8]]px [[s12]]px; }
QLineEdit[role="scan"]:focus { padding: [[s8]]px [[s12]]px; }
QLineEdit[role="cell"], QComboBox[role="cell"], QLineEdit[role="cell"]:focus, QComboBox[role="cell"]:focus {
    border: 2px solid [[accent]]; border-radius: 0; padding: 0 [[s2]]px; min-height: 0; }
QHeaderView { background: [[panel]]; border: none; }
QHeaderView::section { background: [[panel]]; color: [[quiet]]; border: none; padding: [[s4]]px [[s8]]px; }
QAbstractScrollArea::corner { background: [[panel]]; border: none; }
QTableCornerButton::section { background: [[panel]]; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: [[bar]]px; margin: 0; }
QScrollBar:horizontal { height: [[bar]]px; margin: 0; }
QScrollBar::handle { background: [[control]]; border: 2px solid transparent; border-radius: [[thumb]]px; }
QScrollBar::handle:vertical { min-height: [[w24]]px; }
QScrollBar::handle:horizontal { min-width: [[w24]]px; }
QScrollBar::handle:hover { background: [[muted]]; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: [[line]]; }
QSplitter::handle:hover { background: [[accent]]; }
QProgressBar { background: [[line]]; border: none; border-radius: [[s2]]px; max-height: [[s4]]px; text-align: center; }
QProgressBar::chunk { background: [[accent]]; border-radius: [[s2]]px; }
QCalendarWidget QWidget { alternate-background-color: [[window]]; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: [[panel]]; }
QCalendarWidget QToolButton { border: none; background: transparent; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: [[hover]]; }
"""
