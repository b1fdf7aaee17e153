"""The area's declaration."""

from app.ui.declare import AreaSpec

AREA = AreaSpec(name="mail", title="Mail")
