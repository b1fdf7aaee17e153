"""Headings and paragraphs as blocks of a page."""

from app.ui.printing import faces
from app.ui.printing.canvas import Canvas
from app.ui.printing.faces import MM, Face, wrap
from app.ui.printing.flow import Block, blank
from app.ui.printing.setting import Setting

KEPT_LINES = 2
"""Lines of a paragraph that never stand alone at the end or the beginning of a page."""


def heading(text: str, setting: Setting) -> list[Block]:
    """Set a heading that stays with what follows; nothing where there is none."""
    if not text:
        return []
    lines = wrap(text, faces.HEADING, setting.room)

    def draw(canvas: Canvas, top: float) -> None:
        canvas.lines(lines, faces.HEADING, setting.left, top, setting.room)

    return [Block(len(lines) * faces.HEADING.line_height, draw, keep=True), blank(1.5 * MM, keep=True)]


def _line(text: str, face: Face, setting: Setting, *, keep: bool) -> Block:
    def draw(canvas: Canvas, top: float) -> None:
        canvas.text(text, face, setting.left, top, setting.room)

    return Block(face.line_height, draw, keep=keep)


def paragraphs(text: str, setting: Setting) -> list[Block]:
    """Set a text, a block a line, so that it can go on overleaf."""
    blocks: list[Block] = []
    for paragraph in text.splitlines():
        lines = wrap(paragraph, faces.BODY, setting.room)
        for index, line in enumerate(lines):
            near_an_end = index < KEPT_LINES - 1 or index >= len(lines) - KEPT_LINES
            blocks.append(_line(line, faces.BODY, setting, keep=near_an_end and index + 1 < len(lines)))
    return blocks
