"""What is declared of reminders."""

from app.areas.purchasing.queries.reminders import REMINDERS
from app.ui.declare import AreaSpec

REMINDED = AreaSpec(name="purchasing", title="Purchasing", reminders=REMINDERS)
