"""The head of the first page: who sends, who receives, what it is, and its facts and code."""

from collections.abc import Sequence

from app.kernel.printed import PrintedDocument
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas, Edge
from app.ui.printing.faces import MM, Face, elide, wrap
from app.ui.printing.facts import grid_of, grid_row
from app.ui.printing.flow import Block
from app.ui.printing.setting import Setting
from app.ui.printing.symbols import PrintedSymbol

TOP = 14 * MM
WINDOW_TOP = 46 * MM
WINDOW_WIDTH = 82 * MM
"""The window of an envelope shows this place of a folded sheet (DIN 5008 B and DL envelopes)."""
SIDE_WIDTH = 64 * MM
SIDE_LABEL = 25 * MM
SIDE_FACTS = 9
SENDER_LINES = 8
TITLE_TOP_OF_LETTER = 94 * MM


def letterhead(document: PrintedDocument, setting: Setting) -> Block:
    """Lay out the head of the first page, from the upper edge of the sheet."""
    parts = _Head(document, setting)
    parts.set_sender()
    if document.recipient:
        parts.set_recipient()
        parts.set_side_facts()
        parts.bottom = max(parts.bottom, TITLE_TOP_OF_LETTER)
    parts.set_title()
    parts.set_grid()
    return Block(parts.bottom, parts.draw)


def _return_address(sender: Sequence[str]) -> str:
    """Write the sender in one line above the recipient, as many of its lines as fit whole."""
    lines = [line for line in sender[:4] if line]
    while len(lines) > 1 and faces.width_of(" · ".join(lines), faces.SMALL) > WINDOW_WIDTH:
        lines.pop()
    return elide(" · ".join(lines), faces.SMALL, WINDOW_WIDTH)


class _Head:
    def __init__(self, document: PrintedDocument, setting: Setting) -> None:
        self.document = document
        self.setting = setting
        self.bottom = TOP
        self._texts: list[tuple[str, Face, float, float, float, Edge]] = []
        self._rules: list[tuple[float, float, float, str, float]] = []
        self._blocks: list[tuple[float, Block]] = []

    def draw(self, canvas: Canvas, top: float) -> None:
        for left, at, width, colour, thickness in self._rules:
            canvas.rule(left, top + at, width, colour, thickness)
        for text, face, left, at, width, edge in self._texts:
            canvas.text(text, face, left, top + at, width, edge)
        for at, block in self._blocks:
            block.draw(canvas, top + at)

    def _stack(
        self, lines: Sequence[str], face: Face, left: float, top: float, width: float, edge: Edge = Edge.START,
    ) -> float:
        for index, line in enumerate(lines):
            self._texts.append((line, face, left, top + index * face.line_height, width, edge))
        return top + len(lines) * face.line_height

    def set_sender(self) -> None:
        setting, sender = self.setting, self.document.sender
        if not sender:
            return
        half = setting.room / 2
        name = self._stack(wrap(sender[0], faces.NAME, half, 2), faces.NAME, setting.left, TOP, half)
        lines = [elide(line, faces.LABEL, half) for line in sender[1 : 1 + SENDER_LINES]]
        details = self._stack(lines, faces.LABEL, setting.left + half, TOP + 1.4 * MM, half, Edge.END)
        self.bottom = max(name, details) + 3 * MM
        self._rules.append((setting.left, self.bottom, setting.room, faces.ACCENT, 8.0))
        self.bottom += 6 * MM

    def set_recipient(self) -> None:
        left = self.setting.left
        top = max(self.bottom, WINDOW_TOP)
        self._stack([_return_address(self.document.sender)], faces.SMALL, left, top, WINDOW_WIDTH)
        top += faces.SMALL.line_height + 2 * MM
        lines = [line for text in self.document.recipient for line in wrap(text, faces.ADDRESS, WINDOW_WIDTH)]
        self.bottom = self._stack(lines, faces.ADDRESS, left, top, WINDOW_WIDTH) + 6 * MM

    def set_side_facts(self) -> None:
        left = self.setting.width - self.setting.right - SIDE_WIDTH
        top = WINDOW_TOP + faces.SMALL.line_height + 2 * MM
        for label, value in self.document.facts[:SIDE_FACTS]:
            words = wrap(label, faces.LABEL, SIDE_LABEL - 2 * MM)
            text = wrap(self.setting.text(value), faces.BODY, SIDE_WIDTH - SIDE_LABEL)
            offset = faces.baseline_of(faces.BODY) - faces.baseline_of(faces.LABEL)
            low = self._stack(words, faces.LABEL, left, top + offset, SIDE_LABEL)
            top = max(low, self._stack(text, faces.BODY, left + SIDE_LABEL, top, SIDE_WIDTH - SIDE_LABEL)) + 1 * MM
        self.bottom = max(self.bottom, top + 4 * MM)

    def set_title(self) -> None:
        setting, document = self.setting, self.document
        symbol = PrintedSymbol.of(document.barcode, setting.room * 0.48) if document.barcode else None
        width = setting.room - (symbol.width + 8 * MM if symbol else 0)
        top = self.bottom
        whole = f"{document.title}  "
        start = faces.width_of(whole, faces.TITLE)
        if start + faces.width_of(document.number, faces.NUMBER) <= width:
            self._stack([document.title], faces.TITLE, setting.left, top, width)
            self.bottom = self._stack([document.number], faces.NUMBER, setting.left + start, top, width - start)
        else:
            low = self._stack(wrap(document.title, faces.TITLE, width, 3), faces.TITLE, setting.left, top, width)
            lines = wrap(document.number, faces.NUMBER, width, 2) if document.number else ()
            self.bottom = self._stack(lines, faces.NUMBER, setting.left, low, width)
        if symbol is not None:
            left = setting.left + setting.room - symbol.width + symbol.margin
            self._blocks.append((top, Block(symbol.height, lambda canvas, at: symbol.draw(canvas, left, at))))
            self.bottom = max(self.bottom, top + symbol.height)
        self.bottom += 4 * MM

    def set_grid(self) -> None:
        facts = self.document.facts[SIDE_FACTS:] if self.document.recipient else self.document.facts
        if not facts:
            return
        for row in grid_of(facts, self.setting):
            self._blocks.append((self.bottom, grid_row(row)))
            self.bottom += self._blocks[-1][1].height
        self.bottom += 2 * MM
