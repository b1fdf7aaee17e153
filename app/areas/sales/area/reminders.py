"""What is declared of reminders."""

from app.areas.sales.queries.reminders import REMINDERS
from app.ui.declare import AreaSpec

REMINDED = AreaSpec(name="sales", title="Sales", reminders=REMINDERS)
