"""What is declared of reminders."""

from app.areas.support.queries.reminders import REMINDERS
from app.ui.declare import AreaSpec

REMINDED = AreaSpec(name="support", title="Support", reminders=REMINDERS)
