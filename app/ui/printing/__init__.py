"""Printed documents: one layout for printer, PDF and preview; `preview` holds the pane, which needs a window."""

from app.ui.printing.layout import Layout, lay_out
from app.ui.printing.output import ensure_gui_application, page_size, paint, render_pdf, save_pdf
from app.ui.printing.setting import Paper, paper_of

__all__ = [
    "Layout", "Paper", "ensure_gui_application", "lay_out", "page_size", "paint", "paper_of", "render_pdf", "save_pdf",
]
