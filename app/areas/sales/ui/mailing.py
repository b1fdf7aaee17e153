"""All reminders that are proposed, sent by mail at once."""

from app.areas.mail.ui.documents import SendScreen
from app.areas.sales.queries.mailing import proposed_letters
from app.ui.declare import Selection


class ProposedScreen(SendScreen):
    """Sends every reminder that is proposed, whatever is selected."""

    def chosen(self, _selection: Selection) -> tuple[int, ...]:
        """Give the reminders that are proposed."""
        return self.desk.read(proposed_letters)
